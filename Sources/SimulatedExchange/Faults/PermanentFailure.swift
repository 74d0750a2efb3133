public import Trading

/// What goes wrong in a run for good: it does not heal when all else does.
public struct PermanentFailure: Hashable, Sendable {
  /// What it is that does not come back.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// The venue refuses every order that waits for a price, and every entry that carries a stop.
    case noConditionals
    /// The venue refuses every order that could open.
    case closeOnly
    /// The venue cancels the stops and refuses every order: nothing can protect what is held.
    case frozen
    /// The stream is down: what happens can only be asked for.
    case noStream
  }

  public var kind: Kind
  /// Where; of no meaning for the stream, which is that of the whole account.
  public var instrument: InstrumentIndex
  /// When it begins, as time since the start of the run.
  public var from: TimeSpan

  /// Creates a failure.
  public init(_ kind: Kind, in instrument: InstrumentIndex, from: TimeSpan) {
    self.kind = kind
    self.instrument = instrument
    self.from = from
  }

  /// Whether the venue refuses a request because of it, from when it has begun.
  public func refuses(_ request: Request) -> Bool {
    switch (kind, request) {
    case (.noStream, _): false
    case (.noConditionals, .submit(_, let terms)):
      terms.instrument == instrument && (terms.trigger != nil || terms.attached != nil)
    case (.noConditionals, .setStops(let index, let stops)):
      index == instrument && !stops.isEmpty
    case (.noConditionals, .amend(_, let index, let change)):
      index == instrument && change.triggerPrice != nil
    case (.closeOnly, .submit(_, let terms)):
      terms.instrument == instrument && !terms.isReduceOnly && !terms.closesPosition
    case (.frozen, .submit(_, let terms)): terms.instrument == instrument
    case (.frozen, .setStops(let index, _)): index == instrument
    case (.frozen, .amend(_, let index, _)): index == instrument
    case (_, .submit), (_, .setStops), (_, .amend), (_, .cancel), (_, .setLeverage), (_, .order),
      (_, .openOrders), (_, .positions), (_, .account), (_, .fills), (_, .settings), (_, .rules),
      (_, .ticker):
      false
    }
  }

  /// Why, in the venue's words.
  public var reason: Rejection.Reason { kind == .noConditionals ? .unsupported : .other }
}

extension FaultInjector {
  /// The permanent failures that have begun by a moment.
  public func failures(at now: Timestamp) -> [PermanentFailure] {
    if plan.permanent.isEmpty { return [] }
    return plan.permanent.filter { start + $0.from <= now }
  }

  /// Why the venue refuses a request for good; nil where it does not.
  public func lastingRefusal(of request: Request, at now: Timestamp) -> Rejection.Reason? {
    if plan.permanent.isEmpty { return nil }
    return failures(at: now).first { $0.refuses(request) }?.reason
  }

  /// Whether the stream is gone for good by a moment.
  public func hasLostStream(at now: Timestamp) -> Bool {
    plan.permanent.contains { $0.kind == .noStream && start + $0.from <= now }
  }
}
