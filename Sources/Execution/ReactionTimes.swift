public import Trading

/// Measures from the fill that opens a position until a request for its stop leaves.
///
/// A fill whose order carried the stop with it waits for none.
public struct ReactionTimes: Sendable {
  private var filled: [InstrumentIndex: Timestamp] = [:]
  private var attached: Set<ClientOrderID> = []

  /// Has heard of nothing.
  public init() {}

  /// Takes what the executor is told.
  public mutating func heard(_ event: borrowing Event) {
    switch event {
    case .venue(.fill(let fill)): take(fill)
    default: break
    }
  }

  private mutating func take(_ fill: Fill) {
    guard let id = fill.clientID, id.role == .entry else { return }
    let isProtected = attached.contains(id)
    if fill.isComplete { attached.remove(id) }
    if !isProtected, filled[fill.instrument] == nil { filled[fill.instrument] = fill.time }
  }

  /// Takes a request that leaves; returns how long its position has waited for it, where it is the
  /// first for its stop.
  public mutating func sent(_ request: Request, at now: Timestamp) -> TimeSpan? {
    let index: InstrumentIndex
    switch request {
    case .submit(let id, let terms) where id.role == .entry:
      if terms.attached?.stop != nil { attached.insert(id) }
      return nil
    case .setStops(let instrument, _): index = instrument
    case .submit(let id, _) where id.role == .stop: index = id.instrument
    default: return nil
    }
    return filled.removeValue(forKey: index).map { max(.zero, now - $0) }
  }

  /// Nothing is held any more: what fills from now on is another position's.
  public mutating func flatten(_ index: InstrumentIndex) { filled[index] = nil }
}
