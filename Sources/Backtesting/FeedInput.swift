import Configuration
import Foundation
import MarketData
import Recording
import Simulation
import Trading

/// A recording as the data of a backtest.
///
/// The strategy sees the candles that were recorded, or those of the trades where there are none;
/// the price goes by the trades, the mark by the tickers, and funding is paid at the rates that
/// were announced last before their moments.
struct FeedInput {
  let path: String
  private(set) var symbols: [String] = []
  private(set) var lines = 0
  /// Of all that was recorded, however it is packed.
  private(set) var digest = ""
  /// What should be said of it.
  let notices: [String]
  private var parts: [String: Parts] = [:]

  fileprivate struct Parts {
    var trades: [PublicTrade] = []
    var candles: [Timeframe: [Candle]] = [:]
    var marks: [(time: Timestamp, price: Price)] = []
    var funding: [FundingRate] = []
    var due: FundingRate?
  }

  /// Reads a recording whole.
  init(_ path: String) throws {
    self.path = path
    var reader = FeedReader(path)
    var parts: [String: Parts] = [:]
    var symbols: [String] = []
    var lines = 0
    let hash = ChainedDigest()
    reader.onText = { hash.take($0) }
    try reader.read { line in
      lines += 1
      switch line.word {
      case .begin(let header): symbols = header.symbols
      case .trade(let symbol, let trade): parts[symbol, default: Parts()].trades.append(trade)
      case .candle(let symbol, let timeframe, let candle):
        parts[symbol, default: Parts()].candles[timeframe, default: []].append(candle)
      case .ticker(let symbol, let state):
        parts[symbol, default: Parts()].take(state, at: state.time ?? line.heard)
      case .book, .stream, .round, .command: break
      }
    }
    notices = Self.notices(of: reader, path)
    (self.parts, self.symbols, self.lines) = (parts, symbols, lines)
    digest = hash.finish()
  }

  /// The data of one symbol in candles of a timeframe; of those that were recorded where none is
  /// asked for.
  func market(of symbol: String, _ timeframe: Timeframe?) throws -> MarketFeed {
    guard let parts = parts[symbol] else {
      throw BacktestFailure(
        "\(path): nothing of \(symbol) was recorded (\(self.symbols.joined(separator: ", ")))",
        exitCode: .badData)
    }
    let trades = Self.inOrder(parts.trades)
    var feed: MarketFeed
    if let (length, candles) = parts.candles.min(by: { $0.key < $1.key }), candles.count > 1 {
      var series = CandleSeries(timeframe: length, candles: Self.once(candles))
      if let timeframe, timeframe != length {
        series = try Resampling.resample(series, to: timeframe)
      }
      feed = MarketFeed(candles: series)
    } else {
      feed = MarketFeed(
        candles: try TradeAggregation.candles(
          trades, timeframe: timeframe ?? Timeframe(seconds: 60), path: path))
    }
    if !trades.isEmpty { feed.detail = try TradeAggregation.tape(trades, path: path) }
    feed.funding = parts.funding
    return feed
  }

  /// Candles of a second of the mark price, from one moment to another; nil where none was told.
  func marks(of symbol: String, from begin: Timestamp, to end: Timestamp) -> CandleSeries? {
    guard let marks = parts[symbol]?.marks.sorted(by: { $0.time < $1.time }),
      let first = marks.first
    else { return nil }
    var candles: [Candle] = []
    var place = 0
    var last = first.price
    let second: Int64 = 1_000_000_000
    var moment = Timestamp(nanoseconds: begin.nanoseconds.divided(by: second, .down) * second)
    while moment < end {
      let next = moment + .seconds(1)
      var candle = Candle(openTime: moment, open: last, high: last, low: last, close: last)
      while place < marks.count, marks[place].time < next {
        last = marks[place].price
        (candle.high, candle.low) = (max(candle.high, last), min(candle.low, last))
        candle.close = last
        place += 1
      }
      candles.append(candle)
      moment = next
    }
    return CandleSeries(timeframe: Timeframe(seconds: 1), candles: candles)
  }

  private static func notices(of reader: FeedReader, _ path: String) -> [String] {
    guard !reader.gaps.isEmpty else { return reader.notices }
    let name = URL(filePath: path).lastPathComponent
    let seconds = reader.gaps.reduce(0.0) { $0 + ($1.end - $1.begin).seconds }
    return reader.notices + [
      "\(name): nobody listened \(reader.gaps.count) times, \(Int(seconds.rounded())) s in all"
    ]
  }

  /// In the order of time; of one moment as they were told.
  private static func inOrder(_ trades: [PublicTrade]) -> [PublicTrade] {
    trades.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
      .map(\.element)
  }

  /// Each candle once, in the order of time: what a second process was told again is the same.
  private static func once(_ candles: [Candle]) -> [Candle] {
    var known: [Timestamp: Candle] = [:]
    for candle in candles { known[candle.openTime] = candle }
    return known.values.sorted { $0.openTime < $1.openTime }
  }
}

extension FeedInput.Parts {
  fileprivate mutating func take(_ state: MarketState, at time: Timestamp) {
    marks.append((time, state.ticker.mark))
    guard let next = state.nextFunding, let rate = state.fundingRate else { return }
    if let due, due.time < next { funding.append(due) }
    due = FundingRate(time: next, rate: rate)
  }
}

/// The SHA-256 of a long text, a stretch at a time: of each behind the digest of those before.
private final class ChainedDigest {
  private var digest = ""
  private var bytes: [UInt8] = []

  func take(_ line: String) {
    bytes += line.utf8
    bytes.append(UInt8(ascii: "\n"))
    if bytes.count >= 1 << 20 { close() }
  }

  func finish() -> String {
    close()
    return digest
  }

  private func close() {
    digest = FileDigest.of(Array(digest.utf8) + bytes)
    bytes.removeAll(keepingCapacity: true)
  }
}
