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

  /// When the price first comes to a level, from a moment on and up to another; nil if it does not.
  ///
  /// `low` is met from above and `high` from below; the price now is strictly between them.
  func crossing(
    of low: Int64, and high: Int64, from now: Int64, price: Int64, until limit: Int64
  ) -> (time: Int64, level: Int64)? {
    var leg = leg(at: now)
    var (time, from) = (now, price)
    while leg < 3, time < limit {
      let to = self.price(leg + 1)
      let finish = self.time(leg + 1)
      let level: Int64? = to <= low ? low : to >= high ? high : nil
      if let level {
        let way = Int128(level - from) * Int128(finish - time)
        let reached = to == from ? time : time + Int64(way / Int128(to - from))
        return reached <= limit ? (reached, level) : nil
      }
      (time, from) = (finish, to)
      leg += 1
    }
    return nil
  }
}
