import Trading

/// The way a price took through one candle: four points joined by straight lines.
///
/// The points stand at 0, ⅓, ⅔ and 1 of the candle's span. A candle does not say which of its
/// extremes came first, so that is a choice; see ``ExchangeSettings/Intrabar``.
struct PricePath: Sendable {
  /// The price at each point.
  private(set) var points: (Int64, Int64, Int64, Int64)
  /// When the candle begins, and how long it lasts, in nanoseconds.
  let start: Int64
  let length: Int64

  /// Creates the path of a candle.
  init(_ candle: Candle, lasting span: TimeSpan, highFirst: Bool) {
    points = (
      candle.open.units, highFirst ? candle.high.units : candle.low.units,
      highFirst ? candle.low.units : candle.high.units, candle.close.units
    )
    start = candle.openTime.nanoseconds
    length = span.nanoseconds
  }

  /// Creates the path that goes from the open to the close of a candle in one straight line: the
  /// first leg, behind which the price stays where it is.
  init(straight candle: Candle, lasting span: TimeSpan) {
    let (from, to) = (candle.open.units, candle.close.units)
    points = (from, to, to, to)
    start = candle.openTime.nanoseconds
    length = span.nanoseconds * 3
  }

  /// When the candle ends.
  var end: Int64 { start + length }

  /// The price at one of the four points.
  func price(_ point: Int) -> Int64 {
    switch point {
    case 0: points.0
    case 1: points.1
    case 2: points.2
    default: points.3
    }
  }

  /// The moment of one of the four points.
  func time(_ point: Int) -> Int64 { start + length * Int64(point) / 3 }

  /// The leg that leads on from a moment, 0 to 2.
  func leg(at time: Int64) -> Int {
    if time < self.time(1) { return 0 }
    return time < self.time(2) ? 1 : 2
  }

  /// The price at a moment, rounded towards the start of the leg.
  func price(at time: Int64) -> Int64 {
    if time >= end { return points.3 }
    let leg = leg(at: time)
    let (from, to) = (price(leg), price(leg + 1))
    let (begin, finish) = (self.time(leg), self.time(leg + 1))
    let way = Int128(to - from) * Int128(time - begin) / Int128(finish - begin)
    return from + Int64(way)
  }

  /// The first of two levels that is met; at once where the price of now is there already.
  ///
  /// Another market may have brought the clock to the very moment at which this price met a level;
  /// a price is given where that was not looked at yet.
  func next(
    _ levels: (low: Int64, high: Int64), from now: Int64, at price: Int64?, until limit: Int64
  ) -> (time: Int64, level: Int64)? {
    if levels.low == .min, levels.high == .max { return nil }
    let first = max(now, start)
    if let price {
      if price <= levels.low { return (first, levels.low) }
      if price >= levels.high { return (first, levels.high) }
    }
    return crossing(of: levels.low, and: levels.high, from: first, until: limit)
  }

  /// When the price first comes to a level, from a moment on and up to another; nil if it does not.
  ///
  /// `low` is met from above and `high` from below; the price now is strictly between them. The
  /// moment depends on the leg and the level alone, not on when it is asked for.
  func crossing(
    of low: Int64, and high: Int64, from now: Int64, until limit: Int64
  ) -> (time: Int64, level: Int64)? {
    var leg = leg(at: now)
    while leg < 3, time(leg) < limit {
      let to = self.price(leg + 1)
      if to <= low || to >= high {
        let level = to <= low ? low : high
        let reached = max(now, moment(of: level, on: leg))
        return reached <= limit ? (reached, level) : nil
      }
      leg += 1
    }
    return nil
  }

  /// When a leg comes to a level that lies on it.
  private func moment(of level: Int64, on leg: Int) -> Int64 {
    let (begin, from, to) = (time(leg), price(leg), price(leg + 1))
    if to == from { return begin }
    let way = Int128(level - from) * Int128(time(leg + 1) - begin)
    return begin + Int64(way / Int128(to - from))
  }
}
