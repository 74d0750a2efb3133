import Foundation
import Trading

/// The indicators as a textbook writes them.
///
/// Over arrays, from the beginning, without a thought for speed; each answers for the last candle
/// given, or nil.
enum Textbook {
  static func mean(_ values: ArraySlice<Double>) -> Double {
    values.reduce(0, +) / Double(values.count)
  }

  static func simple(_ closes: [Double], _ length: Int) -> Double? {
    closes.count < length ? nil : mean(closes.suffix(length))
  }

  static func weighted(_ closes: [Double], _ length: Int) -> Double? {
    guard closes.count >= length else { return nil }
    let sum = closes.suffix(length).enumerated().map { Double($0 + 1) * $1 }.reduce(0, +)
    return sum / Double(length * (length + 1) / 2)
  }

  static func exponential(_ closes: [Double], _ length: Int) -> Double? {
    guard closes.count >= length else { return nil }
    let share = 2 / Double(length + 1)
    return closes.dropFirst(length).reduce(mean(closes.prefix(length))) { average, close in
      close * share + average * (1 - share)
    }
  }

  static func wilder(_ values: [Double], _ length: Int) -> Double? {
    guard values.count >= length else { return nil }
    return values.dropFirst(length).reduce(mean(values.prefix(length))) { average, value in
      average + (value - average) / Double(length)
    }
  }

  static func relativeStrength(_ closes: [Double], _ length: Int) -> Double? {
    let changes = zip(closes.dropFirst(), closes).map { $0 - $1 }
    guard let gain = wilder(changes.map { max($0, 0) }, length),
      let loss = wilder(changes.map { max(-$0, 0) }, length)
    else { return nil }
    return 100 - 100 / (1 + gain / loss)
  }

  static func trueRanges(_ candles: [Candle]) -> [Double] {
    zip(candles.dropFirst(), candles).map { candle, last in
      max(
        candle.high.double - candle.low.double,
        abs(candle.high.double - last.close.double), abs(candle.low.double - last.close.double))
    }
  }

  static func deviation(_ closes: [Double], _ length: Int) -> Double? {
    guard closes.count >= length else { return nil }
    let middle = mean(closes.suffix(length))
    return mean(closes.suffix(length).map { ($0 - middle) * ($0 - middle) }[...]).squareRoot()
  }

  static func slope(_ closes: [Double], _ length: Int) -> Double? {
    guard closes.count >= length else { return nil }
    let values = closes.suffix(length)
    let middle = mean(values)
    let center = Double(length - 1) / 2
    let pairs = values.enumerated().map { (Double($0) - center, $1 - middle) }
    return pairs.map { $0 * $1 }.reduce(0, +) / pairs.map { $0.0 * $0.0 }.reduce(0, +)
  }

  static func commodityChannel(_ candles: [Candle], _ length: Int) -> Double? {
    guard candles.count >= length else { return nil }
    let prices = candles.suffix(length).map(\.typicalPrice)
    let middle = mean(prices[...])
    let deviation = mean(prices.map { abs($0 - middle) }[...])
    let last = candles[candles.count - 1].typicalPrice
    return deviation == 0 ? 0 : (last - middle) / 0.015 / deviation
  }

  static func raw(_ candles: ArraySlice<Candle>, _ length: Int) -> Double? {
    let window = candles.suffix(length)
    guard window.count == length, let last = window.last,
      let high = window.map(\.high).max(), let low = window.map(\.low).min()
    else { return nil }
    return high == low ? 0 : (last.close.double - low.double) / (high.double - low.double) * 100
  }

  static func rollingVolumePrice(_ candles: [Candle], _ length: Int) -> Double? {
    guard candles.count >= length else { return nil }
    let window = candles.suffix(length)
    let volume = window.map { $0.volume?.double ?? 0 }.reduce(0, +)
    let worth = window.map { $0.typicalPrice * ($0.volume?.double ?? 0) }.reduce(0, +)
    return volume == 0 ? nil : worth / volume
  }
}
