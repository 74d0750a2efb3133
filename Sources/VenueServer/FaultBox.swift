public import SimulatedExchange
public import Trading
import Transport

/// The faults of a served exchange, shared by all who may be struck; none where there is no plan.
///
/// A plan's times are counted by the clock by which clients wait: that on the wall, or in lockstep
/// that of the data.
public final class FaultBox {
  public private(set) var faults: WireFaults?
  /// The name of the plan; nil where there is none.
  public private(set) var planName: String?
  private let door: FrontDoor

  /// Creates a box without faults.
  public init(_ door: FrontDoor) { self.door = door }

  /// Lets things go wrong by a plan from now on, on the way and at the exchange; a plan without
  /// rules ends all that went wrong.
  public func begin(_ plan: FaultPlan, seed: UInt64) {
    let isNothing = plan.rules.isEmpty
    planName = isNothing ? nil : plan.name
    faults = isNothing ? nil : WireFaults(plan, seed: seed, start: now)
    for account in door.exchange.accounts {
      account.exchange.faults = nil
      if !isNothing {
        account.exchange.misbehave(by: plan, seed: seed, from: door.exchange.now)
      }
    }
  }

  /// The moment by which faults go.
  public var now: Timestamp { door.waitingTime }

  /// What becomes of a request; nothing where there are no faults.
  public func treat(_ target: FaultTarget, subject: UInt64) -> WireFaults.Treatment {
    faults?.treat(target, subject: subject, at: now) ?? WireFaults.Treatment()
  }

  /// What becomes of a private event.
  public func treat(
    _ target: FaultTarget, event subject: UInt64
  ) -> WireFaults.StreamTreatment {
    faults?.treat(target, event: subject, at: now) ?? WireFaults.StreamTreatment()
  }

  /// What a ticker says.
  public func spoil(_ good: Ticker, former: Ticker, _ index: InstrumentIndex) -> Ticker? {
    guard faults != nil else { return good }
    return faults?.spoil(good, former: former, index, at: now)
  }

  /// Whether streams are down.
  public var refusesStreams: Bool { faults?.refusesStreams ?? false }

  /// When something begins or ends next by itself; the far future for never.
  var nextTime: Timestamp { faults?.nextTime ?? .distantFuture }

  /// Begins or ends what is due; nil where nothing is.
  func turn() -> (rule: FaultRule, isBeginning: Bool)? {
    let now = now
    guard nextTime <= now else { return nil }
    return faults?.turn(at: now)
  }

  func coin() -> Bool { faults?.injector.coin() ?? true }
}
