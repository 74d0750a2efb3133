import Execution
import Journal
public import Trading
public import Venues

/// What a running process says of itself to a monitor, all of one moment.
///
/// What its executor believes, how far its journal has come, and, on paper, what stands at its
/// exchange.
public struct SessionView: Hashable, Sendable {
  /// What a process hears of the market of one instrument.
  public enum Topic: String, Hashable, Sendable, CaseIterable {
    case ticker
    case trades
    case candles
  }

  /// What the executor believes of one instrument.
  public struct Holding: Hashable, Sendable {
    /// Signed: positive for a long.
    public var size: Quantity = .zero
    /// Where the stop should stand.
    public var stop: Price?
    /// The best price since the entry, where a stop follows it.
    public var peak: Price?
    /// The last price believed, and for how long it has been, on the wall.
    public var price: Price = .zero
    public var priceAge: TimeSpan = .zero
    /// Since when no candle has come, on the wall.
    public var candleAge: TimeSpan = .zero
    /// Whether candles have stopped coming.
    public var isWithoutCandles = false
    /// What is set at the venue, as it was read back; nil before.
    public var leverage: Rate?
    /// Where the venue would liquidate the position; nil where it does not say.
    public var liquidation: Price?
    public var isLeaving = false
    public var isForeign = false
    /// For how long each topic has brought nothing, on the wall.
    public var silences: [Topic: TimeSpan] = [:]

    /// Nothing is held.
    public init() {}
  }

  /// The last of what was measured, and how many there were ever.
  public struct Times: Hashable, Sendable {
    public var count = 0
    public var spans: [TimeSpan] = []

    /// Nothing was measured.
    public init() {}

    init(_ times: RecentTimes) {
      count = times.count
      spans = Array(times.spans.suffix(Self.most))
    }

    private static let most = 250
  }

  public var strategy = ""
  public var venue = ""
  public var mode = ""
  /// Where the journal lies.
  public var journal = ""
  /// Where requests go.
  public var endpoint = ""
  public var symbols: [String] = []
  /// The number of the last record in the journal.
  public var sequence: Int64 = 0
  /// For how long steps could not be written.
  public var unwritten: TimeSpan = .zero
  /// How long a candle takes on the wall.
  public var candleSpan: TimeSpan = .zero
  /// How much has come from the venue that could not be read.
  public var unreadable = 0
  /// Whether it has asked what stands, and knows it.
  public var isStarted = false
  /// One for each symbol.
  public var holdings: [Holding] = []
  /// From request to answer; from a fill to the request for its stop; from when something was heard
  /// until what it caused had left.
  public var trips = Times()
  public var reactions = Times()
  public var steps = Times()
  /// What stands at an exchange that lives in the process; nil for any other.
  public var exchange: ExchangeLook?

  /// A process of which nothing is known.
  public init() {}
}

extension LiveSession {
  /// How the run is, for a monitor.
  var view: SessionView {
    var view = SessionView()
    view.strategy = setup.strategy
    view.venue = setup.venue
    view.mode = setup.mode
    view.journal = journal.path
    view.endpoint = "\(setup.addresses.requests)"
    view.symbols = setup.instruments.map(\.symbol)
    view.sequence = journal.sequence
    let now = now
    if let since = journal.unwrittenSince { view.unwritten = clock.onWall(now - since) }
    view.candleSpan = clock.onWall(setup.timeframe.span)
    view.unreadable = topicTimes.unreadable
    view.isStarted = isStarted && executor.mind.isReady
    let mind = executor.mind
    view.holdings = mind.holdings.enumerated().map { at, held in
      let index = InstrumentIndex(at)
      let state = executor.stopState(index)
      var holding = SessionView.Holding()
      holding.size = held.size
      holding.stop = held.stop
      holding.peak = state?.isTrailing == true ? state?.peak : nil
      holding.price = executor.lastPrice(index)
      if holding.price > .zero { holding.priceAge = clock.onWall(now - executor.priceTime(index)) }
      let close = candleWatch.closes[at]
      if close != .distantPast { holding.candleAge = clock.onWall(max(.zero, now - close)) }
      holding.isWithoutCandles = candleWatch.isSilent[at]
      holding.leverage = heard[at].settings?.leverage
      holding.liquidation = heard[at].liquidation
      holding.isLeaving = held.isLeaving
      holding.isForeign = held.isForeign
      holding.silences = topicTimes.silences(of: index, at: wall)
      return holding
    }
    view.trips = SessionView.Times(times.all)
    view.reactions = SessionView.Times(reactionTimes)
    view.steps = SessionView.Times(stepTimes)
    view.exchange = adapter.truth()
    return view
  }
}
