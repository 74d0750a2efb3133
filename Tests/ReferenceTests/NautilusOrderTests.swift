import SimulatedExchange
import TestKit
import Testing
import Trading

/// The sequences of quotes, trades, bars and orders in nautilus' own tests.
@Suite(.reference) struct `The nautilus order reference` {
  static let scenarios = Reference.cases("nautilus_orders", "scenarios")

  /// Why a case cannot be played here; nil where it can.
  static func obstacle(_ id: String) -> String? {
    for word in ["slips", "exceeds", "exhausts"] where id.contains(word) {
      return "what the best level does not hold fills one tick worse, by a model of its queue"
    }
    return nil
  }

  @Test(arguments: scenarios)
  func `orders agree with the reference`(scenario: Reference) throws {
    if let obstacle = Self.obstacle(scenario.id) {
      try SharedReference.leaveOut(scenario.id, obstacle)
    }
    let steps = try scenario.object.list("steps")
    // The cases about balances are of another instrument than the others.
    let hasBalance = steps.contains { ($0["expect"] as? Reference.Object)?["balance"] != nil }
    var script = OrderScript(tick: hasBalance ? "0.00001" : "0.001")
    var compared = 0
    do {
      for (number, step) in steps.enumerated() {
        guard let expected = step["expect"] as? Reference.Object else {
          try script.play(step)
          continue
        }
        for key in expected.keys.sorted() {
          try Self.compare(key, expected, script, "step \(number), \(key)")
          compared += 1
        }
      }
    } catch let missing as OrderScript.Missing {
      try SharedReference.leaveOut(scenario.id, missing.reason)
    }
    #expect(compared > 0)
  }

  @Test func `most orders are compared with the reference`() {
    let left = Self.scenarios.filter { Self.obstacle($0.id) != nil }
    #expect(left.count * 4 <= Self.scenarios.count, "\(left.map(\.id))")
  }

  private static func compare(
    _ key: String, _ expected: Reference.Object, _ script: OrderScript, _ note: Comment
  ) throws {
    switch key {
    case "balance":
      // Their money has two places.
      let found = (script.balance * 100).rounded() / 100
      #expect(found == (try expected.number(key)), note)
    case "fill_order":
      #expect(script.fills().map(\.price.double) == expected[key] as? [Double], note)
    case "positions":
      let positions = try expected.list(key)
      #expect(positions.isEmpty == script.position.isFlat, note)
      for position in positions { try compare(position: position, script, note) }
    case "position": try compare(position: expected.child(key), script, note)
    default: try compare(order: script.placed(key), expected.child(key), script, note)
    }
  }

  private static func compare(
    position: Reference.Object, _ script: OrderScript, _ note: Comment
  ) throws {
    for key in position.keys {
      switch key {
      case "side":
        let direction: Direction = try position.text(key) == "long" ? .long : .short
        #expect(script.position.direction == direction, note)
      case "qty": #expect(script.position.size.magnitude == (try position.quantity(key)), note)
      case "entry", "avg_price", "avg_px_open":
        #expect(script.position.averageEntry == (try position.price(key)), note)
      case "currency": break
      case _ where key.hasPrefix("unrealized_at_"):
        let digits = String(key.dropFirst("unrealized_at_".count).map { $0 == "_" ? "." : $0 })
        let price = try #require(Price(digits))
        #expect(script.position.unrealised(at: price) == (try position.money(key)), note)
      default: throw OrderScript.Missing(reason: "a position's \(key)")
      }
    }
  }

  private static func compare(
    order: OrderScript.Placed, _ wanted: Reference.Object, _ script: OrderScript, _ note: Comment
  ) throws {
    let fills = script.fills(order)
    let standing = script.standing(order)
    for key in wanted.keys.sorted() {
      let note: Comment = "\(note): \(key)"
      switch key {
      case "status": try compareStatus(order, wanted.text(key), script, note)
      case "fills":
        let pairs = try #require(wanted[key] as? [[Double]])
        #expect(fills.map { [$0.price.double, $0.quantity.double] } == pairs, note)
      case "avg_price":
        let worth = fills.reduce(0.0) { $0 + $1.price.double * $1.quantity.double }
        let mean = worth / fills.reduce(0.0) { $0 + $1.quantity.double }
        let tolerance = wanted["tolerance"] as? Double ?? 0
        #expect(isClose(mean, try wanted.number(key), within: tolerance + 1e-9), note)
      case "tolerance": break
      case "liquidity":
        let liquidity: Fill.Liquidity = try wanted.text(key) == "taker" ? .taker : .maker
        #expect(fills.allSatisfy { $0.liquidity == liquidity } && !fills.isEmpty, note)
      case "filled_qty":
        let filled = fills.reduce(Quantity.zero) { $0 + $1.quantity }
        #expect(filled == (try wanted.quantity(key)), note)
      case "activated": #expect(script.hasActiveStop == wanted.flag(key), note)
      case "trigger_price": try compareTrigger(order, wanted, standing, script, note)
      case "activation_price":
        // Where none was named it is the price of the moment, the distance from the trigger.
        let trigger = try #require(standing?.trigger?.price, note)
        let side: Int64 = order.terms.side == .sell ? 1 : -1
        let price = Price(units: trigger.units + side * order.distance.units)
        #expect(price == (try wanted.price(key)), note)
      default: throw OrderScript.Missing(reason: "an order's \(key)")
      }
    }
  }

  private static func compareStatus(
    _ order: OrderScript.Placed, _ status: String, _ script: OrderScript, _ note: Comment
  ) throws {
    guard status == "denied", order.terms.isReduceOnly else {
      let refusals = ["denied", "rejected"]
      let found = script.status(order)
      #expect(found == status || (refusals.contains(found) && refusals.contains(status)), note)
      return
    }
    // Venues cut what is too much to what there is; either way nothing is opened.
    let opened: Direction = order.terms.side == .buy ? .long : .short
    #expect(script.position.direction != opened, note)
  }

  private static func compareTrigger(
    _ order: OrderScript.Placed, _ wanted: Reference.Object, _ standing: OrderReport?,
    _ script: OrderScript, _ note: Comment
  ) throws {
    if wanted["trigger_price"] is Double {
      // Once it has fired, the level was compared before.
      guard let standing else { return #expect(script.status(order) == "filled", note) }
      #expect(standing.trigger?.price == (try wanted.price("trigger_price")), note)
    } else {
      #expect(!script.hasActiveStop, note)
    }
  }
}
