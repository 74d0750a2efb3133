import Configuration
import Simulation
import Trading

/// One symbol's data while it is being put together.
struct MarketInput {
  let symbol: String
  let path: String
  var feed: MarketFeed

  /// When the first candle begins, and the last one ends.
  var begin: Timestamp { feed.candles.openTime(at: 0) }
  var end: Timestamp { Self.end(of: feed.candles) }

  /// Takes the finer candles, and keeps the time that both cover; returns what is to be said.
  mutating func add(detail: CandleSeries, name: String) throws -> [String] {
    let candles = feed.candles
    // A candle counts as covered where its first finer one may be missing, but no more.
    let first = candles.firstIndex(from: detail.openTime(at: 0))
    let last = candles.firstIndex(from: Self.end(of: detail))
    guard first < last else {
      throw BacktestFailure(
        "\(name): holds no finer candle within those of \(symbol); they reach from"
          + " \(detail.openTime(at: 0)) to \(Self.end(of: detail)), the candles from"
          + " \(candles.openTime(at: 0)) to \(end)", exitCode: .badData)
    }
    feed.candles = candles.slice(first..<last)
    let inner = detail.firstIndex(from: feed.candles.openTime(at: 0))
    feed.detail = detail.slice(inner..<detail.firstIndex(from: end))
    let left = candles.count - feed.candles.count
    return left == 0
      ? [] : ["\(symbol): \(name) does not reach \(left) of the candles; they are left out"]
  }

  /// Takes candles of the mark price, which must be known as long as there are candles.
  mutating func add(mark: CandleSeries, path: String) throws {
    let candles = feed.candles
    let (begin, markEnd) = (mark.openTime(at: 0), Self.end(of: mark))
    guard begin <= candles.openTime(at: 0), markEnd >= end else {
      throw BacktestFailure(
        "\(path): the mark prices reach from \(begin) to \(markEnd), the candles of \(symbol) from"
          + " \(candles.openTime(at: 0)) to \(end); cut these with --from and --to",
        exitCode: .badData)
    }
    feed.mark = mark
  }

  /// Takes funding rates; returns what is to be said of them.
  mutating func add(funding: [FundingRate], name: String) -> [String] {
    feed.funding = funding
    let begin = feed.candles.openTime(at: 0)
    guard !funding.contains(where: { $0.time >= begin && $0.time <= end }) else { return [] }
    return ["\(symbol): no rate of \(name) falls between \(begin) and \(end): no funding is paid"]
  }

  private static func end(of series: CandleSeries) -> Timestamp {
    series.openTime(at: series.count - 1) + series.timeframe.span
  }
}
