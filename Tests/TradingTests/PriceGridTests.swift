import Testing
import Trading

@Suite struct `A price grid of significant figures` {
  /// The perpetual of bitcoin at Hyperliquid: five figures, six less five decimals.
  let bitcoin = PriceGrid.significantFigures(5, maximumPlaces: 1)
  /// A coin that is traded whole: five figures, six decimals.
  let meme = PriceGrid.significantFigures(5, maximumPlaces: 6)

  @Test(arguments: ["123456", "64250", "9999.5", "1000", "1"])
  func `takes what the venue takes`(price: Price) {
    #expect(bitcoin.contains(price))
  }

  @Test(arguments: ["64250.5", "12345.6", "9999.55"])
  func `refuses what the venue refuses`(price: Price) {
    #expect(!bitcoin.contains(price))
  }

  @Test(arguments: [
    ("1234.5", true), ("1234.56", false), ("0.001234", true), ("0.0012345", false),
    ("0.012345", true), ("0.000001", true), ("1.2345", true), ("1.23456", false),
    ("123456", true), ("12.345", true), ("0.1", true),
  ])
  func `counts figures and decimals`(price: Price, isTaken: Bool) {
    #expect(meme.contains(price) == isTaken)
  }

  @Test(arguments: [
    ("99999.6", "100000", "99999"), ("9999.96", "10000", "9999.9"),
    ("0.99999", "0.99999", "0.99999"),
    ("0.9999995", "1", "0.99999"), ("100000.4", "100001", "100000"),
  ])
  func `rounds across a power of ten`(price: Price, up: Price, down: Price) {
    let grid = PriceGrid.significantFigures(5, maximumPlaces: 5)
    #expect(grid.rounded(price, .up) == up)
    #expect(grid.rounded(price, .down) == down)
  }

  @Test func `rounds onto itself and never far`() {
    var draws = Draws(seed: 5)
    for _ in 0..<20_000 {
      let price = Price(units: draws.number())
      for places in [1, 4, 6] {
        let grid = PriceGrid.significantFigures(5, maximumPlaces: places)
        let step = grid.step(at: price)
        for rounding in [Rounding.down, .up, .nearest] where price.magnitude < "90000000000" {
          let rounded = grid.rounded(price, rounding)
          #expect(grid.contains(rounded), "\(price) to \(rounded)")
          #expect((rounded - price).magnitude < step)
        }
        #expect(!grid.contains(price) || grid.rounded(price, .nearest) == price)
      }
    }
  }
}

@Suite struct `A price grid of steps` {
  @Test func `takes whole multiples`() {
    let grid = PriceGrid.step("0.5")
    #expect(grid.contains("100.5"))
    #expect(!grid.contains("100.25"))
    #expect(grid.rounded("100.26", .nearest) == "100.5")
    #expect(grid.step(at: "1") == "0.5")
  }
}

@Suite struct `An instrument` {
  let instrument = Instrument(
    symbol: "X", base: "X", quote: "USDT", priceGrid: .step("0.1"), lot: "0.001",
    minimumQuantity: "0.001", feeTiers: [FeeTier(name: "", maker: .zero, taker: .zero)],
    marginTiers: [
      MarginTier(
        floor: .zero, maintenanceRate: "0.004", maintenanceDeduction: .zero, maximumLeverage: 125),
      MarginTier(
        floor: "50000", maintenanceRate: "0.005", maintenanceDeduction: "50", maximumLeverage: 100),
    ])

  @Test(arguments: [
    ("0", "0"), ("100", "0.4"), ("49999.99999999", "200"), ("50000", "200"), ("60000", "250"),
    ("-60000", "250"), ("0.00000001", "0.00000001"),
  ])
  func `needs margin by worth`(worth: Money, margin: Money) {
    #expect(instrument.maintenanceMargin(for: worth) == margin)
  }

  @Test func `has a tier from its floor on`() {
    #expect(instrument.marginTier(for: "49999.99999999").maximumLeverage == 125)
    #expect(instrument.marginTier(for: "50000").maximumLeverage == 100)
    #expect(instrument.marginTier(for: "-50000").maximumLeverage == 100)
  }
}
