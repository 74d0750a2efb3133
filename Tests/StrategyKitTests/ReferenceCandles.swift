import Foundation
import TestKit
import Trading

/// The candles of a plain canonical file, read without the product's own reader.
func readCandles(of path: String) throws -> [Candle] {
  let lines = try String(contentsOf: SharedData.file("data/" + path), encoding: .utf8)
    .split(whereSeparator: \.isNewline).dropFirst()
  return try lines.map { line in
    let fields = line.split(separator: ",").map(String.init)
    guard fields.count >= 6, let time = Int64(fields[0]), let open = Price(fields[1]),
      let high = Price(fields[2]), let low = Price(fields[3]), let close = Price(fields[4]),
      let volume = volume(fields[5])
    else { throw UnreadableLine(path: path, line: String(line)) }
    return Candle(
      openTime: Timestamp(milliseconds: time), open: open, high: high, low: low, close: close,
      volume: volume)
  }
}

struct UnreadableLine: Error {
  let path: String
  let line: String
}

/// A volume with as many places as the text has.
private func volume(_ text: String) -> Volume? {
  let parts = text.split(separator: ".")
  let places = parts.count > 1 ? parts[1].count : 0
  return Int64(parts.joined()).map { Volume(units: $0, places: UInt8(places)) }
}

/// How far two numbers are apart, as a fraction of the second.
///
/// Near zero as a fraction of a thousandth, since the running sums of other libraries leave dust.
func relativeError(_ value: Double, _ expected: Double) -> Double {
  (value - expected).magnitude / max(expected.magnitude, 1e-3)
}
