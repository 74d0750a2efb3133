public import Trading

/// A part of the executor's state that is written when it has changed.
public enum DurablePart: UInt8, Hashable, Sendable, CaseIterable, ByteCoded {
  /// What belongs to no instrument: the halt, the request budget, the numbers given out.
  case executor
  /// The orders of one instrument, its signal and its deadlines.
  case orders
  /// Where its stops should stand, and how far each has come.
  case stops
  /// What it has filled, and what of that is held.
  case fills

  /// The parts that each instrument has.
  public static let ofBook: [DurablePart] = [.orders, .stops, .fills]
}

/// All that an executor knows again after its process has died, as bytes.
///
/// Each part begins with the version of its format.
public struct DurableState: Hashable, Sendable {
  /// The version that is written, and the only one that is read.
  public static let version: UInt8 = 5

  /// The moment of the executor's last step.
  public var now: Timestamp
  /// The part of no instrument; empty where nothing was written yet.
  public var executor: [UInt8] = []
  /// The parts of each instrument, in the order of ``DurablePart/ofBook``; empty ones where nothing
  /// was written yet.
  public var books: [[[UInt8]]]

  /// The bytes of a part; of an instrument, unless it is the executor's own.
  public subscript(part: DurablePart, index: InstrumentIndex?) -> [UInt8] {
    get {
      guard let index, let at = DurablePart.ofBook.firstIndex(of: part) else { return executor }
      return books[index.value][at]
    }
    set {
      if let index, let at = DurablePart.ofBook.firstIndex(of: part) {
        books[index.value][at] = newValue
      } else {
        executor = newValue
      }
    }
  }

  /// Nothing was written yet of so many instruments.
  public init(instruments: Int, now: Timestamp = .distantPast) {
    self.now = now
    books = Array(
      repeating: Array(repeating: [], count: DurablePart.ofBook.count), count: instruments)
  }
}

extension Executor {
  /// The moment of the last step.
  public var moment: Timestamp { now }

  /// One part as bytes; of an instrument, unless it is the executor's own.
  public func durable(_ part: DurablePart, _ index: InstrumentIndex? = nil) -> [UInt8] {
    var writer = ByteWriter()
    writer.write(DurableState.version)
    if let index {
      books[index.value].write(part, to: &writer)
    } else {
      writeOwn(to: &writer)
    }
    return writer.bytes
  }

  /// All that would be known again after a restart.
  public var durableState: DurableState {
    var state = DurableState(instruments: books.count, now: now)
    state.executor = durable(.executor)
    for index in books.indices {
      state.books[index] = DurablePart.ofBook.map { durable($0, InstrumentIndex(index)) }
    }
    return state
  }

  /// The executor as it comes back from what was durable, and no more: ``restarted()``, by way of
  /// bytes.
  ///
  /// Instruments stand in the order in which they stood; new ones may have come behind them.
  public init(
    recovering state: DurableState, instruments: [Instrument], profile: VenueProfile,
    settings: ExecutorSettings
  ) throws(DamagedBytes) {
    var executor = Executor(instruments: instruments, profile: profile, settings: settings)
    guard state.books.count <= instruments.count else {
      throw DamagedBytes("the state of more instruments than there are")
    }
    executor.now = state.now
    try Self.read(state.executor) { reader throws(DamagedBytes) in
      try executor.readOwn(from: &reader)
    }
    for (index, parts) in state.books.enumerated() {
      guard parts.count == DurablePart.ofBook.count else { throw DamagedBytes("a book") }
      for (part, bytes) in zip(DurablePart.ofBook, parts) {
        try Self.read(bytes) { reader throws(DamagedBytes) in
          try executor.books[index].read(part, from: &reader)
        }
      }
    }
    self = executor.restarted()
    refresh(books.indices)
  }

  /// The executor as it comes back, by way of bytes, to the same instruments and settings.
  public func recovered() throws(DamagedBytes) -> Executor {
    try Executor(
      recovering: durableState, instruments: instruments, profile: profile, settings: settings)
  }

  /// Reads a part to its last byte; one that was never written is as new.
  private static func read(
    _ bytes: [UInt8], _ body: (inout ByteReader) throws(DamagedBytes) -> Void
  ) throws(DamagedBytes) {
    if bytes.isEmpty { return }
    var reader = ByteReader(bytes)
    let version = try reader.byte()
    guard version == DurableState.version else {
      throw DamagedBytes(
        "a state of version \(version), where this program knows version \(DurableState.version),")
    }
    try body(&reader)
    guard reader.isAtEnd else { throw DamagedBytes("what follows the last value") }
  }

  private func writeOwn(to writer: inout ByteWriter) {
    writer.write(haltReason != nil)
    if let haltReason { writer.write(haltReason) }
    writer.write(haltEnd)
    writer.write(isHurried)
    writer.write(UInt64(lastSignal))
    writer.write(lastRequest)
    writer.write(nextSync)
    for count in [hurries, syncs, skippedSyncs] { writer.write(count) }
    writer.write(budget.durable(at: now))
  }

  private mutating func readOwn(from reader: inout ByteReader) throws(DamagedBytes) {
    haltReason = try reader.flag() ? try reader.text() : nil
    haltEnd = try reader.value()
    if case .flat(let index) = haltEnd, !books.indices.contains(index) {
      throw DamagedBytes("what ends the halt")
    }
    isHurried = try reader.flag()
    guard let signal = UInt32(exactly: try reader.count()) else {
      throw DamagedBytes("the number of the last signal")
    }
    lastSignal = signal
    lastRequest = try reader.count()
    nextSync = try reader.value()
    hurries = try reader.integer()
    syncs = try reader.integer()
    skippedSyncs = try reader.integer()
    budget.take(try reader.value())
  }
}

extension HaltEnd: ByteCoded {
  func write(to writer: inout ByteWriter) {
    switch self {
    case .never: writer.write(UInt8(0))
    case .answer: writer.write(UInt8(1))
    case .flat(let index):
      writer.write(UInt8(2))
      writer.write(index)
    }
  }

  init(from reader: inout ByteReader) throws(DamagedBytes) {
    switch try reader.byte() {
    case 0: self = .never
    case 1: self = .answer
    case 2: self = .flat(try reader.integer())
    default: throw DamagedBytes("HaltEnd")
    }
  }
}
