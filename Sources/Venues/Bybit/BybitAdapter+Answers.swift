import BybitProtocol
import Trading
import WireFormat

/// What answers say that only ask.
extension BybitAdapter {
  /// No listing of an account is longer; a venue that goes on for ever is not understood.
  private static let mostPages = 500

  /// Reads an answer, or a page of one; nil where the next page has been asked for.
  mutating func read(
    _ reply: BybitReply, _ inquiry: inout BybitInquiry, at now: Moment
  ) throws(WireFailure) -> Answer? {
    switch inquiry.subject {
    case .time:
      let time = try WireReader(reply.result, path: "result").required("timeNano").integer()
      take(time: Timestamp(nanoseconds: time), inquiry, at: now)
      return .done
    case .ticker(let index):
      guard let row = try reply.listing().rows.first else {
        throw WireFailure(path: "list", expected: "a ticker", found: "nothing")
      }
      take(try BybitTicker(row), index, at: nil)
      return .done
    case .candles(let index):
      try takeCandles(try reply.listing().rows, index, inquiry, at: now)
      return .done
    case .executor(_, let request):
      return try read(reply, &inquiry, request, at: now)
    }
  }

  private mutating func read(
    _ reply: BybitReply, _ inquiry: inout BybitInquiry, _ request: Request, at now: Moment
  ) throws(WireFailure) -> Answer? {
    let (rows, cursor) = try reply.listing()
    switch request {
    case .submit, .amend, .cancel, .setStops, .setLeverage: return .done
    case .settings, .rules, .ticker:
      throw WireFailure(path: "result", expected: "nothing", found: "an answer")
    case .account:
      guard let row = rows.first else {
        throw WireFailure(path: "list", expected: "an account", found: "nothing")
      }
      return .account(reports.account(try BybitWallet(row)))
    case .order(let id, _):
      for row in rows {
        let order = try BybitOrder(row)
        if order.linkID == id.description, let report = reports.report(order) {
          return .order(report)
        }
      }
      if inquiry.isHistory { return .noSuchOrder }
      inquiry.isHistory = true
      send(inquiry, at: now)
      return nil
    case .openOrders:
      for row in rows where try isOurs(row) {
        if let report = reports.report(try BybitOrder(row)), report.status.isLive {
          inquiry.orders.append(report)
        }
      }
      return try goOn(&inquiry, cursor, at: now) ? nil : .openOrders(inquiry.orders)
    case .positions:
      for row in rows where try isOurs(row) {
        if let report = try reports.position(row) { inquiry.positions.append(report) }
      }
      return try goOn(&inquiry, cursor, at: now)
        ? nil : .positions(inquiry.positions, asOf: inquiry.asked.trading)
    case .fills:
      for row in rows where try isOurs(row) {
        if let fill = reports.fill(try BybitExecution(row)) { inquiry.fills.append(fill) }
      }
      if try goOn(&inquiry, cursor, at: now) || goOnLater(&inquiry, at: now) { return nil }
      return .fills(
        inquiry.settledFills + inquiry.fills.reversed(), asOf: inquiry.asked.trading)
    }
  }

  /// Whether a row is of a symbol that is traded here; of others nothing need be understood.
  private func isOurs(_ row: WireReader) throws(WireFailure) -> Bool {
    reports.index(of: try row.required("symbol").text()) != nil
  }

  /// Asks for the next page, where there is one.
  private mutating func goOn(
    _ inquiry: inout BybitInquiry, _ cursor: String?, at now: Moment
  ) throws(WireFailure) -> Bool {
    guard let cursor else { return false }
    guard cursor != inquiry.cursor, inquiry.pages < Self.mostPages else {
      throw WireFailure(path: "nextPageCursor", expected: "an end", found: cursor)
    }
    inquiry.cursor = cursor
    send(inquiry, at: now)
    return true
  }

  /// Asks for the next stretch of time, where one query does not reach up to now.
  private mutating func goOnLater(_ inquiry: inout BybitInquiry, at now: Moment) -> Bool {
    guard let end = inquiry.window.end else { return false }
    inquiry.settledFills += inquiry.fills.reversed()
    inquiry.fills = []
    inquiry.cursor = nil
    inquiry.setWindow(from: end, inquiry.asked.trading)
    send(inquiry, at: now)
    return true
  }

  // The market.

  public mutating func lookAtMarket(closes: Bool, at now: Moment) {
    for index in settings.symbols.indices {
      if closes {
        turnCandles(index, at: now, patience: .zero)
      } else {
        send(BybitInquiry(.ticker(InstrumentIndex(index)), at: now), at: now)
      }
    }
  }

  /// Takes a ticker, or what has changed of one.
  mutating func take(_ change: BybitTicker, _ index: InstrumentIndex, at time: Timestamp?) {
    let ticker = tickers[index.value]?.taking(change) ?? change
    tickers[index.value] = ticker
    guard let last = ticker.last else { return }
    var state = MarketState(
      ticker: Ticker(
        last: last, bid: ticker.bid ?? last, ask: ticker.ask ?? last, mark: ticker.mark ?? last))
    (state.bidSize, state.askSize) = (ticker.bidSize, ticker.askSize)
    (state.index, state.fundingRate) = (ticker.index, ticker.fundingRate)
    (state.nextFunding, state.time) = (ticker.nextFunding, time)
    outputs.append(.state(index, state))
    outputs.append(.event(.ticker(index, state.ticker)))
  }
}
