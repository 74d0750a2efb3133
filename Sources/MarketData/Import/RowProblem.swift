/// A row that is no candle, and why.
struct RowProblem {
  var line: Int
  var column: Int?
  var field: String?
  var found: String?
  var expected: String?
  var reason: String
  /// Whether the row has fewer fields than it should.
  var isShort = false
  /// Whether the row is one text and no table row, as the vendor's last line can be.
  var isRemark = false
  var kind: BrokenRow.Kind

  /// The failure that ends an import over this row.
  func failure(file: String) -> MarketDataFailure {
    MarketDataFailure(
      .badData, file: file, line: line, column: column, field: field, found: found,
      expected: expected, reason: reason)
  }
}

/// A row that was left out because it is no candle.
public struct BrokenRow: Codable, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong with it.
  public enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
    case missingValue = "missing_value"
    case malformedValue = "malformed_value"
    case outOfRange = "out_of_range"
    case nonPositivePrice = "non_positive_price"
    case highBelowLow = "high_below_low"
    case outsideHighLow = "open_or_close_outside"
    case negativeVolume = "negative_volume"
  }

  /// The line in the file, counted from one.
  public var line: Int
  public var kind: Kind
  /// What is wrong, in words.
  public var reason: String

  /// Creates a note of a row.
  public init(line: Int, kind: Kind, reason: String) {
    self.line = line
    self.kind = kind
    self.reason = reason
  }

  /// As `line 72: …`.
  public var description: String { "line \(line): \(reason)" }
}
