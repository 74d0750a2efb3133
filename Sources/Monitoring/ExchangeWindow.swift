import LiveTrading
import Trading
public import Transport
public import Venues

/// An exchange that is only asked: for positions, orders that stand, and prices.
///
/// Nothing that goes through it can place, change or take back anything.
public final class ExchangeWindow {
  /// Why nothing could be seen, in words.
  struct Blind: Error { let words: String }

  private let loop: ClientLoop
  let address: Address
  private var adapter: any VenueAdapter
  private var lastID: UInt64 = 0
  private var asked: Set<RequestID> = []
  private var positions: [PositionReport]?
  private var orders: [OrderReport]?
  private var prices: [Price?]
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
  }

  private var moment: Moment {
    let wall = WallClock.now
    return Moment(wall: wall, trading: wall + adapter.clockOffset)
  }

  /// Begins to look.
  func begin(wantsPrices: Bool) {
    isUnderWay = true
    (positions, orders, failure) = (nil, nil, nil)
    prices = prices.map { _ in nil }
    for request in [Request.positions, .openOrders(nil)] {
      lastID += 1
      asked.insert(RequestID(lastID))
      adapter.ask(request, RequestID(lastID), at: moment)
    }
    if wantsPrices { adapter.lookAtMarket(closes: false, at: moment) }
    carry()
  }

  /// Waits so long at most for something to come.
  func turn(atMost span: TimeSpan) {
    loop.turn(atMost: span)
    adapter.turn(at: moment)
    carry()
  }

  /// What was seen, once it is complete; nil while it is not.
  func take() -> Result<ExchangeLook, Blind>? {
    guard isUnderWay, asked.isEmpty, adapter.callsUnderWay == 0 else { return nil }
    isUnderWay = false
    if let failure { return .failure(failure) }
    guard let positions, let orders else { return .failure(Blind(words: "nothing was said")) }
    return .success(ExchangeLook(positions: positions, orders: orders, prices: prices))
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
    case .event(.ticker(let index, let ticker)): prices[index.value] = ticker.last
    case .notice(let words): notices.append(words)
    case .unreadable(let words, _), .mute(_, true, let words): notices.append(words)
    case .open, .close, .say, .event, .candle, .payment, .trade, .state, .book, .jump, .caughtUp,
      .mute:
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

  private func take(_ outcome: Outcome, of id: RequestID) {
    guard asked.remove(id) != nil else { return }
    switch outcome {
    case .accepted(.positions(let reports, _)): positions = reports.filter { $0.size != .zero }
    case .accepted(.openOrders(let reports)): orders = reports
    case .accepted: failure = Blind(words: "an answer to something else")
    case .rejected(let rejection): failure = Blind(words: "refused: \(rejection)")
    case .unknown(let doubt): failure = Blind(words: "\(doubt)")
    }
  }
}
