public import Trading

/// The market of a seed: a random walk with a jump now and then.
struct PriceModel {
  /// When every proof begins.
  static let start = Timestamp(nanoseconds: 1_735_689_600_000_000_000)

  let dice: Dice
  let symbol: Int

  private func draw(_ bound: UInt64, _ candle: Int, _ purpose: UInt64) -> Int64 {
    Int64(dice.below(bound, 20 + UInt64(symbol), UInt64(candle) * 8 + purpose))
  }

  /// So many candles from about a price, on the grid of the instrument.
  func candles(_ count: Int, of symbol: ProofConfiguration.Symbol) -> CandleSeries {
    let grid = symbol.instrument.priceGrid
    var last = grid.rounded(symbol.price, .nearest)
    let least = grid.rounded(Price(units: symbol.price.units / 4), .up)
    let most = Price(units: symbol.price.units * 4)
    // Of one in a hundred thousand.
    func moved(_ price: Price, by share: Int64) -> Price {
      let away = Price(units: Int64(Int128(price.units) * Int128(share) / 100_000))
      return max(least, min(most, grid.rounded(price + away, .nearest)))
    }
    var candles: [Candle] = []
    for index in 0..<count {
      let open = last
      let jump = draw(40, index, 0) == 0 ? draw(6_001, index, 1) - 3_000 : 0
      let close = moved(open, by: draw(601, index, 2) - 300 + jump)
      let high = moved(max(open, close), by: draw(200, index, 3))
      let low = moved(min(open, close), by: -draw(200, index, 4))
      candles.append(
        Candle(
          openTime: Self.start
            + TimeSpan(nanoseconds: ProofTimeline.candle.nanoseconds * Int64(index)),
          open: open, high: max(high, open, close), low: min(low, open, close), close: close,
          volume: Volume(units: 1_000_000, places: 0)))
      last = close
    }
    return CandleSeries(timeframe: Timeframe(seconds: 30), candles: candles)
  }
}

extension Timestamp {
  /// When every proof begins.
  public static let proofStart = PriceModel.start
}
