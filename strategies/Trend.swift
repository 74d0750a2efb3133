import StrategyKit

/// Goes with a break of the channel once a second candle confirms it.
///
/// The stop is raised to the entry when the trade has earned its keep, and then trails.
struct Trend: Strategy {
  static let name = "trend"
  static let summary = "Goes with a confirmed break of the channel; breakeven, then trails."

  @Parameter(2...1000, "candles in the channel that must break") var channel = 20
  @Parameter(2...500, "candles in the usual range") var range = 14
  @Parameter(0.25...20, "stop, in usual ranges from the entry") var stop = 2.0
  @Parameter(0.25...20, "profit that raises the stop to the entry, in usual ranges")
  var breakeven = 1.5
  @Parameter(0.25...20, "profit from which the stop trails, in usual ranges") var activation = 3.0
  @Parameter(0.25...20, "how far behind the best price it trails, in usual ranges") var trail = 2.0

  private var extremes = DonchianChannel(1)
  private var usualRange = AverageTrueRange(1)
  private var last: DonchianChannel.Value?
  private var broken: (direction: Direction, level: Price)?

  mutating func prepare() {
    extremes = DonchianChannel(channel)
    usualRange = AverageTrueRange(range)
  }

  mutating func onCandle(_ candle: Candle, _ desk: inout Desk) {
    // A candle is measured against the channel of those before it.
    let before = last
    last = extremes.next(candle)
    let range = usualRange.next(candle)
    if let broken, let range, isConfirmed(broken, by: candle) {
      enter(broken.direction, range, &desk)
    }
    broken = before.flatMap { channel in
      candle.close > channel.upper
        ? (.long, channel.upper) : candle.close < channel.lower ? (.short, channel.lower) : nil
    }
  }

  /// Whether the candle after a break went on, and closed beyond the level that broke.
  private func isConfirmed(
    _ broken: (direction: Direction, level: Price), by candle: Candle
  ) -> Bool {
    switch broken.direction {
    case .long: candle.close > candle.open && candle.close > broken.level
    case .short: candle.close < candle.open && candle.close < broken.level
    }
  }

  private func enter(_ direction: Direction, _ range: Double, _ desk: inout Desk) {
    guard desk.holding.direction != direction,
      let stop = Price(nearest: range * stop), stop > .zero,
      let breakeven = Price(nearest: range * breakeven),
      let activation = Price(nearest: range * activation),
      let trail = Price(nearest: range * trail), trail > .zero
    else { return }
    desk.enter(
      direction, stop: .distance(.price(stop)),
      trailing: TrailingRule(distance: .price(trail), activation: .price(activation)),
      breakeven: BreakevenRule(activation: .price(breakeven)))
  }
}
