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
  struct Case {
    let id: String
    let given: Field
    let expected: Field
  }

  /// Why a case cannot be expressed in our numbers.
  enum Inexpressible: String, Error {
    /// The number given has more than eight decimal places; it is refused, not rounded.
    case finerThanEightPlaces
    /// Fewer significant figures than the price has before the point: a venue's grid takes every
    /// whole number then (Hyperliquid), where the reference goes on to tens and hundreds.
    case wholeNumbersAlwaysPass
  }

  func cases(_ prefix: String) throws -> [Case] {
    let file = SharedData.file("data/reference/formulas_share.json")
    return try Field.read(file).required("cases").elements().compactMap { element in
      let id = try element.required("id").text()
      guard id.hasPrefix(prefix) else { return nil }
      return Case(
        id: id, given: try element.required("given"), expected: try element.required("expected"))
    }
  }

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

  @Test func `of price rounding agree`() throws {
    let roundings: [String: Rounding] = [
      "up": .up, "down": .down, "truncate": .down, "nearest (half away / ccxt ROUND)": .nearest,
    ]
    var left: [String: Inexpressible] = [:]
    var agreed = 0
    for one in try cases("round-price-") {
      let rounding = try #require(roundings[try one.given.required("rounding").text()])
      do {
        let (result, wanted) = try rounded(
          one.given.required("price"), rounding, on: grid(one.given), expected: one.expected)
        #expect(result == wanted, "\(one.id)")
        agreed += 1
      } catch let reason as Inexpressible {
        left[one.id] = reason
      }
    }
    #expect(agreed == 28)
    #expect(
      left == [
        "round-price-17": .finerThanEightPlaces, "round-price-37": .finerThanEightPlaces,
        "round-price-71": .finerThanEightPlaces, "round-price-73": .finerThanEightPlaces,
        "round-price-75": .finerThanEightPlaces, "round-price-61": .wholeNumbersAlwaysPass,
        "round-price-63": .wholeNumbersAlwaysPass, "round-price-65": .wholeNumbersAlwaysPass,
        "round-price-67": .wholeNumbersAlwaysPass, "round-price-69": .wholeNumbersAlwaysPass,
      ])
  }

  @Test func `of amount rounding agree`() throws {
    var left: [String: Inexpressible] = [:]
    var agreed = 0
    for one in try cases("round-amount-") {
      do {
        let (result, wanted) = try rounded(
          one.given.required("amount"), .down, on: grid(one.given), expected: one.expected)
        #expect(result == wanted, "\(one.id)")
        agreed += 1
      } catch let reason as Inexpressible {
        left[one.id] = reason
      }
    }
    #expect(agreed == 11)
    #expect(left == ["round-amount-15": .finerThanEightPlaces])
  }

  @Test func `of maintenance tiers agree`() throws {
    let all = try cases("maint-tier-")
    #expect(all.count == 3)
    for one in all {
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
}
