import Trading

/// Watches by the clock alone whether candles come, whatever an adapter believes of its streams.
struct CandleWatch {
  /// What has changed of one symbol.
  enum News: Equatable {
    /// No candle since the one that closed at a moment.
    case silent(InstrumentIndex, since: Timestamp)
    case back(InstrumentIndex)
  }

  private let span: TimeSpan
  /// When the last candle of each symbol closed; the far past before the watch begins.
  private(set) var closes: [Timestamp]
  private(set) var isSilent: [Bool]
  private var nextAsking: Timestamp = .distantPast
  /// How long on the wall a candle may be on its way, in a run whose time goes faster.
  private static let patience = TimeSpan.seconds(5)
  /// How often at most what does not come is asked for.
  private static let askingEvery = TimeSpan.seconds(10)

  init(symbols: Int, span: TimeSpan) {
    self.span = span
    closes = Array(repeating: .distantPast, count: symbols)
    isSilent = Array(repeating: false, count: symbols)
  }

  /// Begins to wait for the candles that close from now on.
  mutating func begin(at now: Timestamp) {
    for index in closes.indices where closes[index] == .distantPast { closes[index] = now }
  }

  /// Takes a candle; returns whether it was waited for.
  mutating func take(_ index: InstrumentIndex, close: Timestamp) -> News? {
    closes[index.value] = max(closes[index.value], close)
    guard isSilent[index.value] else { return nil }
    isSilent[index.value] = false
    return .back(index)
  }

  /// Looks at the clock: after two intervals without a candle, one has not come.
  mutating func look(at now: Timestamp, onWall: (TimeSpan) -> TimeSpan) -> [News] {
    var news: [News] = []
    for index in closes.indices where !isSilent[index] && closes[index] != .distantPast {
      let overdue = now - (closes[index] + span)
      guard overdue >= span, onWall(overdue) >= Self.patience else { continue }
      isSilent[index] = true
      news.append(.silent(InstrumentIndex(index), since: closes[index]))
    }
    return news
  }

  /// Whether to ask for candles again by now, on the wall.
  mutating func asks(at wall: Timestamp) -> Bool {
    guard isSilent.contains(true), wall >= nextAsking else { return false }
    nextAsking = wall + Self.askingEvery
    return true
  }
}
