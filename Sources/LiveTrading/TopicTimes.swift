import Trading
import Venues

/// When each topic of the market brought something last, on the wall, and how much came from the
/// venue that could not be read.
struct TopicTimes {
  private var times: [InstrumentIndex: [SessionView.Topic: Timestamp]] = [:]
  private var since: Timestamp?
  private(set) var unreadable = 0

  /// Takes what has come.
  mutating func take(_ output: VenueOutput, at wall: Timestamp) {
    since = since ?? wall
    switch output {
    case .event(.ticker(let index, _)): times[index, default: [:]][.ticker] = wall
    case .trade(let index, _): times[index, default: [:]][.trades] = wall
    case .candle(let index, _): times[index, default: [:]][.candles] = wall
    case .unreadable: unreadable += 1
    default: break
    }
  }

  /// For how long each topic of an instrument has brought nothing.
  ///
  /// Tickers and candles are always wanted; trades are a topic once there was one.
  func silences(of index: InstrumentIndex, at wall: Timestamp) -> [SessionView.Topic: TimeSpan] {
    guard let since else { return [:] }
    var last = times[index] ?? [:]
    for topic in [SessionView.Topic.ticker, .candles] { last[topic] = last[topic] ?? since }
    return last.mapValues { max(.zero, wall - $0) }
  }
}
