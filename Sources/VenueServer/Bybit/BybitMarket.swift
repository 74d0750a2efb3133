import BybitProtocol
import SimulatedExchange
import Trading
import Transport
import WireFormat

/// What the market of now looks like in Bybit's words.
///
/// A candle does not say what stood on the book: the book here is made around the last price, with
/// the spread of the settings, and any amount is filled at it unless the settings say otherwise.
struct BybitMarket {
  let exchange: ServedExchange
  let clock: ServedClock

  func ticker(_ index: InstrumentIndex, _ quote: Ticker) -> BybitTicker {
    let history = exchange.histories[index.value]
    let day = history.day(before: exchange.now)
    var ticker = BybitTicker(symbol: exchange.instruments[index.value].symbol)
    let (bid, ask) = touch(index, quote)
    ticker.last = quote.last
    ticker.mark = quote.mark
    ticker.index = quote.mark
    (ticker.bid, ticker.bidSize) = (bid, Self.size)
    (ticker.ask, ticker.askSize) = (ask, Self.size)
    (ticker.high, ticker.low, ticker.dayBefore) = (day.high, day.low, day.open)
    ticker.volume = day.volume.description
    ticker.turnover = Self.turnover(day.volume, quote.last)
    ticker.fundingRate = exchange.fundingRates[index.value]?.rate ?? .zero
    ticker.nextFunding = clock.shown(exchange.nextFunding(index))
    return ticker
  }

  /// What is offered at every level of the book: as good as any amount, since any is filled.
  static let size: Quantity = "1000000"

  static func turnover(_ volume: Volume, _ price: Price) -> String {
    let worth = volume.double * price.double
    return Money(nearest: worth)?.description ?? String(Int64(min(worth, 9e18)))
  }

  /// The best bid and ask: at least a tick apart, as on any book.
  private func touch(_ index: InstrumentIndex, _ quote: Ticker) -> (bid: Price, ask: Price) {
    let grid = exchange.instruments[index.value].priceGrid
    let bid = grid.rounded(quote.bid, .down)
    let ask = grid.rounded(quote.ask, .up)
    return bid < ask ? (bid, ask) : (bid - grid.step(at: max(bid, "1")), ask)
  }

  func book(_ index: InstrumentIndex, depth: Int, _ quote: Ticker) -> BybitBook {
    let instrument = exchange.instruments[index.value]
    let step = instrument.priceGrid.step(at: max(quote.last, "1"))
    let (bid, ask) = touch(index, quote)
    func level(_ price: Price) -> BookLevel? {
      price > .zero ? BookLevel(price: price, quantity: Self.size) : nil
    }
    let count = Int64(min(depth, 50))
    return BybitBook(
      symbol: instrument.symbol,
      bids: (0..<count).compactMap { level(bid - Price(units: $0 * step.units)) },
      asks: (0..<count).compactMap { level(ask + Price(units: $0 * step.units)) },
      update: exchange.now.milliseconds, sequence: exchange.now.milliseconds)
  }

  func klines(
    _ index: InstrumentIndex, every span: TimeSpan, from start: Timestamp?, to end: Timestamp?,
    limit: Int, isMark: Bool
  ) -> [BybitKline] {
    exchange.histories[index.value].candles(
      every: span, from: start.map(clock.meant), to: end.map(clock.meant), limit: limit
    ).map { candle in
      var candle = candle
      candle.openTime = clock.shown(candle.openTime)
      let volume = candle.volume ?? .zero
      return isMark
        ? BybitKline(candle, volume: nil, turnover: nil)
        : BybitKline(
          candle, volume: volume.description, turnover: Self.turnover(volume, candle.close))
    }
  }

  /// How long a candle of the venue's interval lasts; nil for one that is not served.
  static func span(of interval: String) -> TimeSpan? {
    switch interval {
    case "1", "3", "5", "15", "30", "60", "120", "240", "360", "720":
      Int64(interval).map { .minutes($0) }
    case "D": .minutes(24 * 60)
    case "W": .minutes(7 * 24 * 60)
    default: nil
    }
  }

  func trade(_ print: ServedExchange.Print, _ number: Int) -> BybitTrade {
    let instrument = exchange.instruments[print.instrument.value]
    return BybitTrade(
      id: "\(print.time.nanoseconds)-\(number)", symbol: instrument.symbol, side: print.side,
      price: instrument.priceGrid.rounded(print.price, .nearest), quantity: instrument.lot,
      time: clock.shown(print.time))
  }

  func riskLimits(_ instrument: Instrument) -> [JSON] {
    instrument.marginTiers.enumerated().map { position, tier in
      let next = position + 1
      let limit =
        next < instrument.marginTiers.count ? instrument.marginTiers[next].floor : "2000000000"
      return .object([
        ("id", JSON(next)), ("symbol", .string(instrument.symbol)),
        ("riskLimitValue", JSON(text: limit)),
        ("maintenanceMargin", JSON(text: tier.maintenanceRate)),
        (
          "initialMargin",
          JSON(text: Rate(units: Rate.unitsPerOne / Int64(tier.maximumLeverage)))
        ),
        ("isLowestRisk", JSON(position == 0 ? 1 : 0)),
        ("maxLeverage", .string(String(tier.maximumLeverage))),
        ("mmDeduction", JSON(text: tier.maintenanceDeduction)),
      ])
    }
  }
}

/// Queries that need no account.
extension BybitFront {
  private var shown: BybitMarket { BybitMarket(exchange: door.exchange, clock: door.clock) }

  /// Answers a query of the market.
  func market(_ path: String, _ query: QueryText) -> BybitReply {
    if path == Bybit.Path.time {
      let now = WallClock.now.nanoseconds
      return result(
        .object([
          ("timeSecond", .string(String(now / 1_000_000_000))),
          ("timeNano", .string(String(now))),
        ]))
    }
    // Candles are those of linear contracts where nothing is said.
    let isKline = [Bybit.Path.klines, Bybit.Path.markKlines].contains(path)
    let category = query["category"] ?? (isKline ? "linear" : "")
    if category.isEmpty {
      return BybitReply(.parameter, "params error: category invalid", time: time)
    }
    if path == Bybit.Path.instruments { return instruments(category, query) }
    let symbol = query["symbol"] ?? ""
    if symbol.isEmpty, [Bybit.Path.tickers, Bybit.Path.riskLimit].contains(path) {
      return listing(path, door.exchange.tape.instrumentIndices)
    }
    guard let index = door.exchange.index(of: symbol) else { return noSymbol(symbol) }
    switch path {
    case Bybit.Path.tickers, Bybit.Path.riskLimit: return listing(path, [index])
    case Bybit.Path.klines: return klines(index, symbol, query, isMark: false)
    case Bybit.Path.markKlines: return klines(index, symbol, query, isMark: true)
    case Bybit.Path.book:
      let depth = query["limit"].flatMap { Int($0) } ?? 25
      let book = shown.book(index, depth: max(1, depth), door.exchange.tape.ticker(index))
      let now = JSON.integer(door.clock.shown(door.exchange.now).milliseconds)
      return result(.object(book.members + [("ts", now), ("cts", now)]))
    case Bybit.Path.trades:
      let limit = query["limit"].flatMap { Int($0) } ?? 500
      let prints = streams.recent.filter { $0.instrument == index }.suffix(min(limit, 1_000))
      let rows = prints.enumerated().reversed().map { shown.trade($1, $0).row }
      return linear([("list", .array(Array(rows)))])
    case Bybit.Path.funding: return funding(index, symbol, query)
    default: return BybitReply(.parameter, "not served here: \(path)", time: time)
    }
  }

  private func linear(_ members: [(String, JSON)]) -> BybitReply {
    result(.object([("category", .string("linear"))] + members))
  }

  private func instruments(_ category: String, _ query: QueryText) -> BybitReply {
    func isAsked(_ name: String, _ value: String) -> Bool {
      [nil, "", value].contains(query[name])
    }
    let rows = door.exchange.instruments.map { BybitInstrument($0) }.filter { row in
      category == "linear" && isAsked("symbol", row.symbol) && isAsked("baseCoin", row.base)
        && (query["status"].flatMap { $0.isEmpty ? nil : $0 } ?? "Trading") == row.status
    }
    return page(rows, query, category, standard: 500, most: 1_000) { $0.json }
  }

  private func listing(_ path: String, _ indices: [InstrumentIndex]) -> BybitReply {
    if path == Bybit.Path.riskLimit {
      let rows = indices.flatMap { shown.riskLimits(door.exchange.instruments[$0.value]) }
      return linear([("list", .array(rows)), ("nextPageCursor", .string(""))])
    }
    return linear([
      (
        "list", .array(indices.map { shown.ticker($0, door.exchange.tape.ticker($0)).json })
      )
    ])
  }

  private func klines(
    _ index: InstrumentIndex, _ symbol: String, _ query: QueryText, isMark: Bool
  ) -> BybitReply {
    let frame = door.exchange.histories[index.value].timeframe.span
    guard let span = BybitMarket.span(of: query["interval"] ?? ""),
      span.nanoseconds % frame.nanoseconds == 0
    else {
      return BybitReply(
        .parameter, "Invalid period! The data has candles of \(frame.seconds) s", time: time)
    }
    func moment(_ name: String) -> Timestamp? {
      query[name].flatMap { Int64($0) }.map { Timestamp(milliseconds: $0) }
    }
    let limit = min(max(1, query["limit"].flatMap { Int($0) } ?? 200), 1_000)
    let candles = shown.klines(
      index, every: span, from: moment("start"), to: moment("end"), limit: limit, isMark: isMark)
    return result(
      .object([
        ("symbol", .string(symbol)), ("category", .string("linear")),
        ("list", .array(candles.map(\.row))),
      ]))
  }

  private func funding(
    _ index: InstrumentIndex, _ symbol: String, _ query: QueryText
  ) -> BybitReply {
    let start = query["startTime"].flatMap { Int64($0) } ?? .min
    let end = query["endTime"].flatMap { Int64($0) } ?? .max
    let limit = min(max(1, query["limit"].flatMap { Int($0) } ?? 200), 200)
    let rows = door.exchange.fundingHistory(index).reversed().compactMap { rate -> JSON? in
      let time = door.clock.shown(rate.time).milliseconds
      guard time >= start, time <= end else { return nil }
      return .object([
        ("symbol", .string(symbol)), ("fundingRate", JSON(text: rate.rate)),
        ("fundingRateTimestamp", .string(String(time))),
      ])
    }
    return linear([("list", .array(Array(rows.prefix(limit))))])
  }
}
