import BybitProtocol
import Trading
import Transport
import WireFormat

/// Something that is asked of Bybit, and what of its answer has come so far.
struct BybitInquiry: Sendable {
  /// For whom.
  enum Subject: Sendable {
    case executor(RequestID, Request)
    /// Candles that have closed and were not told.
    case candles(InstrumentIndex)
    case ticker(InstrumentIndex)
    case rules(InstrumentIndex)
    case payments(Money, since: Timestamp)
    case time
  }

  /// Which listing of payments.
  enum Money: Hashable, Sendable { case funding, others }

  let subject: Subject
  let asked: Moment
  /// From where the next page goes on, as the venue wrote it.
  var cursor: String?
  var pages = 0
  /// Whether an order is looked for among the past ones.
  var isHistory = false
  /// From when on the next page of fills or candles is asked for, and up to when.
  var window: (start: Timestamp, end: Timestamp?)
  var orders: [OrderReport] = []
  var positions: [PositionReport] = []
  /// Newest first within a window.
  var fills: [Fill] = []
  /// Of the windows before, oldest first.
  var settledFills: [Fill] = []
  /// What is set by the row of the position; what the account says is asked for then.
  var settings: InstrumentSettings?
  /// What was wrong with a row that may be ours; with one the listing is not whole.
  var failure: WireFailure?

  /// The longest span of executions that one query may ask for.
  static let longestWindow = TimeSpan.minutes(7 * 24 * 60)

  init(_ subject: Subject, at now: Moment) {
    self.subject = subject
    asked = now
    window = (now.trading, nil)
    if case .executor(_, .fills(_, let since)) = subject { setWindow(from: since, now.trading) }
  }

  mutating func setWindow(from start: Timestamp, _ now: Timestamp) {
    let oldest = max(start, now - .minutes(2 * 365 * 24 * 60))
    let end = oldest + Self.longestWindow
    window = (oldest, end >= now ? nil : end)
  }

  /// The path by which the venue counts it.
  var path: String {
    switch subject {
    case .candles: return Bybit.Path.klines
    case .ticker: return Bybit.Path.tickers
    case .rules: return Bybit.Path.instruments
    case .payments(let money, _):
      return money == .funding ? Bybit.Path.executions : Bybit.Path.transactions
    case .time: return Bybit.Path.time
    case .executor(_, let request):
      switch request {
      case .submit: return Bybit.Path.create
      case .amend: return Bybit.Path.amend
      case .cancel: return Bybit.Path.cancel
      case .setStops: return Bybit.Path.tradingStop
      case .setLeverage: return Bybit.Path.setLeverage
      case .order: return isHistory ? Bybit.Path.orderHistory : Bybit.Path.openOrders
      case .openOrders: return Bybit.Path.openOrders
      case .positions: return Bybit.Path.positions
      case .account: return Bybit.Path.wallet
      case .fills: return Bybit.Path.executions
      case .settings: return settings == nil ? Bybit.Path.positions : Bybit.Path.accountInfo
      case .rules: return Bybit.Path.instruments
      case .ticker: return Bybit.Path.tickers
      }
    }
  }

  /// Whether it can only bring risk down, so that the venue's limit is not kept from it.
  var reducesRisk: Bool {
    if case .executor(_, let request) = subject { return request.reducesRisk }
    return false
  }

  /// The instrument that a change is about; nil for what only asks.
  var instrument: InstrumentIndex? {
    guard case .executor(_, let request) = subject else { return nil }
    switch request {
    case .submit(_, let terms): return terms.instrument
    case .amend(_, let index, _), .cancel(_, let index), .setStops(let index, _),
      .setLeverage(let index, _):
      return index
    default: return nil
    }
  }

  /// Whether it changes something at the venue.
  var isChange: Bool {
    if case .executor(_, let request) = subject { return !request.isQuestion }
    return false
  }

  /// How long its answer may take.
  var patience: TimeSpan { isChange ? .seconds(10) : .seconds(3) }

  /// The request on the wire; nil for what the venue has no words for.
  func request(_ words: BybitRequests, interval: String, at time: Timestamp) -> HTTPRequest? {
    let linear = ("category", "linear")
    func symbol(_ index: InstrumentIndex) -> (String, String) {
      ("symbol", words.symbols[index.value])
    }
    let coin = ("settleCoin", words.quote)
    var items: [(String, String)]
    switch subject {
    case .time: return words.get(path, [], isPublic: true, at: time)
    case .ticker(let index), .rules(let index), .executor(_, .ticker(let index)),
      .executor(_, .rules(let index)):
      return words.get(path, [linear, symbol(index)], isPublic: true, at: time)
    case .candles(let index):
      items = [linear, symbol(index), ("interval", interval), ("limit", "1000")]
      items.append(("start", String(window.start.milliseconds)))
      if let end = window.end { items.append(("end", String(end.milliseconds - 1))) }
      return words.get(path, items, isPublic: true, at: time)
    case .payments(let money, _):
      items = money == .funding ? [linear, ("execType", "Funding"), ("limit", "100")] : words.log
      items += windowItems
    case .executor(_, let request):
      switch request {
      case .submit, .amend, .cancel, .setStops, .setLeverage, .rules, .ticker:
        return words.change(request, at: time)
      case .settings(let index): items = settings == nil ? [linear, symbol(index)] : []
      case .order(let id, let index):
        items = [linear, symbol(index), ("orderLinkId", id.description)]
      case .openOrders(let index):
        items = [linear, index.map(symbol) ?? coin, ("limit", "50")]
      case .positions: items = [linear, coin, ("limit", "200")]
      case .account: items = [("accountType", "UNIFIED"), ("coin", words.quote)]
      case .fills(let index, _):
        items = [linear, symbol(index), ("limit", "100")] + windowItems
      }
    }
    return words.get(path, items, cursor: cursor, at: time)
  }
}

extension BybitInquiry {
  /// The stretch of time that the next page is of.
  private var windowItems: [(String, String)] {
    [("startTime", String(window.start.milliseconds))]
      + (window.end.map { [("endTime", String($0.milliseconds - 1))] } ?? [])
  }
}

extension BybitRequests {
  fileprivate var log: [(String, String)] {
    [("accountType", "UNIFIED"), ("currency", quote), ("limit", "50")]
  }

  /// A query of a page; the venue gives cursors as they stand in an address.
  fileprivate func get(
    _ path: String, _ items: [(String, String)], cursor: String?, at time: Timestamp
  ) -> HTTPRequest {
    guard let cursor else { return get(path, items, at: time) }
    return get(path, items, raw: "&cursor=\(cursor)", at: time)
  }
}
