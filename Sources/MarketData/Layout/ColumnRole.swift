/// What a column of a candle file holds.
enum ColumnRole: UInt8, CaseIterable, Sendable {
  case ignored
  case time
  /// The time of day, where the day stands in the column of role `time`.
  case timeOfDay
  case open
  case high
  case low
  case close
  case volume
  case symbol

  /// The word for it in messages.
  var word: String {
    switch self {
    case .ignored: "-"
    case .time: "time"
    case .timeOfDay: "time of day"
    case .open: "open"
    case .high: "high"
    case .low: "low"
    case .close: "close"
    case .volume: "volume"
    case .symbol: "symbol"
    }
  }

  static let prices: [ColumnRole] = [.open, .high, .low, .close]
}
