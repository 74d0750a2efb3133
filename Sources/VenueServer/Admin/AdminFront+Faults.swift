import Configuration
import SimulatedExchange
import Trading
import Transport
import WireFormat

/// Faults by order.
extension AdminFront {
  /// How often each fault has struck between exchange and clients.
  var strikes: JSON {
    var counts: [FaultKind: Int] = [:]
    for strike in faults.faults?.injector.strikes ?? [] {
      counts[strike.decision.kind, default: 0] += 1
    }
    return .object(
      FaultKind.allCases.compactMap { kind in counts[kind].map { (kind.name, JSON($0)) } })
  }

  /// Lets things go wrong by another plan from now on; its times count from now.
  ///
  /// `{"plan": NAME}` and `{"plan": {…}}` may say a `seed`; a plan may also stand alone, and one
  /// without rules ends all faults.
  func takeFaults(_ request: HTTPRequest) throws -> JSON {
    let field = Field(
      file: "the request", node: try JSONParser.parse(request.body, file: "the request"))
    var plan: FaultPlan
    var seed: UInt64 = 1
    if let member = try field.optional("plan") {
      try field.expectNames(["plan", "seed"])
      if let given = try field.optional("seed") {
        seed = UInt64(try given.integer(in: 0...Int.max))
      }
      if case .object = member.node.content {
        plan = try FaultPlanFile.read(member)
      } else {
        let name = try member.text()
        guard let preset = FaultPlan.preset(name) else {
          throw member.failure(
            expected: "a plan, or one of " + FaultPlan.presets.map(\.name).joined(separator: ", "))
        }
        plan = preset
      }
    } else {
      plan = try FaultPlanFile.read(field)
    }
    faults.begin(plan, seed: seed)
    return .object([
      ("plan", .string(plan.name)), ("rules", JSON(plan.rules.count)),
      ("seed", .string(String(seed))), ("from", .integer(door.exchange.now.milliseconds)),
    ])
  }
}
