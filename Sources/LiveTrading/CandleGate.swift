import Trading

/// Puts candles that close at one moment into the order of their symbols, as in a backtest, as long
/// as they all come soon.
struct CandleGate {
  private var waiting: [(index: InstrumentIndex, candle: Candle)] = []
  private var since = Timestamp.distantFuture
  private let symbols: Int
  /// How long one candle waits for the others, on the wall.
  private static let patience = TimeSpan.milliseconds(500)

  init(symbols: Int) { self.symbols = symbols }

  mutating func push(_ candle: Candle, _ index: InstrumentIndex, at wall: Timestamp) {
    if waiting.isEmpty { since = wall }
    waiting.append((index, candle))
  }

  /// The candles that need not wait any longer, in their order.
  mutating func pop(at wall: Timestamp) -> [(index: InstrumentIndex, candle: Candle)] {
    guard !waiting.isEmpty else { return [] }
    waiting.sort { ($0.candle.openTime, $0.index) < ($1.candle.openTime, $1.index) }
    let last = waiting[waiting.count - 1].candle.openTime
    let isWhole = waiting.count { $0.candle.openTime == last } == symbols
    guard isWhole || wall - since >= Self.patience else { return [] }
    defer { waiting.removeAll() }
    return waiting
  }

  /// When what waits is let go at the latest.
  var due: Timestamp { waiting.isEmpty ? .distantFuture : since + Self.patience }
}
