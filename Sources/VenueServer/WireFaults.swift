public import SimulatedExchange
public import Simulation
public import Trading
public import Transport

/// What goes wrong between a served exchange and its clients, by the same plans as in a backtest.
///
/// What strikes is decided where it is decided for a run in process (`RequestDecisions`,
/// `StreamDecisions`); here it becomes bytes. What a plan says of our own process (kills, clocks,
/// stores) is the client's to do, and is passed over.
public struct WireFaults {
  public private(set) var injector: FaultInjector
  /// Instruments whose next ticker says zero.
  private var zeroNext: Set<Int> = []
  private let dice: Dice
  private var reads: UInt64 = 0

  /// How a request is treated.
  public struct Treatment: Hashable, Sendable {
    /// How late it comes to the exchange, and how late its answer comes after that.
    public var delay = TimeSpan.zero
    public var answerDelay = TimeSpan.zero
    public var arrival = Arrival.acts
    /// Whether it ever comes, and how long after it comes once more.
    public var isLost = false
    public var repetition: TimeSpan?
    /// The status of an answer that is not the exchange's.
    public var status: Int?
    /// How the answer ends.
    public var fate = HTTPReply.Fate.whole
    /// Whether the answer is a page for people.
    public var isPage = false
    /// How old a listing is.
    public var age = TimeSpan.zero

    /// Creates the treatment of a request that nothing happens to.
    public init() {}

    /// Whether the exchange gets to see it.
    public var reaches: Bool {
      if isLost { return false }
      switch arrival {
      case .acts, .unknown(acts: true): return true
      case .refused, .ignored, .ghost, .unknown(acts: false): return false
      }
    }
  }

  /// How an event of a stream is treated.
  public struct StreamTreatment: Hashable, Sendable {
    public var copies = 1
    public var delay = TimeSpan.zero
    /// Whether it is told first that the order as it was is over.
    public var tellsFormer = false
  }

  /// Creates the faults of a plan.
  public init(_ plan: FaultPlan, seed: UInt64, start: Timestamp) {
    injector = FaultInjector(plan, seed: seed, start: start)
    dice = Dice(seed: seed)
  }

  /// Decides what becomes of a request at a moment, where queries are usually so far behind at
  /// most; `stands` says whether the order is there that it would change.
  public mutating func treat(
    _ request: StruckRequest, usualLag: TimeSpan, at now: Timestamp, stands: () -> Bool
  ) -> Treatment {
    var treatment = Treatment()
    if injector.isOn(.outage) { return lost() }
    if injector.isOn(.maintenance) { return page(503) }
    if injector.isOn(.ban) { return page(403) }
    let departure = injector.departure(of: request, at: now)
    if departure.isLost { return lost() }
    treatment.delay = departure.delay
    treatment.repetition = departure.repetition
    treatment.arrival = injector.arrival(of: request, at: now, stands: stands)
    switch treatment.arrival {
    case .refused(.rateLimited) where injector.coin(): treatment.status = 429
    case .unknown: treatment.status = 500
    case .acts, .refused, .ignored, .ghost: break
    }
    guard let late = injector.answering(request, at: now) else {
      treatment.fate = injector.coin() ? .reset : .stall
      return treatment
    }
    treatment.answerDelay = late
    if case .unknown = treatment.arrival { return treatment }
    if request.act == .listing { treatment.age = lag(usualLag) }
    switch injector.reading(request, at: now) {
    case .whole: break
    case .garbled: if injector.coin() { treatment.fate = .half } else { treatment.isPage = true }
    case .failed: treatment.status = 502
    case .cut: treatment.fate = .half
    case .stale(let age): treatment.age = age
    }
    return treatment
  }

  /// Decides what a query does not see that is answered.
  public mutating func blindness(
    _ request: StruckRequest, showsLiveOrder: Bool, showsConditionals: Bool, at now: Timestamp
  ) -> Blindness? {
    injector.blindness(
      request, showsLiveOrder: showsLiveOrder, showsConditionals: showsConditionals, at: now)
  }

  /// How late the venue takes back an order that it has taken; nil where it does not.
  public mutating func withdrawal(of request: StruckRequest, at now: Timestamp) -> TimeSpan? {
    injector.withdrawal(of: request, at: now)
  }

  /// Whether a change of a stop takes the others of its position with it.
  public mutating func takesSiblings(_ request: StruckRequest, at now: Timestamp) -> Bool {
    injector.takesSiblings(request, at: now)
  }

  /// How far a query is behind though nothing went wrong; mostly little.
  private mutating func lag(_ most: TimeSpan) -> TimeSpan {
    guard most > .zero else { return .zero }
    reads += 1
    return dice.usualLag(reads, atMost: most)
  }

  private func lost() -> Treatment {
    var treatment = Treatment()
    treatment.isLost = true
    treatment.fate = injector.coin() ? .reset : .stall
    return treatment
  }

  private func page(_ status: Int) -> Treatment {
    var treatment = Treatment()
    treatment.arrival = .refused(.rateLimited)
    treatment.status = status
    treatment.isPage = true
    return treatment
  }

  // The streams.

  /// Decides what becomes of a private event; `isChange` says whether it tells of an order that was
  /// told otherwise before.
  public mutating func treat(
    _ target: FaultTarget, event subject: UInt64, isChange: Bool, at now: Timestamp
  ) -> StreamTreatment {
    var treatment = StreamTreatment()
    guard !injector.isStreamCut, let late = injector.passage(of: subject, target, at: now) else {
      treatment.copies = 0
      return treatment
    }
    treatment.delay = late
    if let end = injector.end(of: .stall) { treatment.delay = max(treatment.delay, end - now) }
    if isChange {
      treatment.tellsFormer = injector.strike(.replaceLeg, subject, at: now) != nil
    }
    if injector.strike(.repeatEvent, subject, target: target, at: now) != nil {
      treatment.copies = 2
    }
    return treatment
  }

  /// What the price feed says of an instrument; nil where it says nothing.
  public mutating func sight(of index: InstrumentIndex, at now: Timestamp) -> Sight? {
    if injector.isStreamCut { return nil }
    return injector.sight(of: UInt64(index.value), isAfterReconnect: false, at: now)
  }

  /// What somebody is told first of an instrument after the streams were down.
  public mutating func firstSight(of index: InstrumentIndex) -> Sight {
    zeroNext.remove(index.value) != nil ? .zero : .good
  }

  /// The streams are up again; returns whether they tell once more what they told last.
  public mutating func reconnected(
    instruments: Int, saysZero isUsual: Bool, at now: Timestamp
  ) -> Bool {
    for market in 0..<instruments
    where injector.strike(.zeroOnReconnect, UInt64(market), at: now) != nil || isUsual {
      zeroNext.insert(market)
    }
    return injector.strike(.replayOnReconnect, 0, at: now) != nil
  }

  /// Whether connections of streams are refused now.
  public var refusesStreams: Bool {
    injector.isOn(.disconnect) || injector.isOn(.outage) || injector.isOn(.maintenance)
  }

  /// When something begins or ends next by itself.
  public var nextTime: Timestamp { injector.nextTime }

  /// Begins or ends what is due; nil where nothing is.
  public mutating func turn(at now: Timestamp) -> (rule: FaultRule, isBeginning: Bool)? {
    injector.turn(at: now)
  }
}
