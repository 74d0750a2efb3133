import Foundation
import StrategyKit
import Trading

/// What freqtrade's strategy settings say, and the prices that follow from them.
struct FreqtradePlan: Sendable {
  /// Which way a candle's signals go; they act at the next open.
  struct Flags: Sendable {
    var enters: Direction?
    var exits: Set<Direction> = []
  }

  var candles: [Candle]
  var span: TimeSpan
  var flags: [Flags]
  /// What one unit of a long has paid, by the candle at whose open it was booked.
  var paid: [Int: Double] = [:]
  var leverage = 1.0
  var fee = 0.0
  /// A ratio of leveraged profit, positive.
  var stopLoss = 1.0
  /// From how many minutes after the entry on which ratio is enough, in rising order.
  var roi: [(minutes: Int, ratio: Double)] = []
  var trails = false
  var trailingPositive: Double?
  var trailingOffset = 0.0
  var trailsFromOffsetOnly = false
  var places = 8
  /// Limits instead of market orders, where a case names them.
  var entryLimit: Price?
  var exitLimit: Price?
  /// The isolated margin that is bought at most, and the step of the amount; nil for one unit.
  var stake: (margin: Double, step: Double)?

  /// The decimal that a binary fraction is written as, brought to the tick.
  func ticked(_ value: Double, _ mode: NSDecimalNumber.RoundingMode) -> Price {
    guard var exact = Decimal(string: "\(value)") else { return .zero }
    var result = Decimal()
    unsafe NSDecimalRound(&result, &exact, places, mode)
    return Price(nearest: NSDecimalNumber(decimal: result).doubleValue) ?? .zero
  }

  func stop(from price: Price, distance: Double, _ direction: Direction) -> Price {
    let ratio = (distance / leverage).magnitude
    return direction == .long
      ? ticked(price.double * (1 - ratio), .up) : ticked(price.double * (1 + ratio), .down)
  }

  func amount(at open: Price) -> Quantity {
    guard let stake else { return "1" }
    let steps = (stake.margin * leverage / open.double / stake.step + 1e-9).rounded(.down)
    return Quantity(nearest: steps * stake.step) ?? .zero
  }

  /// What funding has brought to one unit, from the candle of the entry to another, both included.
  func funding(_ direction: Direction, from entry: Int, through candle: Int) -> Double {
    var sum = 0.0
    for index in entry...max(entry, candle) { sum -= direction.factor * (paid[index] ?? 0) }
    return sum
  }

  func ratio(at price: Price, entry: Price, _ direction: Direction, funding: Double) -> Double {
    let side = direction.factor
    let opened = entry.double * (1 + side * fee)
    let closed = price.double * (1 - side * fee)
    return leverage * (side * (closed - opened) + funding) / opened
  }

  /// The price that gives exactly a ratio.
  func price(of ratio: Double, entry: Price, _ direction: Direction, funding: Double) -> Price {
    let side = direction.factor
    let opened = entry.double * (1 + side * fee)
    let closed = opened + side * (ratio / leverage * opened - funding)
    return ticked(closed / (1 - side * fee), .plain)
  }

  /// Which ratio is enough so long after the entry, and since when; nil for none.
  func enough(after minutes: Int) -> (ratio: Double, since: Int)? {
    roi.last { $0.minutes <= minutes }.map { ($0.ratio, $0.minutes) }
  }

  func minutes(from entry: Int, to candle: Int) -> Int {
    Int((candles[candle].openTime - candles[entry].openTime).nanoseconds / 60_000_000_000)
  }

  /// The way through each candle: from the open to the worst price for the position, to the best,
  /// to the worst again and to the close, as four candles.
  ///
  /// Freqtrade looks first whether the candle reaches the stop as it stands, then raises it by the
  /// candle's best price, and then compares it with the worst price of the same candle.
  func way() -> CandleSeries {
    let part = Timeframe(seconds: span.nanoseconds / 4_000_000_000)
    var parts: [Candle] = []
    var direction = Direction.long
    for (index, candle) in candles.enumerated() {
      if index > 0, let entered = flags[index - 1].enters { direction = entered }
      let worst = direction == .long ? candle.low : candle.high
      let best = direction == .long ? candle.high : candle.low
      let points = [candle.open, worst, best, worst, candle.close]
      for leg in 0..<4 {
        let (from, to) = (points[leg], points[leg + 1])
        parts.append(
          Candle(
            openTime: candle.openTime + TimeSpan(nanoseconds: part.span.nanoseconds * Int64(leg)),
            open: from, high: max(from, to), low: min(from, to), close: to))
      }
    }
    return CandleSeries(timeframe: part, candles: parts)
  }
}
