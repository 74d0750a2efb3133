import LiveTrading
import Trading
public import Transport
public import Venues

/// What was seen at an exchange beside what an account holds, as far as it was seen.
struct ExchangeSight {
  var look: ExchangeLook
  var settings: [InstrumentIndex: InstrumentSettings] = [:]
  /// When contracts end; those that go on are left out.
  var deliveries: [InstrumentIndex: Timestamp] = [:]
  /// When each is known to have traded last, on the wall.
  var tradedAt: [InstrumentIndex: Timestamp] = [:]
}

/// An exchange that is only asked: for positions, open orders, settings, rules and prices.
///
/// Nothing that goes through it can place, change or take back anything.
public final class ExchangeWindow {
  /// Why nothing could be seen, in words.
  struct Blind: Error { let words: String }

  private let loop: ClientLoop
  let address: Address
  private var adapter: any VenueAdapter
  private var lastID: UInt64 = 0
  private var asked: [RequestID: Request] = [:]
  private var positions: [PositionReport]?
  private var orders: [OrderReport]?
  private var prices: [Price?]
  private var lastPrices: [Price?]
  private var settings: [InstrumentIndex: InstrumentSettings] = [:]
  private var deliveries: [InstrumentIndex: Timestamp] = [:]
  private var tradedAt: [InstrumentIndex: Timestamp] = [:]
  private var hasCandles = false
  private var failure: Blind?
  private(set) var isUnderWay = false
  /// How long each answer took since this was last emptied.
  var latencies: [TimeSpan] = []
  /// What is worth a line of the log since this was last emptied.
  var notices: [String] = []

  /// Creates a window; the adapter must be one that streams nothing.
  public init(_ adapter: any VenueAdapter, symbols: Int, at address: Address, by loop: ClientLoop) {
    self.adapter = adapter
    self.address = address
    self.loop = loop
    prices = Array(repeating: nil, count: symbols)
    lastPrices = prices
  }

  private var moment: Moment {
    let wall = WallClock.now
    return Moment(wall: wall, trading: wall + adapter.clockOffset)
  }

  /// Begins to look: for settings and rules where they are wanted, and for what the market does.
  ///
  /// Which candles have closed is told from the first look on.
  func begin(wantsMarket: Bool, wantsSettings: Bool = false) {
    isUnderWay = true
    (positions, orders, failure) = (nil, nil, nil)
    prices = prices.map { _ in nil }
    ask(.positions)
    ask(.openOrders(nil))
    for at in prices.indices where wantsSettings {
      ask(.settings(InstrumentIndex(at)))
      ask(.rules(InstrumentIndex(at)))
    }
    if wantsMarket { adapter.lookAtMarket(closes: false, at: moment) }
    if wantsMarket || !hasCandles { adapter.lookAtMarket(closes: true, at: moment) }
    hasCandles = true
    carry()
  }

  private func ask(_ request: Request) {
    lastID += 1
    asked[RequestID(lastID)] = request
    adapter.ask(request, RequestID(lastID), at: moment)
  }

  /// Waits so long at most for something to come.
  func turn(atMost span: TimeSpan) {
    loop.turn(atMost: span)
    adapter.turn(at: moment)
    carry()
  }

  /// What was seen, once it is complete; nil while it is not.
  func take() -> Result<ExchangeSight, Blind>? {
    guard isUnderWay, asked.isEmpty, adapter.callsUnderWay == 0 else { return nil }
    isUnderWay = false
    if let failure { return .failure(failure) }
    guard let positions, let orders else { return .failure(Blind(words: "nothing was said")) }
    let look = ExchangeLook(positions: positions, orders: orders, prices: prices)
    return .success(
      ExchangeSight(look: look, settings: settings, deliveries: deliveries, tradedAt: tradedAt))
  }

  private func carry() {
    while !adapter.outputs.isEmpty {
      let batch = adapter.outputs
      adapter.outputs.removeAll()
      for output in batch { carry(output) }
    }
  }

  private func carry(_ output: VenueOutput) {
    switch output {
    case .call(let call): send(call)
    case .answer(let id, let outcome): take(outcome, of: id)
    case .event(.ticker(let index, let ticker)): take(ticker.last, of: index)
    case .candle(let index, let candle): take(candle, of: index)
    case .notice(let words): notices.append(words)
    case .unreadable(let words, _), .mute(_, true, let words): notices.append(words)
    case .open, .close, .say, .event, .payment, .trade, .state, .book, .jump, .caughtUp, .mute:
      break
    }
  }

  private func send(_ call: WireCall) {
    let (number, start) = (call.number, WallClock.steady)
    loop.send(
      call.request, to: address, connectingWithin: .seconds(3), within: call.patience
    ) { [weak self] result in
      guard let self else { return }
      switch result {
      case .success(let response):
        latencies.append(WallClock.steady - start)
        adapter.take(response, of: number, at: moment)
      case .failure(let failure):
        adapter.take(WireEnd(failure as? Client.Failure ?? .timedOut), of: number, at: moment)
      }
    }
  }

  private func take(_ price: Price, of index: InstrumentIndex) {
    prices[index.value] = price
    if let last = lastPrices[index.value], last != price { tradedAt[index] = WallClock.now }
    lastPrices[index.value] = price
  }

  /// Something was traded after the candle began; when exactly is not known.
  private func take(_ candle: Candle, of index: InstrumentIndex) {
    guard candle.volume.map({ $0.units > 0 }) ?? false else { return }
    let now = moment
    let began = now.wall - max(.zero, now.trading - candle.openTime)
    tradedAt[index] = max(tradedAt[index] ?? .distantPast, began)
  }

  private func take(_ outcome: Outcome, of id: RequestID) {
    guard let request = asked.removeValue(forKey: id) else { return }
    switch (request, outcome) {
    case (.positions, .accepted(.positions(let reports, _))):
      positions = reports.filter { $0.size != .zero }
    case (.openOrders, .accepted(.openOrders(let reports))): orders = reports
    case (.settings(let index), .accepted(.settings(let report))): settings[index] = report
    case (.rules(let index), .accepted(.rules(let rules))): deliveries[index] = rules.delivery
    // What was not said is not known; what is open can be judged without it.
    case (.settings(let index), _): settings[index] = nil
    case (.rules, _): break
    case (_, .accepted): failure = Blind(words: "an answer to something else")
    case (_, .rejected(let rejection)): failure = Blind(words: "refused: \(rejection)")
    case (_, .unknown(let doubt)): failure = Blind(words: "\(doubt)")
    }
  }
}
