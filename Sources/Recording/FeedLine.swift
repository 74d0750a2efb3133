public import Trading

/// One line of a recording: something that was heard, and when.
public struct FeedLine: Equatable, Sendable {
  /// When it came to us, by the venue's clock as far as that was known; to the microsecond.
  public var heard: Timestamp
  public var word: FeedWord

  /// Creates a line.
  public init(_ word: FeedWord, heard: Timestamp) {
    self.word = word
    // A microsecond fits the numbers of every reader of JSON.
    self.heard = Timestamp(nanoseconds: heard.nanoseconds.divided(by: 1_000, .down) * 1_000)
  }
}

/// What a line of a recording says.
public enum FeedWord: Equatable, Sendable {
  /// A process has begun to record.
  case begin(FeedHeader)
  case trade(String, PublicTrade)
  case ticker(String, MarketState)
  case book(String, BookChange)
  /// A candle has closed.
  case candle(String, Timeframe, Candle)
  /// The stream of the market has come up, or is gone: until it is up again, there is a gap.
  case stream(isUp: Bool)
  /// A request was answered after so long.
  case round(FeedRound)
  /// A run was told something by a person: `halt`, `flatten`, `resume`, `end`.
  case command(String)
}

/// What is recorded, and by whom.
public struct FeedHeader: Equatable, Sendable {
  public var venue: String
  public var symbols: [String]
  public var version: String
  /// What must be known to repeat a run, by name; empty where nothing was traded.
  public var run: [String: String]

  /// Creates a header.
  public init(venue: String, symbols: [String], version: String, run: [String: String] = [:]) {
    self.venue = venue
    self.symbols = symbols
    self.version = version
    self.run = run
  }
}

/// A request and its answer, as far as time is concerned.
public struct FeedRound: Equatable, Sendable {
  /// What was asked for, as the venue calls it, such as `/v5/order/create`.
  public var path: String
  /// The order that it was about, by our name; nil where it was about none.
  public var order: String?
  public var sent: Timestamp
  /// From the request to its answer; nil where none came.
  public var span: TimeSpan?

  /// Creates a round.
  public init(path: String, order: String? = nil, sent: Timestamp, span: TimeSpan?) {
    self.path = path
    self.order = order
    self.sent = Timestamp(nanoseconds: sent.nanoseconds.divided(by: 1_000, .down) * 1_000)
    self.span = span.map {
      TimeSpan(nanoseconds: $0.nanoseconds.divided(by: 1_000, .nearest) * 1_000)
    }
  }
}
