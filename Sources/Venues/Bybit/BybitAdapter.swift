public import BybitProtocol
public import Trading
public import Transport
import WireFormat

/// Bybit's interface, version 5, for linear perpetuals in one-way mode.
public struct BybitAdapter: VenueAdapter {
  /// What is traded, and how the market is seen.
  public struct Settings: Sendable {
    public var symbols: [String]
    /// The asset of the account, in which all symbols settle.
    public var quote: String
    public var timeframe: Timeframe
    /// How many candles are read before the first that closes.
    public var warmUp: Int
    /// The instruments as they are known so far, in the order of the symbols; empty where nobody
    /// asks for their rules.
    public var instruments: [Instrument] = []
    /// Whether prices and candles are streamed; else they come when they are asked for.
    public var streamsMarket = true
    /// Whether there is an account whose events are streamed.
    public var hasAccount = true
    /// Whether the trades of the public tape are streamed, too.
    public var wantsTrades = false
    /// Whether the book is streamed, too.
    public var wantsBook = false
    /// Of what waits are drawn from.
    public var seed: UInt64

    /// Creates settings.
    public init(
      symbols: [String], quote: String, timeframe: Timeframe, warmUp: Int, seed: UInt64
    ) {
      self.symbols = symbols
      self.quote = quote
      self.timeframe = timeframe
      self.warmUp = warmUp
      self.seed = seed
    }
  }

  /// The header fields of responses that it reads, in lower case.
  public static let fields = [Bybit.Field.limit, Bybit.Field.remaining, Bybit.Field.reset]
    .map { $0.lowercased() }

  public var outputs: [VenueOutput] = []
  public var clockOffset = TimeSpan.zero

  let settings: Settings
  let interval: String
  let words: BybitRequests
  let reports: BybitReports
  let signing: BybitSigning
  var inquiries: [UInt64: BybitInquiry] = [:]
  private var lastCall: UInt64 = 0
  private var limits: [String: (remaining: Int, reset: Timestamp)] = [:]
  /// Calls that wait for the venue's limit, oldest first.
  private var held: [(due: Timestamp, number: UInt64)] = []
  var streams: [VenueStream: BybitStreamState]
  var tickers: [BybitTicker?]
  var tracks: [CandleTrack]
  var books: [BookTrack]
  var lastCatchUp: UInt64 = 0
  var rowBook = BybitRowBook()
  var rules: [RulesTrack]
  var payments = PaymentTrack()
  var topics: [TopicTrack]
  /// When the venue is asked for its time again; nil before the first turn.
  private var nextTimeCheck: Timestamp?
  private static let timeCheckEvery = TimeSpan.minutes(5)
  /// An offset that was said once and is far from the one that is gone by, in nanoseconds.
  private var unbelieved: Int64?
  private static let notableJump = TimeSpan.seconds(10)

  /// Creates an adapter; nil for a timeframe that the venue has no candles of.
  public init?(_ settings: Settings, signing: BybitSigning) {
    guard let interval = Self.interval(of: settings.timeframe) else { return nil }
    self.settings = settings
    self.interval = interval
    self.signing = signing
    words = BybitRequests(symbols: settings.symbols, quote: settings.quote, signing: signing)
    reports = BybitReports(symbols: settings.symbols, quote: settings.quote)
    tickers = settings.symbols.map { _ in nil }
    tracks = settings.symbols.map { _ in CandleTrack() }
    books = settings.symbols.map { _ in BookTrack() }
    topics = settings.symbols.map { _ in TopicTrack() }
    rules = settings.symbols.indices.map { place in
      var track = RulesTrack()
      if place < settings.instruments.count { track.instrument = settings.instruments[place] }
      return track
    }
    streams = [:]
    for (number, stream) in VenueStream.allCases.enumerated() {
      streams[stream] = BybitStreamState(seed: settings.seed &+ UInt64(number))
    }
  }

  /// How the venue calls a timeframe; nil for one that it has not.
  static func interval(of timeframe: Timeframe) -> String? {
    if timeframe.seconds == 86_400 { return "D" }
    let minutes = timeframe.seconds / 60
    guard timeframe.seconds % 60 == 0, [1, 3, 5, 15, 30, 60, 120, 240, 360, 720].contains(minutes)
    else { return nil }
    return String(minutes)
  }

  public var callsUnderWay: Int { inquiries.count }

  public var isReady: Bool {
    let isMarket = !settings.streamsMarket || streams[.market]?.phase == .up
    let isAccount = !settings.hasAccount || streams[.account]?.phase == .up
    return isMarket && isAccount && tracks.allSatisfy(\.isWarm)
  }

  public var nextTurn: Timestamp { held.map(\.due).min() ?? .distantFuture }

  // Asking.

  public mutating func ask(_ request: Request, _ id: RequestID, at now: Moment) {
    send(BybitInquiry(.executor(id, request), at: now), at: now)
  }

  /// Sends what is asked for, or its next page, as far as the venue's limit lets it.
  mutating func send(_ inquiry: BybitInquiry, at now: Moment) {
    lastCall += 1
    inquiries[lastCall] = inquiry
    let due = departure(of: inquiry, now.wall)
    if due > now.wall { return held.append((due, lastCall)) }
    release(lastCall, at: now)
  }

  private mutating func release(_ number: UInt64, at now: Moment) {
    guard let inquiry = inquiries[number] else { return }
    guard
      let request = inquiry.request(words, interval: interval, at: now.wall + clockOffset)
    else {
      inquiries[number] = nil
      return end(inquiry, .rejected(Rejection(.unsupported)))
    }
    if limits[inquiry.path] != nil { limits[inquiry.path]?.remaining -= 1 }
    outputs.append(
      .call(WireCall(number: number, request: request, patience: inquiry.patience)))
  }

  /// When the venue's limit lets a request go: what opens leaves a fifth to what protects.
  private func departure(of inquiry: BybitInquiry, _ now: Timestamp) -> Timestamp {
    guard let limit = limits[inquiry.path], limit.reset > now else { return now }
    let most = Bybit.limit(of: inquiry.path) ?? 50
    let kept = inquiry.reducesRisk ? 0 : most / 5
    return limit.remaining > kept ? now : limit.reset
  }

  private mutating func note(_ response: HTTPResponse, _ path: String) {
    guard let remaining = response.fields[Bybit.Field.remaining].flatMap({ Int($0) }),
      let reset = response.fields[Bybit.Field.reset].flatMap({ Int64($0) })
    else { return }
    // The venue says it by its own clock. No window lasts longer than a few seconds.
    let moment = Timestamp(milliseconds: reset) - clockOffset
    limits[path] = (remaining, moment)
  }

  public mutating func turn(at now: Moment) {
    if let first = held.first, first.due <= now.wall {
      let due = held.filter { $0.due <= now.wall }
      held.removeAll { $0.due <= now.wall }
      for (_, number) in due { release(number, at: now) }
    }
    turnStreams(at: now)
    if settings.streamsMarket {
      turnCandles(at: now)
      turnTopics(at: now)
    }
    turnRules(at: now)
    turnPayments(at: now)
    let check = nextTimeCheck ?? now.wall + Self.timeCheckEvery
    nextTimeCheck = check
    if check <= now.wall {
      nextTimeCheck = now.wall + Self.timeCheckEvery
      send(BybitInquiry(.time, at: now), at: now)
    }
  }

  /// Takes the venue's time; what the way there and back leaves in doubt changes nothing.
  ///
  /// A time that is far from what it was so far must be said twice: candles, signatures and waits
  /// all go by it.
  mutating func take(time: Timestamp, _ inquiry: BybitInquiry, at now: Moment) {
    let half = (now.wall - inquiry.asked.wall).nanoseconds / 2
    guard half >= 0, half < 1_000_000_000 else { return }
    let said = (time - inquiry.asked.wall).nanoseconds - half
    let jump = TimeSpan(nanoseconds: said - clockOffset.nanoseconds)
    if abs(jump.nanoseconds) > Self.notableJump.nanoseconds {
      let isAgain = unbelieved.map { abs($0 - said) < 2_000_000_000 } ?? false
      unbelieved = said
      guard isAgain else {
        outputs.append(.notice("the venue's clock is another by \(jump.seconds) s: asked again"))
        nextTimeCheck = now.wall
        return
      }
    }
    unbelieved = nil
    let kept = min(max(clockOffset.nanoseconds, said - half), said + half)
    clockOffset = TimeSpan(nanoseconds: kept)
  }

  // Answers.

  public mutating func take(_ end: WireEnd, of call: UInt64, at now: Moment) {
    guard let inquiry = inquiries.removeValue(forKey: call) else { return }
    self.end(inquiry, end.outcome)
  }

  public mutating func take(_ response: HTTPResponse, of call: UInt64, at now: Moment) {
    guard var inquiry = inquiries.removeValue(forKey: call) else { return }
    note(response, inquiry.path)
    switch BybitOutcomes.reading(response) {
    case .failure(let ended):
      // Signed by a clock that is off by now: how far, the venue says.
      if ended.outcome.isOfTime { nextTimeCheck = now.wall }
      if let index = inquiry.instrument, ended.outcome.isOfRules { doubtRules(index, at: now) }
      // What the row of the position has said is known all the same.
      if let found = inquiry.settings { return end(inquiry, .accepted(.settings(found))) }
      end(inquiry, ended.outcome)
    case .success(let reply):
      if inquiry.isChange { return end(inquiry, .accepted(.done)) }
      do throws(WireFailure) {
        inquiry.pages += 1
        if let answer = try read(reply, &inquiry, at: now) {
          end(inquiry, .accepted(answer))
        }
      } catch {
        outputs.append(.notice("an answer of \(inquiry.path) was not understood: \(error)"))
        end(inquiry, WireEnd.unreadable.outcome)
      }
    }
  }

  /// Tells how a request ended, once.
  mutating func end(_ inquiry: BybitInquiry, _ outcome: Outcome) {
    switch inquiry.subject {
    case .executor(let id, _): outputs.append(.answer(id, outcome))
    case .candles(let index):
      if case .accepted = outcome { break }
      tracks[index.value].fail(at: inquiry.asked.wall)
    case .rules(let index):
      if case .accepted = outcome { break }
      missRules(index)
    case .payments(let money, let since):
      endPayments(money, since: since, outcome, asked: inquiry.asked)
    case .ticker(let index): topics[index.value].isLooking = false
    case .time: break
    }
  }
}

extension Outcome {
  /// Whether the venue did not believe the time of a request.
  fileprivate var isOfTime: Bool {
    if case .rejected(let rejection) = self {
      return Int(rejection.code) == BybitCode.time.rawValue
    }
    return false
  }

  /// Whether the venue refused something by rules that may be others than they were.
  fileprivate var isOfRules: Bool {
    guard case .rejected(let rejection) = self else { return false }
    switch rejection.reason {
    case .notTrading, .priceOffGrid, .quantityOffLot, .quantityTooSmall, .quantityTooLarge,
      .notionalTooSmall:
      return true
    default: return false
    }
  }
}
