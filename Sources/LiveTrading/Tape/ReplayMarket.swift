import Recording
public import Trading
public import Transport
public import Venues

/// A market that was written down, as it was then.
///
/// Prices go by the venue's own times, and are heard when they were heard; where no trades were
/// written down, the opens and closes of candles stand between the tickers.
public struct ReplayMarket: VenueAdapter {
  private typealias Event = (time: Timestamp, rank: Int, output: VenueOutput)

  public var outputs: [VenueOutput] = []
  public var clockOffset = TimeSpan.zero
  /// What happened in the market, and what of it was heard; oldest first.
  private let truth: [Event]
  private let heard: [Event]
  private var next = (truth: 0, heard: 0)

  /// Sets up the market of a run.
  public init(_ tape: SessionTape) {
    let indices = Dictionary(
      tape.header.symbols.enumerated().map { ($1, InstrumentIndex($0)) },
      uniquingKeysWith: { first, _ in first })
    var truth: [Event] = []
    var heard: [Event] = []
    let hasTrades = tape.lines.contains { if case .trade = $0.word { true } else { false } }
    for line in tape.lines {
      switch line.word {
      case .trade(let symbol, let trade):
        guard let index = indices[symbol] else { continue }
        truth.append((trade.time, 2, .trade(index, trade)))
      case .ticker(let symbol, let state):
        guard let index = indices[symbol] else { continue }
        truth.append((state.time ?? line.heard, 3, .state(index, state)))
        heard.append((line.heard, 0, .event(.ticker(index, state.ticker))))
      case .book(let symbol, let change):
        guard let index = indices[symbol] else { continue }
        truth.append((change.time ?? line.heard, 3, .book(index, change)))
      case .candle(let symbol, let timeframe, let candle):
        guard let index = indices[symbol] else { continue }
        heard.append((line.heard, 0, .candle(index, candle)))
        if hasTrades { continue }
        let close = candle.openTime + timeframe.span
        let print = PublicTrade(
          time: close, price: candle.close, quantity: .zero, takerSide: .buy)
        truth.append((close, 0, .trade(index, print)))
        truth.append((candle.openTime, 1, .jump(index, candle.open)))
      case .begin, .stream, .round, .command: break
      }
    }
    let begin = tape.begin
    self.truth = Self.inOrder(truth.filter { $0.time >= begin })
    self.heard = Self.inOrder(heard)
  }

  /// By time and rank; what is alike stays in the order in which it was written down.
  private static func inOrder(_ events: [Event]) -> [Event] {
    events.enumerated().sorted {
      ($0.element.time, $0.element.rank, $0.offset) < ($1.element.time, $1.element.rank, $1.offset)
    }.map(\.element)
  }

  public var isReady: Bool { true }
  public var callsUnderWay: Int { 0 }

  public var nextTurn: Timestamp {
    min(
      next.truth < truth.count ? truth[next.truth].time : .distantFuture,
      next.heard < heard.count ? heard[next.heard].time : .distantFuture)
  }

  public mutating func turn(at now: Moment) {
    while next.truth < truth.count, truth[next.truth].time <= now.trading {
      outputs.append(truth[next.truth].output)
      next.truth += 1
    }
    while next.heard < heard.count, heard[next.heard].time <= now.trading {
      outputs.append(heard[next.heard].output)
      next.heard += 1
    }
  }

  public mutating func catchUp(on stream: VenueStream) { outputs.append(.caughtUp(stream)) }

  // It is no venue: nothing is asked, and nothing comes by a wire.
  public mutating func begin(at now: Moment) {}
  public mutating func ask(_ request: Request, _ id: RequestID, at now: Moment) {}
  public mutating func take(_ response: HTTPResponse, of call: UInt64, at now: Moment) {}
  public mutating func take(_ end: WireEnd, of call: UInt64, at now: Moment) {}
  public mutating func take(_ event: SocketEvent, on stream: VenueStream, at now: Moment) {}
  public mutating func lookAtMarket(closes: Bool, at now: Moment) {}
}
