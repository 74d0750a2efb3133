import SimulatedExchange
import Simulation
import Testing
import Trading
import VenueServer

@Suite struct `What strikes over the wire` {
  private static let requests: [StruckRequest] = (0..<400).map { number in
    let subject = UInt64(number % 23)
    return switch number % 8 {
    case 0: StruckRequest(.submit, target: .entry, subject: subject)
    case 1: StruckRequest(.submit, target: .stop, subject: subject, isConditional: true)
    case 2: StruckRequest(.amend, target: .stop, subject: subject, changesStop: true)
    case 3: StruckRequest(.cancel, target: .cancel, subject: subject, reducesRisk: true)
    case 4: StruckRequest(.setStops, target: .stop, subject: subject, reducesRisk: true)
    case 5:
      StruckRequest(.listing, target: [.read, .positions], subject: subject, reducesRisk: true)
    case 6: StruckRequest(.lookup, target: [.read, .lookup], subject: subject, reducesRisk: true)
    default: StruckRequest(.setLeverage, target: .setting, subject: subject)
    }
  }

  /// Every fault that comes with a message, one time in ten.
  private static let plan = FaultPlan(
    name: "all",
    rules: FaultKind.allCases.filter { !$0.isTimed }.map { FaultRule($0, chance: "0.1") })

  /// The decisions in the order in which a run in process takes them.
  private static func inProcess(seed: UInt64) -> FaultInjector {
    let start = Timestamp(milliseconds: 0)
    var injector = FaultInjector(plan, seed: seed, start: start)
    for (number, request) in requests.enumerated() {
      let now = start + .seconds(Int64(number))
      if injector.departure(of: request, at: now).isLost { continue }
      let arrival = injector.arrival(of: request, at: now) { true }
      guard injector.answering(request, at: now) != nil else { continue }
      if case .unknown = arrival { continue }
      _ = injector.reading(request, at: now)
    }
    return injector
  }

  @Test(arguments: UInt64(1)...20)
  func `is what strikes in process`(seed: UInt64) {
    let start = Timestamp(milliseconds: 0)
    var wire = WireFaults(Self.plan, seed: seed, start: start)
    for (number, request) in Self.requests.enumerated() {
      let now = start + .seconds(Int64(number))
      let treatment = wire.treat(request, usualLag: .milliseconds(300), at: now) { true }
      // Who is not reached can only be told by what did not reach.
      #expect(treatment.reaches || treatment.isLost || treatment.arrival != .acts)
    }
    let strikes = Self.inProcess(seed: seed).strikes
    #expect(wire.injector.strikes == strikes)
    #expect(strikes.count > 100)
    #expect(Set(strikes.map(\.decision.kind)).count > 15, "most kinds have struck")
  }
}
