import StrategyKit

/// Reads the price as a curve: goes with it while it moves and speeds up.
///
/// The first derivative of a smoothed price is its speed, the second its acceleration. Where both
/// point the same way there is a signal, and the score says how far both exceed what is usual.
struct Calculus: Strategy {
  static let name = "calculus"
  static let summary = "Goes with a smoothed price that moves and speeds up, and scores how surely."
  static let preferences = Preferences(crossSymbolHedge: true, qualityThreshold: 0.6)

  @Parameter(2...500, "candles in the smoothing of the price") var smoothing = 20
  @Parameter(10...5000, "candles that say what speed is usual") var memory = 200
  @Parameter(2...500, "candles in the usual range") var range = 14
  @Parameter(0.25...20, "stop, in usual ranges from the entry") var stop = 1.5
  @Parameter(0.25...50, "target, in usual ranges from the entry") var target = 3.0

  private var curve = ExponentialAverage(1)
  private var speed = Derivative()
  private var acceleration = Derivative()
  private var usualSpeed = ExponentialAverage(1)
  private var usualAcceleration = ExponentialAverage(1)
  private var usualRange = AverageTrueRange(1)

  mutating func prepare() {
    curve = ExponentialAverage(smoothing)
    usualSpeed = ExponentialAverage(memory)
    usualAcceleration = ExponentialAverage(memory)
    usualRange = AverageTrueRange(range)
  }

  mutating func onCandle(_ candle: Candle, _ desk: inout Desk) {
    let range = usualRange.next(candle)
    guard let level = curve.next(candle.close),
      let speed = speed.next(level),
      let acceleration = acceleration.next(speed)
    else { return }
    let speedShare = share(speed.magnitude, of: usualSpeed.next(speed.magnitude))
    let pushShare = share(
      acceleration.magnitude, of: usualAcceleration.next(acceleration.magnitude))
    guard let range, let speedShare, let pushShare, speed * acceleration > 0,
      let stop = Price(nearest: range * stop), let target = Price(nearest: range * target),
      stop > .zero, target > .zero
    else { return }
    desk.enter(
      speed > 0 ? .long : .short, stop: .distance(.price(stop)),
      target: .distance(.price(target)), quality: (speedShare + pushShare) / 2)
  }

  /// From 0 to 1: a half for what is usual, three quarters for three times as much.
  private func share(_ value: Double, of usual: Double?) -> Double? {
    usual.map { value == 0 ? 0 : value / (value + $0) }
  }
}
