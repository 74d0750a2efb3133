public import Trading
public import Transport

/// A moment on both clocks that a live run goes by.
public struct Moment: Hashable, Sendable {
  /// The clock on the wall, by which connections wait.
  public var wall: Timestamp
  /// The clock of the trading, which keeps the venue's time.
  public var trading: Timestamp

  /// Creates a moment.
  public init(wall: Timestamp, trading: Timestamp) {
    self.wall = wall
    self.trading = trading
  }
}

/// A request on the wire, by the number under which its end is told.
public struct WireCall: Sendable {
  public var number: UInt64
  public var request: HTTPRequest
  /// How long its answer may take.
  public var patience: TimeSpan

  /// Creates a call.
  public init(number: UInt64, request: HTTPRequest, patience: TimeSpan) {
    self.number = number
    self.request = request
    self.patience = patience
  }
}

/// What a venue streams by.
public enum VenueStream: String, Hashable, Sendable, CaseIterable {
  /// Prices, for everybody.
  case market
  /// Orders and fills, for the account.
  case account
}

/// What a venue's adapter wants done, or has understood.
public enum VenueOutput: Sendable {
  case call(WireCall)
  case open(VenueStream, path: String)
  case close(VenueStream)
  case say(VenueStream, String)
  case answer(RequestID, Outcome)
  case event(VenueEvent)
  /// A candle has closed.
  case candle(InstrumentIndex, Candle)
  /// Money came or went that is of no trade, such as funding.
  case payment(Payment)
  /// A trade of the public tape.
  case trade(InstrumentIndex, PublicTrade)
  /// All that the ticker says, right before the event of its price.
  case state(InstrumentIndex, MarketState)
  /// What the venue shows of its book.
  case book(InstrumentIndex, BookChange)
  /// The price is another by now, without a way from the one before.
  case jump(InstrumentIndex, Price)
  /// Everything that was said on a stream before a question has come.
  case caughtUp(VenueStream)
  /// Something that a person may want to know.
  case notice(String)
  /// Something of the venue's that is not known or cannot be read, which a person must look at:
  /// what it is, and the row as it came.
  case unreadable(words: String, row: String)
  /// A topic that should speak and does not; or, with `isMute` false, speaks again.
  case mute(topic: String, isMute: Bool, words: String)
}

/// A venue's interface without a socket: bytes and moments in, events and calls out.
///
/// Nothing here decides about trading. What a request has come to is told once for each, by the
/// table of `docs/outcomes.md`.
public protocol VenueAdapter {
  /// What has come of what was told, oldest first; whoever carries it out empties it.
  var outputs: [VenueOutput] { get set }
  /// Whether both streams bring all that was asked for.
  var isReady: Bool { get }
  /// The venue's clock less the one on the wall, as it was measured last.
  var clockOffset: TimeSpan { get set }

  /// Opens the streams that are wanted.
  mutating func begin(at now: Moment)
  /// Asks the venue for something.
  mutating func ask(_ request: Request, _ id: RequestID, at now: Moment)
  /// Takes the response to a call.
  mutating func take(_ response: HTTPResponse, of call: UInt64, at now: Moment)
  /// Takes the news that a call has ended without one.
  mutating func take(_ end: WireEnd, of call: UInt64, at now: Moment)
  /// Takes what came on a stream.
  mutating func take(_ event: SocketEvent, on stream: VenueStream, at now: Moment)
  /// When something is due that nobody will tell of, on the wall.
  var nextTurn: Timestamp { get }
  /// Does what is due by now.
  mutating func turn(at now: Moment)
  /// Asks for the market as it is now, where nothing is streamed: for candles that have closed, or
  /// for prices.
  mutating func lookAtMarket(closes: Bool, at now: Moment)
  /// Asks to be told once all that was said on a stream has come.
  mutating func catchUp(on stream: VenueStream)
  /// How many calls have not ended.
  var callsUnderWay: Int { get }
  /// What stands at an exchange that lives in this process; nil for any other, which must be asked.
  func truth() -> ExchangeLook?
  /// Since when money that was paid or charged without a trade may have gone unheard, such as while
  /// no process ran; from then on the venue is asked for it.
  mutating func listPayments(since: Timestamp)
  /// What must outlast the process, where it has changed since the last time; nil where nothing
  /// has, and for a venue that remembers by itself.
  mutating func changedState() -> [UInt8]?
}

extension VenueAdapter {
  /// What lives in this process tells of every payment.
  public mutating func listPayments(since: Timestamp) {}

  /// A real venue remembers by itself.
  public mutating func changedState() -> [UInt8]? { nil }

  /// A real venue lives elsewhere.
  public func truth() -> ExchangeLook? { nil }
}

/// How long to wait until something is tried again: longer each time, and never for the same time
/// as everybody else.
public struct Backoff: Sendable {
  private let dice: Dice
  private var failures: UInt64 = 0
  private let first: TimeSpan
  private let most: TimeSpan

  /// Creates waits that begin at a half second and end at half a minute.
  public init(
    seed: UInt64, first: TimeSpan = .milliseconds(500), most: TimeSpan = .seconds(30)
  ) {
    dice = Dice(seed: seed)
    self.first = first
    self.most = most
  }

  /// The next wait: between half and one and a half times what the failures so far ask for.
  public mutating func next() -> TimeSpan {
    let doubled = first.nanoseconds << Int64(min(failures, 16))
    failures += 1
    let mean = Double(min(doubled, most.nanoseconds))
    return TimeSpan(nanoseconds: Int64(mean * (0.5 + dice.fraction(1, failures))))
  }

  /// It has succeeded: the next failure is the first.
  public mutating func succeed() { failures = 0 }
}
