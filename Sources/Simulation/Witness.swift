public import Execution
public import SimulatedExchange
public import Trading

/// One thing that the executor wants done, for those who watch or tamper.
public enum Effect: Hashable, Sendable {
  case record(Record)
  case request(RequestID, Request)
}

/// Who watches a run from beside it: hears everything, and changes nothing.
///
/// It sees the exchange itself, not what the executor was told of it.
public protocol Witness: AnyObject {
  /// When it wants to look next though nothing was said; the far future for never.
  var nextLook: Timestamp { get }

  /// The executor was told something, and wants this done about it.
  func stepped(
    _ event: Event, wanting effects: ArraySlice<Effect>, _ executor: borrowing Executor,
    at moment: Timestamp)

  /// The executor was told a price, and wants nothing done about it.
  func priced(
    _ ticker: Ticker, of index: InstrumentIndex, _ executor: borrowing Executor,
    at moment: Timestamp)

  /// A request has come to the exchange, which has not dealt with it yet.
  func arriving(_ request: Request, at exchange: borrowing Exchange, _ moment: Timestamp)

  /// The exchange has said this, whoever may hear of it.
  func said(_ output: ExchangeOutput, by exchange: borrowing Exchange, at moment: Timestamp)

  /// The process was killed.
  func died(_ executor: borrowing Executor, at moment: Timestamp)

  /// The process has come back as this, and was told nothing yet.
  func revived(_ executor: borrowing Executor, at moment: Timestamp)

  /// Nobody has anything more to say at this moment.
  func settled(
    _ exchange: borrowing Exchange, _ executor: borrowing Executor, _ way: Way,
    at moment: Timestamp)
}

extension Witness {
  /// It is a step as any other.
  public func priced(
    _ ticker: Ticker, of index: InstrumentIndex, _ executor: borrowing Executor,
    at moment: Timestamp
  ) {
    stepped(.venue(.ticker(index, ticker)), wanting: [], executor, at: moment)
  }
}

/// How the way between executor and exchange is at one moment, whatever either believes.
public struct Way: Hashable, Sendable {
  /// Whether our process is not there.
  public var isDown = false
  /// Whether our process stands still.
  public var isStarved = false
  /// Whether the venue hears nothing, or refuses everything.
  public var isShut = false
  /// Whether the stream brings nothing.
  public var isStreamCut = false

  /// A way that lets everything through.
  public init() {}

  /// Whether an order that closes would be taken now and answered at once.
  public var isReachable: Bool { !isDown && !isStarved && !isShut }
}

/// Who makes an executor worse: a bug at its boundary, so that a proof can be seen to find it.
public protocol Tampering: AnyObject {
  /// Whether the executor hears and does nothing any more.
  var isFrozen: Bool { get }

  /// What the executor hears in place of an event; nil for nothing.
  func hear(_ event: Event, _ executor: borrowing Executor, at moment: Timestamp) -> Event?

  /// Changes what the executor wants done about what it heard, before anybody sees it.
  func want(
    _ effects: inout ContiguousArray<Effect>, from first: Int, after event: Event,
    _ executor: borrowing Executor, at moment: Timestamp)

  /// The executor that comes back after its process died.
  func restarted(_ executor: borrowing Executor) -> Executor
}

extension Tampering {
  /// It goes on.
  public var isFrozen: Bool { false }

  /// Hears what it is told.
  public func hear(_ event: Event, _ executor: borrowing Executor, at moment: Timestamp) -> Event? {
    event
  }

  /// Wants what it wants.
  public func want(
    _ effects: inout ContiguousArray<Effect>, from first: Int, after event: Event,
    _ executor: borrowing Executor, at moment: Timestamp
  ) {}

  /// Comes back with what was durable.
  public func restarted(_ executor: borrowing Executor) -> Executor { executor.restarted() }
}

extension Simulation {
  /// Tells the executor something past those who watch and those who tamper.
  mutating func tellWatched(_ event: Event, at moment: Timestamp) {
    if tampering?.isFrozen == true { return }
    guard let tampering else {
      executor.step(event, at: moment, into: &own)
      return takeOwn(after: event)
    }
    var wanted: ContiguousArray<Effect> = []
    if let heard = tampering.hear(event, executor, at: moment) {
      executor.step(heard, at: moment, into: &own)
      wanted = own.inOrder
      own.removeAll()
      tampering.want(&wanted, from: 0, after: heard, executor, at: moment)
    }
    witness?.stepped(event, wanting: wanted[...], executor, at: now)
    for effect in wanted {
      switch effect {
      case .record(let record): effects.records.append(record)
      case .request(let id, let request): effects.requests.append(Effects.Sent(id, request))
      }
    }
  }

  /// Takes what the executor wants done by itself, once those who watch have seen it.
  mutating func takeOwn(after event: Event) {
    if let witness {
      let wanted = own.isEmpty ? [] : own.inOrder
      witness.stepped(event, wanting: wanted[...], executor, at: now)
    }
    if own.isEmpty { return }
    effects.records.append(contentsOf: own.records)
    effects.requests.append(contentsOf: own.requests)
    own.removeAll()
  }

  /// Lets the exchange deal with a request that has come.
  mutating func meet(_ id: RequestID, _ request: Request) {
    witness?.arriving(request, at: exchange, now)
    exchange.receive(request, id: id, at: now)
  }

  /// Lets those who watch look, where they want to.
  mutating func letLook() {
    guard let witness, witness.nextLook <= now else { return }
    witness.settled(exchange, executor, currentWay(), at: now)
  }

  /// How the way is now.
  private mutating func currentWay() -> Way {
    var way = Way()
    guard line != nil else { return way }
    way.isDown = line?.isDown ?? false
    way.isStarved = isOn(.starve)
    way.isShut = exchange.faults?.isShut ?? false
    way.isStreamCut = isStreamCut
    return way
  }
}

extension Effects {
  /// The records, and then the requests.
  fileprivate var inOrder: ContiguousArray<Effect> {
    var all: ContiguousArray<Effect> = []
    all.reserveCapacity(records.count + requests.count)
    for record in records { all.append(.record(record)) }
    for sent in requests { all.append(.request(sent.id, sent.request)) }
    return all
  }
}
