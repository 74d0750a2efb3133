import SimulatedExchange
import StrategyKit
import Trading

/// How the small life of a position ends.
public enum LifeEnding: String, Hashable, Sendable, CaseIterable {
  /// The strategy wishes it closed.
  case wish
  /// The price falls to its stop.
  case stop
}

/// The life of one position, always the same: an entry at market with a stop and a target out of
/// reach, a rung that rests, the stop that trails once, the rung taken back, and the end.
struct Life: Strategy {
  static let name = "life"
  static let summary = "Lives the life of one position."
  static var scope: StrategyScope { .allSymbols }

  /// At which candles of the storm what is wished for; the price climbs after the rung was placed.
  private enum Moment {
    static let entry = 1
    static let rung = 2
    static let takeBack = 4
    static let end = 5
    /// How many candles the storm has.
    static let length = 8
  }

  private let timeline: ProofTimeline
  private let ending: LifeEnding

  init(_ timeline: ProofTimeline, _ ending: LifeEnding) {
    self.timeline = timeline
    self.ending = ending
  }

  init() {
    preconditionFailure("a life belongs to a plan")
  }

  mutating func onCandle(_ candle: Candle, _ desk: inout Desk) {
    let span = candle.openTime + ProofTimeline.candle - (PriceModel.start + timeline.storm)
    switch Int(span.nanoseconds / ProofTimeline.candle.nanoseconds) {
    case Moment.entry:
      desk.enter(
        .long, stop: .percent(2), target: .percent(20),
        trailing: TrailingRule(
          distance: .percent(1), activation: .percent(0.5), step: .percent(0.9)))
    case Moment.rung:
      let away = candle.close.scaled(by: "0.97", rounded: .down)
      desk.enter(.long, at: .limit(away), stop: .percent(2), isRung: true, tag: "rung")
    case Moment.takeBack: desk.cancelEntries()
    case Moment.end: if ending == .wish { desk.exit() }
    default: break
    }
  }

  /// How long the storm is in which it is lived.
  static let length = TimeSpan(
    nanoseconds: ProofTimeline.candle.nanoseconds * Int64(Moment.length))

  /// Its market: quiet, one climb of a hundredth, and where the stop ends it one fall of three.
  static func candles(
    _ count: Int, of symbol: ProofConfiguration.Symbol, _ timeline: ProofTimeline,
    _ ending: LifeEnding
  ) -> CandleSeries {
    let grid = symbol.instrument.priceGrid
    let first = Int(timeline.storm.nanoseconds / ProofTimeline.candle.nanoseconds)
    let base = grid.rounded(symbol.price, .nearest)
    let high = grid.rounded(base.scaled(by: "1.01", rounded: .up), .up)
    let low = grid.rounded(base.scaled(by: "0.98", rounded: .up), .up)
    var last = base
    let candles = (0..<count).map { index in
      let open = last
      if index == first + Moment.rung { last = high }
      if ending == .stop, index == first + Moment.end { last = low }
      return Candle(
        openTime: PriceModel.start
          + TimeSpan(nanoseconds: ProofTimeline.candle.nanoseconds * Int64(index)),
        open: open, high: max(open, last), low: min(open, last), close: last,
        volume: Volume(units: 1_000_000, places: 0))
    }
    return CandleSeries(timeframe: Timeframe(seconds: 30), candles: candles)
  }
}

extension ProofPlan {
  /// The life of one position on the first symbol, without faults.
  static func life(_ ending: LifeEnding, _ configuration: ProofConfiguration) -> ProofPlan {
    var plan = ProofPlan(seed: 1, configuration: configuration)
    plan.life = ending
    plan.symbols = 1
    plan.intensity = .single
    plan.timeline = ProofTimeline(bounds: configuration.bounds, storm: Life.length)
    plan.faults = FaultPlan(name: "life", rules: [])
    plan.faults.healsAfter = plan.timeline.heal
    return plan
  }
}
