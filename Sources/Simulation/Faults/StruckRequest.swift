public import SimulatedExchange
public import Trading

/// A request as far as faults care, whoever carries it.
public struct StruckRequest: Hashable, Sendable {
  /// What it asks for.
  public enum Act: Hashable, Sendable {
    case submit
    case amend
    case cancel
    case setStops
    case setLeverage
    /// One order.
    case lookup
    /// Positions, open orders or fills.
    case listing
    case other
  }

  public var act: Act
  public var target: FaultTarget
  /// By which name faults know it: the same whatever else goes wrong.
  public var subject: UInt64
  /// Whether it is an order that waits for a price, or sets one.
  public var isConditional: Bool
  /// Whether it changes an order that waits for a price.
  public var changesStop: Bool
  public var reducesRisk: Bool

  /// Creates a request.
  public init(
    _ act: Act, target: FaultTarget, subject: UInt64, isConditional: Bool = false,
    changesStop: Bool = false, reducesRisk: Bool = false
  ) {
    self.act = act
    self.target = target
    self.subject = subject
    self.isConditional = isConditional
    self.changesStop = changesStop
    self.reducesRisk = reducesRisk
  }
}

/// What becomes of a request on its way.
public struct Departure: Hashable, Sendable {
  public var isLost = false
  public var delay = TimeSpan.zero
  /// How long after it comes once more; nil where it does not.
  public var repetition: TimeSpan?

  /// A request that nothing happens to.
  public init() {}
}

/// What a venue makes of a request.
public enum Arrival: Hashable, Sendable {
  case acts
  case refused(Rejection.Reason)
  /// It says that it has done what it did not.
  case ignored
  /// It says that it has an order that it does not have.
  case ghost
  /// It says that it does not know, whether or not it acts.
  case unknown(acts: Bool)
}

/// What an answer is worth.
public enum Reading: Hashable, Sendable {
  case whole
  /// Nobody can read it.
  case garbled
  /// The server does not know.
  case failed
  /// A part is missing, which is seen.
  case cut
  /// It is of so long ago.
  case stale(TimeSpan)
}

/// What a query does not see though it is answered.
public enum Blindness: Hashable, Sendable {
  /// The order that was asked for.
  case noOrder
  /// It sees the order as it was before, and that as over.
  case formerLeg
  /// Orders that wait for a price.
  case noConditionals
}
