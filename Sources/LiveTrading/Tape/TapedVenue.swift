public import Recording
public import Trading
public import Transport
public import Venues

/// An adapter whose market, and whose answers as far as time is concerned, are written down as they
/// come; it changes nothing.
public struct TapedVenue: VenueAdapter {
  /// What is written down.
  public enum Part: Sendable { case market, answers, everything }

  private var inner: any VenueAdapter
  private let tape: FeedWriter
  private let part: Part
  private let symbols: [String]
  private let timeframe: Timeframe
  private var asked: [RequestID: (Timestamp, Request)] = [:]
  private var called: [UInt64: (Timestamp, path: String)] = [:]
  private var wasReady = false

  public var outputs: [VenueOutput] = []

  /// Writes down a part of what an adapter brings.
  public init(
    _ inner: any VenueAdapter, on tape: FeedWriter, _ part: Part, symbols: [String],
    timeframe: Timeframe
  ) {
    self.inner = inner
    self.tape = tape
    self.part = part
    self.symbols = symbols
    self.timeframe = timeframe
  }

  public var isReady: Bool { inner.isReady }
  public var callsUnderWay: Int { inner.callsUnderWay }
  public var nextTurn: Timestamp { inner.nextTurn }
  public mutating func changedState() -> [UInt8]? { inner.changedState() }
  public var clockOffset: TimeSpan {
    get { inner.clockOffset }
    set { inner.clockOffset = newValue }
  }

  public mutating func begin(at now: Moment) {
    inner.begin(at: now)
    carry(at: now)
  }

  public mutating func ask(_ request: Request, _ id: RequestID, at now: Moment) {
    if part != .market { asked[id] = (now.trading, request) }
    inner.ask(request, id, at: now)
    carry(at: now, isAsked: true)
  }

  public mutating func take(_ response: HTTPResponse, of call: UInt64, at now: Moment) {
    note(call, hasAnswer: true, at: now)
    inner.take(response, of: call, at: now)
    carry(at: now)
  }

  public mutating func take(_ end: WireEnd, of call: UInt64, at now: Moment) {
    note(call, hasAnswer: false, at: now)
    inner.take(end, of: call, at: now)
    carry(at: now)
  }

  public mutating func take(_ event: SocketEvent, on stream: VenueStream, at now: Moment) {
    inner.take(event, on: stream, at: now)
    carry(at: now)
  }

  public mutating func listPayments(since: Timestamp) { inner.listPayments(since: since) }

  public mutating func turn(at now: Moment) {
    inner.turn(at: now)
    carry(at: now)
    tape.flush(at: now.wall)
  }

  public mutating func lookAtMarket(closes: Bool, at now: Moment) {
    inner.lookAtMarket(closes: closes, at: now)
    carry(at: now)
  }

  public mutating func catchUp(on stream: VenueStream) {
    inner.catchUp(on: stream)
    outputs += inner.outputs
    inner.outputs.removeAll()
  }

  /// Writes down what has come, and hands it on.
  private mutating func carry(at now: Moment, isAsked: Bool = false) {
    for output in inner.outputs { note(output, isAsked, at: now) }
    outputs += inner.outputs
    inner.outputs.removeAll(keepingCapacity: true)
    guard part != .answers, inner.isReady != wasReady else { return }
    wasReady = inner.isReady
    write(.stream(isUp: wasReady), now)
  }

  private mutating func note(_ output: VenueOutput, _ isAsked: Bool, at now: Moment) {
    switch output {
    case .trade(let index, let trade) where part != .answers:
      write(.trade(symbols[index.value], trade), now)
    case .book(let index, let change) where part != .answers:
      write(.book(symbols[index.value], change), now)
    case .state(let index, let state) where part != .answers:
      write(.ticker(symbols[index.value], state), now)
    case .candle(let index, let candle) where part != .answers:
      write(.candle(symbols[index.value], timeframe, candle), now)
    case .call(let call) where part != .answers && !isAsked:
      called[call.number] = (now.trading, call.request.path)
    case .answer(let id, let outcome):
      guard let (sent, request) = asked.removeValue(forKey: id) else { return }
      var span: TimeSpan? = now.trading - sent
      if case .unknown = outcome { span = nil }
      write(
        .round(
          FeedRound(path: request.word, order: request.order, sent: sent, span: span)), now)
    default: break
    }
  }

  private mutating func note(_ call: UInt64, hasAnswer: Bool, at now: Moment) {
    guard let (sent, path) = called.removeValue(forKey: call) else { return }
    write(
      .round(FeedRound(path: path, sent: sent, span: hasAnswer ? now.trading - sent : nil)), now)
  }

  private func write(_ word: FeedWord, _ now: Moment) {
    tape.write(FeedLine(word, heard: now.trading))
  }
}

extension Request {
  /// What is asked for, in a word.
  fileprivate var word: String {
    switch self {
    case .submit: "submit"
    case .amend: "amend"
    case .cancel: "cancel"
    case .setStops: "setStops"
    case .setLeverage: "setLeverage"
    case .order: "order"
    case .openOrders: "openOrders"
    case .positions: "positions"
    case .account: "account"
    case .fills: "fills"
    case .settings: "settings"
    case .rules: "rules"
    case .ticker: "ticker"
    }
  }

  /// The order that it changes, by our name.
  fileprivate var order: String? {
    switch self {
    case .submit(let id, _), .amend(let id, _, _), .cancel(let id, _): id.description
    default: nil
    }
  }
}
