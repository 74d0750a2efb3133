/// Something about a file that its user should know and that did not stop the import.
public struct ImportWarning: Codable, Hashable, Sendable, CustomStringConvertible {
  /// What it is about; the raw values are words that programs rely on.
  public enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
    /// The newest row came first; the rows were turned round.
    case descending
    /// Rows stood in the wrong place; the rows were sorted.
    case outOfOrder = "out_of_order"
    /// Candles came twice with the same values; one was kept.
    case duplicates
    /// Candles came twice with other values; the first was kept.
    case conflictingDuplicates = "duplicates_conflicting"
    case gap
    /// Rows without any price were left out.
    case nullRows = "null_rows"
    case zeroVolume = "zero_volume"
    /// The first candle holds a price far from all after it.
    case priceSpikeInFirstRow = "price_spike_first_row"
    /// A candle holds a price far from its neighbours.
    case priceSpike = "price_spike"
    /// The price moved between two candles further than it ever does.
    case priceJump = "price_jump"
    /// Lines before the header that are no part of the table were left out.
    case preamble = "preamble_line_skipped"
    /// A text behind the table was left out.
    case remark = "footer_line_skipped"
    /// The header came again between the rows.
    case repeatedHeader = "repeated_header"
    /// The last line is cut off and was left out.
    case truncatedLastLine = "truncated_last_line"
    /// The moments are the ends of the candles and were moved to their beginnings.
    case closeTime = "timestamp_is_close_time"
    /// The prices do not stand as open, high, low, close; their order was found from the numbers.
    case otherPriceOrder = "ohlc_inconsistent_if_read_as_ohlc"
    /// Some candles do not stand on the grid of the timeframe.
    case irregularSteps = "irregular_steps"
    /// Broken rows were left out, as asked.
    case skippedRows = "bad_rows_skipped"
    /// Open or close lies outside low and high in so many rows that it is the vendor's way, or by
    /// no more than a float's noise; the candles were kept as they are.
    case outsideHighLow = "open_or_close_outside"
  }

  public var kind: Kind
  /// How many rows or candles it is about.
  public var count: Int
  /// In one sentence.
  public var message: String

  /// Creates a warning.
  public init(_ kind: Kind, count: Int = 1, _ message: String) {
    self.kind = kind
    self.count = count
    self.message = message
  }

  public var description: String { message }
}

/// A number of things in words: `1 gap`, `2 gaps`.
func counted(_ count: Int, _ thing: String) -> String {
  "\(count) \(thing)\(count == 1 ? "" : "s")"
}
