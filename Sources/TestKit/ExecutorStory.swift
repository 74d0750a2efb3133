public import Execution
public import Trading

/// An executor alone in a room: the test is the market, the venue and the clock.
///
/// Nothing answers by itself. The test sees what was asked and says what the venue answers, so
/// every silence, lie and delay of a venue can be told.
public struct ExecutorStory {
  public private(set) var executor: Executor
  /// Seconds since the story began.
  public private(set) var now = Timestamp(nanoseconds: 1_735_689_600_000_000_000)
  /// Requests that nobody has answered yet, oldest first.
  public private(set) var open: [(id: RequestID, request: Request)] = []
  /// Everything that was asked since the test looked last.
  public private(set) var asked: [Request] = []
  public private(set) var records: [Record] = []
  private var effects = Effects()
  private var executions: UInt64 = 0

  /// The instrument that stories are about.
  public static let symbol = InstrumentIndex(0)

  /// Opens the room; the executor knows nothing of the venue.
  public init(
    _ profile: VenueProfile = Venues.bybit, instruments: [Instrument] = [Venues.instrument()],
    settings: ExecutorSettings = ExecutorSettings()
  ) {
    executor = Executor(instruments: instruments, profile: profile, settings: settings)
  }

  /// An executor that has been told of an empty account, and of the price of every instrument.
  public static func ready(
    _ profile: VenueProfile = Venues.bybit, instruments: [Instrument] = [Venues.instrument()],
    balance: Money = "10000", price: Price = "100",
    _ change: (inout ExecutorSettings) -> Void = { _ in }
  ) -> ExecutorStory {
    var settings = ExecutorSettings()
    settings.sizing = .quantity("1")
    change(&settings)
    var story = ExecutorStory(profile, instruments: instruments, settings: settings)
    story.tell(.started)
    let now = story.now
    story.answerAll { request in
      switch request {
      case .account: .accepted(.account(AccountReport(balance: balance)))
      case .positions: .accepted(.positions([], asOf: now))
      case .openOrders: .accepted(.openOrders([]))
      default: .accepted(.done)
      }
    }
    story.tellSettings(leverage: Rate(units: Rate.unitsPerOne * Int64(settings.leverage)))
    for index in instruments.indices { story.tell(.closed(InstrumentIndex(index), price)) }
    story.forget()
    return story
  }

  // Telling.

  /// Tells the executor something, now.
  public mutating func tell(_ event: Event) {
    executor.step(event, at: now, into: &effects)
    records += effects.records
    for sent in effects.requests {
      open.append((sent.id, sent.request))
      asked.append(sent.request)
    }
    effects.removeAll()
  }

  /// Kills the process and starts it anew: what nobody has answered yet is never answered.
  public mutating func restart() {
    executor = executor.restarted()
    open.removeAll()
    forget()
    tell(.started)
  }

  /// Lets time pass, waking the executor whenever it asked to be woken.
  public mutating func pass(_ span: TimeSpan) {
    let end = now + span
    var wakes = 0
    while executor.nextWake <= end {
      now = max(now, executor.nextWake)
      tell(.wake)
      wakes += 1
      precondition(wakes < 10_000, "an executor that is woken without end at one moment")
    }
    now = end
  }

  /// Lets a ticker come in.
  public mutating func ticker(
    _ last: Price, bid: Price? = nil, ask: Price? = nil, _ index: InstrumentIndex = symbol
  ) {
    let ticker = Ticker(last: last, bid: bid ?? last, ask: ask ?? last, mark: last)
    tell(.venue(.ticker(index, ticker)))
  }

  /// Lets the strategy wish to open a position.
  @discardableResult
  public mutating func wish(
    _ direction: Direction, _ entry: Signal.Entry = .market, stop: StopRule = .unprotected,
    target: TargetRule? = nil, trailing: TrailingRule? = nil, breakeven: BreakevenRule? = nil,
    timeLimit: TimeSpan? = nil, partialExits: [PartialExit] = [], size: Sizing? = nil,
    quality: Double? = nil, isRung: Bool = false, tag: String = "",
    _ index: InstrumentIndex = symbol
  ) -> SignalID {
    let protection = Protection(
      stop: stop, target: target, trailing: trailing, breakeven: breakeven, timeLimit: timeLimit,
      partialExits: partialExits)
    tell(
      .wish(
        .open(
          Signal(
            id: .none, instrument: index, direction: direction, entry: entry,
            protection: protection, size: size, quality: quality, isRung: isRung, tag: tag,
            time: now))))
    return SignalID(UInt32(signals.count))
  }

  // Answering.

  /// Answers the oldest open request that a test accepts; fails the story where there is none.
  public mutating func answer(_ outcome: Outcome, where isMeant: (Request) -> Bool) {
    guard let at = open.firstIndex(where: { isMeant($0.request) }) else {
      preconditionFailure("nothing was asked that this answers; open: \(open)")
    }
    let id = open.remove(at: at).id
    tell(.answer(id, outcome))
  }

  /// Answers every request that is open by now, and not those that follow.
  public mutating func answerAll(_ outcome: (Request) -> Outcome) {
    for (id, request) in open {
      open.removeAll { $0.id == id }
      tell(.answer(id, outcome(request)))
    }
  }

  /// Takes off requests that the venue never answers.
  public mutating func lose(where isMeant: (Request) -> Bool = { _ in true }) {
    open.removeAll { isMeant($0.request) }
  }

  /// Forgets what was asked and recorded up to here.
  public mutating func forget() {
    asked.removeAll()
    records.removeAll { if case .signal = $0 { false } else { true } }
  }

  /// Lets the venue execute a part of an order, and tell it.
  public mutating func fill(
    _ id: ClientOrderID?, _ side: Side, _ quantity: Quantity, at price: Price,
    filled: Quantity? = nil, isComplete: Bool = true, origin: OrderOrigin = .client,
    execution: UInt64? = nil, at time: Timestamp? = nil, _ index: InstrumentIndex = symbol
  ) {
    let fill = executed(
      id, side, quantity, at: price, filled: filled, isComplete: isComplete, origin: origin,
      execution: execution, at: time, index)
    tell(.venue(.fill(fill)))
  }

  /// Lets the venue execute a part of an order, and tell nobody.
  public mutating func executed(
    _ id: ClientOrderID?, _ side: Side, _ quantity: Quantity, at price: Price,
    filled: Quantity? = nil, isComplete: Bool = true, origin: OrderOrigin = .client,
    execution: UInt64? = nil, at time: Timestamp? = nil, _ index: InstrumentIndex = symbol
  ) -> Fill {
    executions += 1
    return Fill(
      execution: ExecutionID(execution ?? executions), clientID: id,
      venueID: VenueOrderID(1), instrument: index, origin: origin, side: side, price: price,
      quantity: quantity, fee: .zero, liquidity: .taker, time: time ?? now,
      filled: filled ?? quantity, isComplete: isComplete)
  }
}
