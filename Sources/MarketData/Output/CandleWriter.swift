public import Trading

/// Writes candles as canonical CSV.
///
/// The columns are `timestamp,open,high,low,close,volume`; the timestamp is the candle's beginning
/// in Unix milliseconds, prices and volume are plain decimals that read back as the same values. A
/// series without volume is written without that column.
public enum CandleWriter {
  /// Writes a file, whole or not at all.
  ///
  /// `preamble` is a line that stands before the header. Throws ``MarketDataFailure`` where the
  /// file cannot be created or written, or where a moment falls between two milliseconds.
  public static func write(
    _ series: CandleSeries, to path: String, preamble: String? = nil
  ) throws {
    try AtomicFile.write(to: path, isDurable: true) { file in
      var text = DecimalText()
      if let preamble { text.append(preamble + "\n") }
      let hasVolume = series.volumePlaces != nil
      text.append("timestamp,open,high,low,close\(hasVolume ? ",volume" : "")\n")
      for index in 0..<series.count {
        let candle = series[index]
        guard candle.openTime.nanoseconds % 1_000_000 == 0 else {
          throw MarketDataFailure(
            .misuse, file: path, line: index + 2, field: "timestamp", found: "\(candle.openTime)",
            expected: "whole milliseconds", reason: "the moment cannot be written")
        }
        text.append(candle.openTime.milliseconds, places: 0)
        for price in [candle.open, candle.high, candle.low, candle.close] {
          text.append(comma: price.units, places: 8)
        }
        if let volume = candle.volume {
          text.append(comma: volume.units, places: Int(volume.places))
        }
        text.append("\n")
        if text.isLarge { try text.flush(to: file) }
      }
      try text.flush(to: file)
    }
  }
}

/// A buffer of text for tables of numbers, without an allocation per number.
struct DecimalText {
  private var bytes: [UInt8] = []
  private var digits = [UInt8](repeating: 0, count: 20)

  /// Whether it is time to write the buffer out.
  var isLarge: Bool { bytes.count > 1 << 18 }

  mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  /// Appends a comma and a number.
  mutating func append(comma units: Int64, places: Int) {
    bytes.append(UInt8(ascii: ","))
    append(units, places: places)
  }

  /// Appends the shortest plain decimal text of a number of units of 10 to the minus `places`.
  mutating func append(_ units: Int64, places: Int) {
    if units < 0 { bytes.append(UInt8(ascii: "-")) }
    var rest = units.magnitude
    var count = 0
    while rest > 0 || count <= places {
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      digits[count] = UInt8(ascii: "0") + UInt8(digit)
      rest = quotient
      count += 1
    }
    for index in stride(from: count - 1, through: places, by: -1) { bytes.append(digits[index]) }
    var last = 0
    while last < places, digits[last] == UInt8(ascii: "0") { last += 1 }
    guard last < places else { return }
    bytes.append(UInt8(ascii: "."))
    for index in stride(from: places - 1, through: last, by: -1) { bytes.append(digits[index]) }
  }

  /// Writes the buffer out and empties it.
  mutating func flush(to file: AtomicFile) throws {
    try file.write(bytes.span)
    bytes.removeAll(keepingCapacity: true)
  }
}
