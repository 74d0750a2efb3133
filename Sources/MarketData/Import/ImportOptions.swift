public import Trading

/// What a user may say about a file that the file does not say itself.
public struct ImportOptions: Hashable, Sendable {
  /// In which order a date names day and month.
  public enum DateOrder: String, Codable, Hashable, Sendable, CaseIterable {
    case dayFirst
    case monthFirst
  }

  /// What to do with a row that is no candle.
  public var onBadRow: BadRowPolicy
  /// The timeframe, where the spacing does not tell it.
  public var timeframe: Timeframe?
  /// The order of day and month, where the file does not tell it.
  public var dateOrder: DateOrder?

  /// Creates options.
  public init(
    onBadRow: BadRowPolicy = .stop, timeframe: Timeframe? = nil, dateOrder: DateOrder? = nil
  ) {
    self.onBadRow = onBadRow
    self.timeframe = timeframe
    self.dateOrder = dateOrder
  }

  /// The options as text, for the key of a cache.
  var key: String {
    "\(onBadRow.rawValue) \(timeframe?.description ?? "-") \(dateOrder?.rawValue ?? "-")"
  }
}
