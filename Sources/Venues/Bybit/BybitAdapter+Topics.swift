import BybitProtocol
import Trading
import WireFormat

/// Whether the topics of one symbol speak, by the data that come, not by the socket.
struct TopicTrack: Sendable {
  /// What has been done about a topic that should speak and does not.
  enum Step: Int, Sendable { case none, told, subscribedAgain, opened }

  /// When the ticker came last on the stream, or was asked for there, on the wall.
  var heard = Timestamp.distantFuture
  var step = Step.none
  /// When the last step was taken, and when the price is asked for again.
  var stepped = Timestamp.distantPast
  var nextLook = Timestamp.distantPast
  var isLooking = false
  /// What the stream had said last, and how often the price was another since.
  var said: BybitTicker?
  var differences = 0
  /// How many candles in a row had to be asked for, and whether that was told.
  var missedCandles = 0
  /// When a candle came last, on whatever way, by the venue's clock; nil before the first.
  var candle: Timestamp?
  var lacksCandles = false

  /// The stream has come up with all topics.
  mutating func begin(at now: Moment) {
    heard = now.wall
    (said, differences) = (nil, 0)
  }
}

/// A stream that answers pings may say nothing of a topic for hours. What should speak and does not
/// is asked for by request within seconds, subscribed to again, and then the stream is opened anew.
extension BybitAdapter {
  /// After so long without a ticker the venue is asked, and every two seconds from then on.
  private static let tickerPatience = TimeSpan.seconds(5)
  private static let lookEvery = TimeSpan.seconds(2)
  /// So long a ticker may be silent where the price is what it said.
  private static let longestCalm = TimeSpan.seconds(60)
  private static let untilAgain = TimeSpan.seconds(5)
  private static let untilOpened = TimeSpan.seconds(15)
  private static let openedEvery = TimeSpan.minutes(2)
  private static let candlePatience = TimeSpan.seconds(5)

  private func tickerTopic(_ place: Int) -> String { "tickers.\(settings.symbols[place])" }

  mutating func turnTopics(at now: Moment) {
    for place in topics.indices {
      watchCandles(place, at: now)
      guard streams[.market]?.phase == .up, topics[place].heard < now.wall,
        now.wall - topics[place].heard >= Self.tickerPatience
      else { continue }
      if topics[place].nextLook <= now.wall, !topics[place].isLooking {
        topics[place].nextLook = now.wall + Self.lookEvery
        topics[place].isLooking = true
        send(BybitInquiry(.ticker(InstrumentIndex(place)), at: now), at: now)
      }
      mend(place, at: now)
    }
  }

  private mutating func mend(_ place: Int, at now: Moment) {
    let topic = topics[place]
    let waited = now.wall - max(topic.stepped, topic.heard)
    switch topic.step {
    case .none:
      guard topic.differences > 1 || now.wall - topic.heard >= Self.longestCalm else { return }
      let words = "the stream says no prices of \(settings.symbols[place]): they are asked for"
      outputs.append(.mute(topic: tickerTopic(place), isMute: true, words: words))
      step(place, .told, at: now)
    case .told where now.wall - topic.stepped >= Self.untilAgain:
      subscribeAgain(tickerTopic(place))
      step(place, .subscribedAgain, at: now)
    case .subscribedAgain where now.wall - topic.stepped >= Self.untilOpened:
      step(place, .opened, at: now)
      lose(.market, "says nothing of \(tickerTopic(place))", at: now)
    case .opened where waited >= Self.openedEvery:
      step(place, .opened, at: now)
      lose(.market, "says nothing of \(tickerTopic(place)) still", at: now)
    case .told, .subscribedAgain, .opened: break
    }
  }

  private mutating func step(_ place: Int, _ step: TopicTrack.Step, at now: Moment) {
    topics[place].step = step
    topics[place].stepped = now.wall
  }

  private mutating func subscribeAgain(_ topic: String) {
    for operation in ["unsubscribe", "subscribe"] {
      let message = JSON.object([
        ("req_id", .string("again")), ("op", .string(operation)),
        ("args", .array([.string(topic)])),
      ])
      outputs.append(.say(.market, message.compactText))
    }
  }

  /// The ticker has come on the stream.
  mutating func hearTicker(_ index: InstrumentIndex, at now: Moment) {
    let place = index.value
    topics[place].heard = now.wall
    (topics[place].said, topics[place].differences) = (nil, 0)
    guard topics[place].step != .none else { return }
    topics[place].step = .none
    let words = "the stream says prices of \(settings.symbols[place]) again"
    outputs.append(.mute(topic: tickerTopic(place), isMute: false, words: words))
  }

  /// A ticker was asked for; where its price is not that of the stream, the stream is mute.
  mutating func compare(_ said: BybitTicker, _ index: InstrumentIndex, at now: Moment) {
    let place = index.value
    guard streams[.market]?.phase == .up, topics[place].heard < now.wall,
      now.wall - topics[place].heard >= Self.tickerPatience,
      let known = topics[place].said ?? tickers[place]
    else { return }
    topics[place].said = known
    let isOther = said.last != known.last || said.bid != known.bid || said.ask != known.ask
    if isOther { topics[place].differences += 1 }
  }

  // Candles.

  /// A candle was told; `isStreamed` where the stream has brought it.
  mutating func hearCandle(_ place: Int, isStreamed: Bool, at now: Moment) {
    topics[place].candle = now.trading
    if topics[place].lacksCandles {
      topics[place].lacksCandles = false
      let words = "candles of \(settings.symbols[place]) come again"
      outputs.append(.mute(topic: candleTopic(place), isMute: false, words: words))
    }
    guard settings.streamsMarket, streams[.market]?.phase == .up, tracks[place].isWarm else {
      return
    }
    if isStreamed {
      topics[place].missedCandles = 0
      return
    }
    topics[place].missedCandles += 1
    switch topics[place].missedCandles {
    case 2:
      let words = "the stream says no candles of \(settings.symbols[place]): they are asked for"
      outputs.append(.mute(topic: candleTopic(place), isMute: true, words: words))
      subscribeAgain(candleTopic(place))
    case let count where count >= 4 && count.isMultiple(of: 4):
      lose(.market, "says nothing of \(candleTopic(place))", at: now)
    default: break
    }
  }

  /// No candle for two intervals, on no way, is something to be told.
  private mutating func watchCandles(_ place: Int, at now: Moment) {
    guard let last = topics[place].candle else {
      topics[place].candle = now.trading
      return
    }
    let most = span + span + Self.candlePatience
    guard !topics[place].lacksCandles, now.trading - last >= most else { return }
    topics[place].lacksCandles = true
    let words = "no candles of \(settings.symbols[place]) for two intervals, by stream or request"
    outputs.append(.mute(topic: candleTopic(place), isMute: true, words: words))
  }
}
