public import SimulatedExchange
public import Trading
public import Transport

/// What goes wrong between a served exchange and its clients, by the same plans as in a backtest.
///
/// The plan's times are counted on the wall from the start of the server, since that is the clock
/// by which clients wait; fills and triggers that go wrong are the exchanges' own. What a plan says
/// of our own process (kills, clocks, stores) is the client's to do, and is passed over.
public struct WireFaults {
  public private(set) var injector: FaultInjector
  /// The events of the stream that are held back.
  private var isDown = false

  /// How a request is treated.
  public struct Treatment: Hashable, Sendable {
    /// Whether the exchange gets to see it, and whether twice.
    public var arrives = true
    public var repeats = false
    /// Whether it is refused, and why.
    public var refusal: Rejection.Reason?
    /// The status of an answer that says that the server does not know.
    public var status: Int?
    public var fate = HTTPReply.Fate.whole
    /// Whether the answer is a page for people.
    public var isPage = false
    public var delay = TimeSpan.zero
    /// How old a listing is.
    public var age = TimeSpan.zero

    /// Creates the treatment of a request that nothing happens to.
    public init() {}
  }

  /// How an event of a stream is treated.
  public struct StreamTreatment: Hashable, Sendable {
    public var copies = 1
    public var delay = TimeSpan.zero
  }

  /// Creates the faults of a plan.
  public init(_ plan: FaultPlan, seed: UInt64, start: Timestamp) {
    injector = FaultInjector(plan, seed: seed, start: start)
  }

  /// Decides what becomes of a request of a kind, about a subject, at a moment on the wall.
  public mutating func treat(
    _ target: FaultTarget, subject: UInt64, at now: Timestamp
  ) -> Treatment {
    var treatment = Treatment()
    func isOn(_ kind: FaultKind) -> Bool { injector.isOn(kind) }
    if isOn(.outage) {
      treatment.arrives = false
      treatment.fate = injector.coin() ? .stall : .reset
      return treatment
    }
    if isOn(.maintenance) { return page(503) }
    if isOn(.ban) { return page(403) }
    if isOn(.revokeKey) { return refused(.other) }
    if strike(.loseRequest, subject, target, now) != nil {
      treatment.arrives = false
      treatment.fate = injector.coin() ? .reset : .stall
      return treatment
    }
    if strike(.rateLimit, subject, target, now) != nil {
      return injector.coin() ? refused(.rateLimited) : page(429, isPage: false)
    }
    if let reason = refusal(target, subject, now) { return refused(reason) }
    if strike(.unknownOutcome, subject, target, now) != nil {
      treatment.arrives = injector.coin()
      treatment.status = 500
      return treatment
    }
    if let rule = strike(.delayRequest, subject, target, now) {
      treatment.delay = injector.amount(of: rule)
    }
    treatment.repeats = strike(.repeatRequest, subject, target, now) != nil
    if strike(.loseAnswer, subject, target, now) != nil {
      treatment.fate = injector.coin() ? .reset : .stall
      return treatment
    }
    if let rule = strike(.delayAnswer, subject, target, now) {
      treatment.delay = treatment.delay + injector.amount(of: rule)
    }
    if strike(.garbleAnswer, subject, target, now) != nil {
      if injector.coin() { treatment.fate = .half } else { treatment.isPage = true }
    }
    if target.contains(.read) { spoilRead(&treatment, subject, target, now) }
    return treatment
  }

  private mutating func spoilRead(
    _ treatment: inout Treatment, _ subject: UInt64, _ target: FaultTarget, _ now: Timestamp
  ) {
    if strike(.failRead, subject, target, now) != nil { treatment.status = 502 }
    if strike(.cutList, subject, target, now) != nil { treatment.fate = .half }
    if let rule = strike(.staleRead, subject, target, now) {
      treatment.age = injector.amount(of: rule)
    }
  }

  private mutating func refusal(
    _ target: FaultTarget, _ subject: UInt64, _ now: Timestamp
  ) -> Rejection.Reason? {
    if !target.contains(.read), !target.contains(.cancel), !target.contains(.exit),
      strike(.shedLoad, subject, target, now) != nil
    {
      return .other
    }
    if target.contains(.entry), strike(.refuseEntry, subject, target, now) != nil { return .other }
    if target.contains(.exit), strike(.refuseExit, subject, target, now) != nil { return .other }
    if target.contains(.setting), strike(.refuseSetting, subject, target, now) != nil {
      return .other
    }
    guard target.contains(.stop) else { return nil }
    if strike(.refuseStop, subject, target, now) != nil { return .other }
    return strike(.wouldTrigger, subject, target, now) != nil ? .triggerAlreadyPassed : nil
  }

  private func refused(_ reason: Rejection.Reason) -> Treatment {
    var treatment = Treatment()
    treatment.arrives = false
    treatment.refusal = reason
    return treatment
  }

  private func page(_ status: Int, isPage: Bool = true) -> Treatment {
    var treatment = Treatment()
    treatment.arrives = false
    treatment.status = status
    treatment.isPage = isPage
    return treatment
  }

  // The streams.

  /// Decides what becomes of a private event.
  public mutating func treat(
    _ target: FaultTarget, event subject: UInt64, at now: Timestamp
  ) -> StreamTreatment {
    var treatment = StreamTreatment()
    if injector.isStreamCut || injector.isOn(.silenceAccount)
      || strike(.loseEvent, subject, target, now) != nil
    {
      treatment.copies = 0
      return treatment
    }
    for kind in [FaultKind.delayEvent, .reorderEvents] {
      if let rule = strike(kind, subject, target, now) {
        treatment.delay = treatment.delay + injector.amount(of: rule)
      }
    }
    if let end = injector.end(of: .stall) { treatment.delay = max(treatment.delay, end - now) }
    if strike(.repeatEvent, subject, target, now) != nil { treatment.copies = 2 }
    return treatment
  }

  /// What a ticker says instead of a good one; nil where it says nothing.
  public mutating func spoil(
    _ good: Ticker, former: Ticker, _ index: InstrumentIndex, at now: Timestamp
  ) -> Ticker? {
    let subject = UInt64(index.value)
    if injector.isStreamCut { return nil }
    if injector.isOn(.freezePrice) { return former }
    if strike(.zeroPrice, subject, .ticker, now) != nil {
      return Ticker(last: .zero, bid: .zero, ask: .zero, mark: .zero)
    }
    if let rule = strike(.spike, subject, .ticker, now) {
      let away = good.last.scaled(by: rule.part, rounded: .nearest)
      let far = injector.coin() ? good.last + away : max(Price(units: 1), good.last - away)
      return Ticker(last: far, bid: far, ask: far, mark: good.mark)
    }
    if strike(.crossedBook, subject, .ticker, now) != nil {
      let away = good.last.scaled(by: "0.01", rounded: .up)
      return Ticker(last: good.last, bid: good.ask + away, ask: good.bid - away, mark: good.mark)
    }
    return good
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

  private mutating func strike(
    _ kind: FaultKind, _ subject: UInt64, _ target: FaultTarget, _ now: Timestamp
  ) -> FaultRule? {
    guard injector.plans(kind) else { return nil }
    return injector.strike(kind, subject, target: target, at: now)
  }
}
