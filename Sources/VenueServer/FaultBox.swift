public import SimulatedExchange
import Simulation
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
      let remembers = door.clock.isLockstep && !isNothing
      account.remember(for: remembers ? account.exchange.profile.readLag : nil)
      if !isNothing {
        account.exchange.misbehave(by: plan, seed: seed, from: door.exchange.now)
      }
    }
  }

  /// The moment by which faults go.
  public var now: Timestamp { door.waitingTime }

  /// What becomes of a request; nothing where there are no faults.
  func treat(_ request: StruckRequest, stands: () -> Bool) -> WireFaults.Treatment {
    let lag = door.exchange.tape.profile.habits.usualLag
    return faults?.treat(request, usualLag: lag, at: now, stands: stands) ?? WireFaults.Treatment()
  }

  /// What a query does not see; nil where it sees all.
  func blindness(_ request: StruckRequest, shown: [OrderRecord]) -> Blindness? {
    guard !shown.isEmpty else { return nil }
    return faults?.blindness(
      request, showsLiveOrder: true,
      showsConditionals: shown.contains { $0.terms.trigger != nil }, at: now)
  }

  /// What else the venue does to an account whose request it has carried out.
  func follow(_ request: StruckRequest, on account: ServedAccount, _ index: InstrumentIndex?) {
    let now = now
    if let index, faults?.takesSiblings(request, at: now) ?? false {
      account.exchange.cancelTargets(index, at: door.exchange.now)
      account.drain()
    }
    guard let placed = account.lastPlaced, let span = faults?.withdrawal(of: request, at: now)
    else { return }
    let door = door
    door.schedule(after: span) {
      account.exchange.cancelByVenue(placed.id, placed.instrument, at: door.exchange.now)
      account.drain()
    }
  }

  /// What becomes of a private event.
  func treat(
    _ target: FaultTarget, event subject: UInt64, isChange: Bool
  ) -> WireFaults.StreamTreatment {
    faults?.treat(target, event: subject, isChange: isChange, at: now)
      ?? WireFaults.StreamTreatment()
  }

  /// What the price feed says of an instrument; nil where it says nothing.
  func sight(of index: InstrumentIndex) -> Sight? {
    // The first instrument is the one that falls silent.
    if index.value == 0, faults?.injector.isOn(.muteTicker) ?? false { return nil }
    return shown(index)
  }

  private func shown(_ index: InstrumentIndex) -> Sight? {
    faults == nil ? .good : faults?.sight(of: index, at: now)
  }

  /// What somebody is told first of an instrument.
  func firstSight(of index: InstrumentIndex) -> Sight { faults?.firstSight(of: index) ?? .good }

  /// The streams are up again; returns whether they tell once more what they told last.
  func reconnected() -> Bool {
    faults?.reconnected(
      instruments: door.exchange.instruments.count,
      saysZero: door.exchange.tape.profile.habits.zeroAfterReconnect, at: now) ?? false
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

  /// How late, by the fault that struck last.
  func amount(of rule: FaultRule) -> TimeSpan { faults?.injector.amount(of: rule) ?? .zero }

  /// For how long a fault that is on goes on, in the time of the data.
  func rest(of kind: FaultKind) -> TimeSpan {
    let rest = faults?.injector.end(of: kind).map { $0 - now } ?? .zero
    return TimeSpan(nanoseconds: Int64(Double(rest.nanoseconds) * (door.clock.speed ?? 1)))
  }
}
