import BybitProtocol
import Trading
import WireFormat

/// What answers say that only ask.
extension BybitAdapter {
  /// No listing of an account is longer; a venue that goes on for ever is not understood.
  private static let mostPages = 500

  /// No clock of a venue shows a time before 2001 or after 2100.
  private static let earliest = Timestamp(milliseconds: 1_000_000_000_000)
  private static let latest = Timestamp(milliseconds: 4_102_444_800_000)

  /// Reads an answer, or a page of one; nil where the next page has been asked for.
  mutating func read(
    _ reply: BybitReply, _ inquiry: inout BybitInquiry, at now: Moment
  ) throws(WireFailure) -> Answer? {
    switch inquiry.subject {
    case .time:
      let field = try WireReader(reply.result, path: "result").required("timeNano")
      let time = Timestamp(nanoseconds: try field.integer())
      guard time > Self.earliest, time < Self.latest else { throw field.failure("a time of now") }
      take(time: time, inquiry, at: now)
      return .done
    case .ticker(let index):
      guard let row = try reply.listing().rows.first else {
        throw WireFailure(path: "list", expected: "a ticker", found: "nothing")
      }
      let said = try BybitTicker(row)
      topics[index.value].isLooking = false
      compare(said, index, at: now)
      take(said, index, at: nil, now)
      return .done
    case .rules(let index):
      try takeOwnRules(try reply.listing().rows, index, at: now)
      return .done
    case .payments:
      return try takePayments(reply, &inquiry, at: now) ? nil : .done
    case .executor(_, .settings(let index)):
      return try takeSettings(reply, index, &inquiry, at: now)
    case .candles(let index):
      takeCandles(try reply.listing().rows, index, inquiry, at: now)
      return .done
    case .executor(_, let request):
      return try read(reply, &inquiry, request, at: now)
    }
  }

  private mutating func read(
    _ reply: BybitReply, _ inquiry: inout BybitInquiry, _ request: Request, at now: Moment
  ) throws(WireFailure) -> Answer? {
    let (rows, cursor) = try reply.listing()
    let category = try reply.category()
    switch request {
    case .submit, .amend, .cancel, .setStops, .setLeverage: return .done
    case .settings: return nil
    case .rules(let index): return .rules(try takeRules(rows, index, at: now))
    case .ticker(let index): return .ticker(try ticker(rows, index))
    case .account: return .account(try account(rows))
    case .order(let id, _):
      // What stands beside it need not be understood.
      for row in rows where row.json["orderLinkId"]?.string == id.description {
        if let report = try order(row, in: category) { return .order(report) }
      }
      if inquiry.isHistory { return .noSuchOrder }
      inquiry.isHistory = true
      send(inquiry, at: now)
      return nil
    case .openOrders:
      for row in rows {
        do throws(WireFailure) {
          guard let report = try order(row, in: category) else { continue }
          if report.status.isLive { inquiry.orders.append(report) }
        } catch {
          note(unreadable: row, error, "a listing of orders")
          inquiry.failure = error
        }
      }
      if try goOn(&inquiry, cursor, at: now) { return nil }
      // A stop that cannot be read is not one that is not there.
      if let failure = inquiry.failure { throw failure }
      return .openOrders(inquiry.orders)
    case .positions:
      for row in rows {
        do throws(WireFailure) {
          if let report = try position(row, in: category) { inquiry.positions.append(report) }
        } catch {
          note(unreadable: row, error, "a listing of positions")
          inquiry.failure = error
        }
      }
      if try goOn(&inquiry, cursor, at: now) { return nil }
      // A position that cannot be read is not a flat one.
      if let failure = inquiry.failure { throw failure }
      return .positions(inquiry.positions, asOf: inquiry.asked.trading)
    case .fills(let index, _):
      for row in rows {
        do throws(WireFailure) {
          if let fill = try fill(row, in: category) { inquiry.fills.append(fill) }
        } catch {
          if isMissing(row, of: index, error) { inquiry.failure = error }
        }
      }
      if try goOn(&inquiry, cursor, at: now) || goOnLater(&inquiry, at: now) { return nil }
      let fills = inquiry.settledFills + inquiry.fills.reversed()
      guard let failure = inquiry.failure else {
        return .fills(fills, asOf: inquiry.asked.trading)
      }
      // What can be read has happened, whatever else has.
      for fill in fills { outputs.append(.event(.fill(fill))) }
      throw failure
    }
  }

  /// The account, of whose coin all was asked for.
  private mutating func account(_ rows: [WireReader]) throws(WireFailure) -> AccountReport {
    for row in rows {
      let wallet = try BybitWallet(row)
      guard wallet.isUnified else { continue }
      note(wallet.defects, row)
      return try reports.account(wallet, isWhole: true)
    }
    throw WireFailure(path: "list", expected: "an account", found: "nothing")
  }

  private func ticker(
    _ rows: [WireReader], _ index: InstrumentIndex
  ) throws(WireFailure) -> Ticker {
    let symbol = settings.symbols[index.value]
    guard let row = rows.first(where: { $0.json["symbol"]?.string == symbol }) else {
      throw WireFailure(path: "list", expected: "a ticker of \(symbol)", found: "nothing")
    }
    let said = try BybitTicker(row)
    guard let last = said.last else { throw row.failure("a last price") }
    return Ticker(
      last: last, bid: said.bid ?? last, ask: said.ask ?? last, mark: said.mark ?? last)
  }

  /// Asks for the next page, where there is one.
  mutating func goOn(
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
  mutating func goOnLater(_ inquiry: inout BybitInquiry, at now: Moment) -> Bool {
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
  mutating func take(
    _ change: BybitTicker, _ index: InstrumentIndex, at time: Timestamp?, _ now: Moment
  ) {
    takeDelivery(change.delivery, index, at: now)
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
