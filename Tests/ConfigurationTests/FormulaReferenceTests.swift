import Configuration
import Foundation
import TestKit
import Testing
import Trading

/// The reference formulas of rounding and of maintenance tiers.
///
/// Liquidation prices, funding and profit belong to the exchange, ratios and drawdowns to the
/// statistics; they are tested there.
@Suite(.reference) struct `The reference formulas` {
  struct Case: CustomTestStringConvertible, Sendable {
    let id: String
    let given: Field
    let expected: Field
    var testDescription: String { id }
  }

  /// Why a case cannot be expressed in our numbers.
  enum Inexpressible: String, Error {
    case finerThanEightPlaces = "a number with more than eight places is refused, not rounded"
    /// Fewer significant figures than the price has before the point.
    case wholeNumbersAlwaysPass =
      "a grid of significant figures takes every whole number, as Hyperliquid's does"
  }

  static let cases: [Case] = {
    let read = SharedData.references("formulas").map { name in
      try? Field.read(SharedData.file("data/reference/" + name)).required("cases").elements()
        .map { element in
          Case(
            id: try element.required("id").text(), given: try element.required("given"),
            expected: try element.required("expected"))
        }
    }
    return read.flatMap { $0 ?? [] }
  }()

  static func of(_ prefix: String) -> [Case] { cases.filter { $0.id.hasPrefix(prefix) } }

  func grid(_ given: Field) throws -> PriceGrid {
    let precision = try given.required("precision")
    switch try given.required("mode").text() {
    case "tick size": return .step(try precision.positive(Price.self, such: "0.1"))
    case "decimal places":
      let places = try precision.integer(in: -8...8)
      return .step(Price(units: Volume.powers[8 - places]))
    default:
      return .significantFigures(try precision.integer(in: 1...8), maximumPlaces: 8)
    }
  }

  func rounded(
    _ number: Field, _ rounding: Rounding, on grid: PriceGrid, expected: Field
  ) throws -> (Price, Price) {
    guard let price = Price(try number.decimal()) else { throw Inexpressible.finerThanEightPlaces }
    let wanted = try #require(Price(try expected.decimal()))
    if case .significantFigures(let figures, _) = grid,
      price >= Price(units: Volume.powers[8 + figures])
    {
      throw Inexpressible.wholeNumbersAlwaysPass
    }
    return (grid.rounded(price, rounding), wanted)
  }

  @Test(arguments: of("round-price-")) func `of price rounding agree`(one: Case) throws {
    let roundings: [String: Rounding] = [
      "up": .up, "down": .down, "truncate": .down, "nearest (half away / ccxt ROUND)": .nearest,
    ]
    let rounding = try #require(roundings[try one.given.required("rounding").text()])
    try compare(one, "price", rounding)
  }

  @Test(arguments: of("round-amount-")) func `of amount rounding agree`(one: Case) throws {
    try compare(one, "amount", .down)
  }

  private func compare(_ one: Case, _ key: String, _ rounding: Rounding) throws {
    do {
      let (result, wanted) = try rounded(
        one.given.required(key), rounding, on: grid(one.given), expected: one.expected)
      #expect(result == wanted)
    } catch let reason as Inexpressible {
      try SharedReference.leaveOut(one.id, reason.rawValue)
    }
  }

  @Test func `are expressible for the most part`() throws {
    var (left, all) = (0, 0)
    for key in ["price", "amount"] {
      for one in Self.of("round-\(key)-") {
        all += 1
        do {
          _ = try rounded(
            one.given.required(key), .down, on: grid(one.given), expected: one.expected)
        } catch is Inexpressible { left += 1 }
      }
    }
    #expect(left * 3 <= all, "\(left) of \(all) are left out")
  }

  @Test(arguments: of("maint-tier-")) func `of maintenance tiers agree`(one: Case) throws {
    let tiers = try one.given.required("tiers").elements().map { tier in
      MarginTier(
        floor: try tier.required("minNotional").amount(Money.self, such: "1"),
        maintenanceRate: try tier.required("maintenanceMarginRate").rate(),
        maintenanceDeduction: try tier.required("maintAmt").amount(Money.self, such: "1"),
        maximumLeverage: try tier.required("maxLeverage").integer(in: 1...200))
    }
    let instrument = Instrument(
      symbol: "X", base: "X", quote: "USDT", priceGrid: .step("0.1"), lot: "1",
      minimumQuantity: "1", feeTiers: [FeeTier(name: "", maker: .zero, taker: .zero)],
      marginTiers: tiers)
    let worth = try one.given.required("notional").positive(Money.self, such: "1")
    let wanted = try one.expected.elements()
    let rate = try wanted[0].rate()
    let deduction = try wanted[1].amount(Money.self, such: "1")
    let tier = instrument.marginTier(for: worth)
    #expect(tier.maintenanceRate == rate, "\(one.id)")
    #expect(tier.maintenanceDeduction == deduction, "\(one.id)")
    #expect(
      instrument.maintenanceMargin(for: worth)
        == worth.times(rate, rounded: .up) - deduction, "\(one.id)")
    #expect(instrument.marginTier(for: -worth) == tier, "\(one.id)")
  }
}
