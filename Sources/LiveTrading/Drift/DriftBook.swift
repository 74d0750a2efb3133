import Journal
public import Trading

/// What became of one order, in the session or in the simulator.
public struct DriftSide: Equatable, Sendable {
  /// When it was sent; nil for what the venue did by itself, such as a stop of a position.
  public var sent: Timestamp?
  /// How its request ended, in words; nil where it did not end, or where there was none.
  public var outcome: String?
  public var filled = Quantity.zero
  /// What was paid or got for it in all, fees apart.
  public var worth = Money.zero
  public var fees = Money.zero
  /// When it first filled, by the venue's clock; nil where it did not.
  public var time: Timestamp?

  /// The average price; nil where nothing filled.
  public var price: Double? { filled > .zero ? worth.double / filled.double : nil }
}

/// An order by what it was for, which is the same in the session and in the simulator.
public struct DriftKey: Hashable, Sendable {
  public var instrument: InstrumentIndex
  public var signal: SignalID
  /// Its role, or what the venue did by itself.
  public var purpose: String
  /// Counted from 0 among the orders of a signal that were for the same, in the order in which they
  /// were sent: what the names of orders count goes on over positions and apart in either run.
  public var attempt: Int
}

/// All orders of a journal, by what they were for.
struct DriftBook {
  private(set) var sides: [DriftKey: DriftSide] = [:]
  /// In the order in which they were sent or filled first.
  private(set) var keys: [DriftKey] = []
  private(set) var directions: [DriftKey: Side] = [:]
  private(set) var signals: [SignalRecord] = []
  private(set) var fates: [SignalID: SignalFate] = [:]
  private var held: [InstrumentIndex: SignalID] = [:]
  private var names: [ClientOrderID: DriftKey] = [:]
  /// How many orders there are of a key's kind, by its first.
  private var attempts: [DriftKey: Int] = [:]

  /// Reads a journal.
  init(_ journal: borrowing JournalReader) throws {
    for (_, time, record) in try journal.records() { take(record, at: time) }
  }

  private mutating func take(_ record: JournalRecord, at time: Timestamp) {
    switch record {
    case .signal(let signal):
      signals.append(signal)
      fates[signal.id] = signal.fate
    case .fate(let id, let fate): if fates[id] != .traded { fates[id] = fate }
    case .opened(let index, let signal, _): held[index] = signal
    case .intent(let id, let terms):
      let key = named(id)
      note(key, terms.side)
      sides[key]?.sent = time
    case .outcome(let id, let word):
      let key = named(id)
      if sides[key]?.outcome == nil { sides[key]?.outcome = word }
    case .fill(let fill):
      let key =
        fill.clientID.map { named($0) }
        ?? DriftKey(
          instrument: fill.instrument, signal: held[fill.instrument] ?? .none,
          purpose: "\(fill.origin)", attempt: 0)
      note(key, fill.side)
      sides[key]?.filled += fill.quantity
      sides[key]?.worth += fill.price.notional(of: fill.quantity, rounded: .nearest)
      sides[key]?.fees += fill.fee
      if sides[key]?.time == nil { sides[key]?.time = fill.time }
    default: break
    }
  }

  private mutating func note(_ key: DriftKey, _ side: Side) {
    guard sides[key] == nil else { return }
    sides[key] = DriftSide()
    directions[key] = side
    keys.append(key)
  }

  private mutating func named(_ id: ClientOrderID) -> DriftKey {
    if let known = names[id] { return known }
    var key = DriftKey(
      instrument: id.instrument, signal: id.signal, purpose: "\(id.role)", attempt: 0)
    let first = key
    key.attempt = attempts[first, default: 0]
    attempts[first] = key.attempt + 1
    names[id] = key
    return key
  }

  /// The same with its signals under the numbers that they have in another book: those of the same
  /// symbol and direction within ten seconds, which is less than any candle lasts.
  ///
  /// Where one run had a wish that the other had not, all later numbers differ.
  mutating func rename(after other: DriftBook) {
    var names: [SignalID: SignalID] = [.none: .none]
    var free = other.signals
    for signal in signals {
      let match = free.firstIndex {
        $0.instrument == signal.instrument && $0.direction == signal.direction
          && abs(($0.time - signal.time).nanoseconds) < 10_000_000_000
      }
      if let match { names[signal.id] = free.remove(at: match).id }
    }
    func renamed(_ id: SignalID) -> SignalID {
      // Without a match it is nobody's: numbers of ours end long before.
      names[id] ?? SignalID(id.number | 1 << 31)
    }
    func renamed(_ key: DriftKey) -> DriftKey {
      var key = key
      key.signal = renamed(key.signal)
      return key
    }
    keys = keys.map(renamed)
    sides = Dictionary(uniqueKeysWithValues: sides.map { (renamed($0), $1) })
    directions = Dictionary(uniqueKeysWithValues: directions.map { (renamed($0), $1) })
    fates = Dictionary(uniqueKeysWithValues: fates.map { (renamed($0), $1) })
  }

  func fate(of signal: SignalID) -> SignalFate? { fates[signal] }
}
