import Execution
import Simulation
import Trading

/// An executor with one bug, made at its boundary: what it hears or wants is not what it should.
final class Bug: Tampering {
  /// What a bug remembers between events.
  struct Memory {
    var requests: [RequestID: Request] = [:]
    /// What was answered just now.
    var answered: Request?
    var orders: Set<ClientOrderID> = []
    var prices: [Int: Price] = [:]
    var sizes: [Int: Quantity] = [:]
    var times: [Int: Timestamp] = [:]
    /// Positions that were listed wrongly, and until when they are kept.
    var snapshot: [PositionReport] = []
    var goodUntil = Timestamp.distantPast
    /// Requests whose answers are not read.
    var unread: Set<RequestID> = []
    var count = 0
    var isOn = false
    private var lastRequest: UInt64 = 1 << 40

    /// A name for a request that the executor does not know of.
    mutating func nextRequest() -> RequestID {
      lastRequest += 1
      return RequestID(lastRequest)
    }
  }

  /// What it hears in place of an event; nil for nothing.
  typealias Hearing = (inout Memory, Event, borrowing Executor, Timestamp) -> Event?
  /// What it wants in place of what it should.
  typealias Wanting = (
    inout Memory, inout ContiguousArray<Effect>, Event, borrowing Executor, Timestamp
  ) -> Void

  private var memory = Memory()
  private let hearing: Hearing?
  private let wanting: Wanting?
  private let restarting: ((borrowing Executor) -> Executor)?
  private let freezing: ((Memory) -> Bool)?

  init(
    hear: Hearing? = nil, want: Wanting? = nil, restart: ((borrowing Executor) -> Executor)? = nil,
    freeze: ((Memory) -> Bool)? = nil
  ) {
    hearing = hear
    wanting = want
    restarting = restart
    freezing = freeze
  }

  var isFrozen: Bool { freezing?(memory) ?? false }

  func hear(_ event: Event, _ executor: borrowing Executor, at moment: Timestamp) -> Event? {
    let heard = hearing.map { $0(&memory, event, executor, moment) } ?? event
    memory.answered = nil
    if case .answer(let id, _) = event { memory.answered = memory.requests.removeValue(forKey: id) }
    return heard
  }

  func want(
    _ effects: inout ContiguousArray<Effect>, from first: Int, after event: Event,
    _ executor: borrowing Executor, at moment: Timestamp
  ) {
    if let wanting {
      var own = ContiguousArray(effects[first...])
      wanting(&memory, &own, event, executor, moment)
      effects.removeSubrange(first...)
      effects.append(contentsOf: own)
    }
    for effect in effects[first...] {
      if case .request(let id, let request) = effect { memory.requests[id] = request }
    }
  }

  func restarted(_ executor: borrowing Executor) -> Executor {
    memory.isOn = false
    memory.requests.removeAll()
    return restarting?(executor) ?? executor.restarted()
  }
}

extension Request {
  /// Whether it places, moves or sets a stop; and of what market.
  var stopMarket: Int? {
    switch self {
    case .setStops(let index, _): index.value
    case .submit(let id, _) where id.role == .stop: id.instrument.value
    case .amend(let id, let index, _) where id.role == .stop: index.value
    default: nil
    }
  }
}

extension Executor {
  /// An order that closes what is believed to be held, as a bug would send it.
  func closing(_ market: Int, _ size: Quantity, attempt: Int) -> (ClientOrderID, OrderTerms) {
    let index = InstrumentIndex(market)
    let id = ClientOrderID(
      epoch: settings.epoch, signal: .none, role: .exit,
      attempt: UInt16(truncatingIfNeeded: 30_000 + attempt), instrument: index)
    let terms = OrderTerms(
      instrument: index, side: size > .zero ? .sell : .buy, quantity: size.magnitude,
      isReduceOnly: true)
    return (id, terms)
  }
}
