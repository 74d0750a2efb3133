import Trading
import WireFormat

extension FeedLine {
  /// The line as JSON, without its end.
  public var text: String {
    let (kind, members) = word.members
    return JSON.object(
      [("kind", .string(kind)), ("heard", .moment(heard))] + members
    ).compactText
  }

  /// Reads a line; throws where it is none.
  init(_ text: String) throws(WireFailure) {
    let reader = try WireReader(parsing: text)
    heard = try reader.required("heard").microseconds()
    word = try FeedWord(try reader.required("kind").text(), reader)
  }
}

extension FeedWord {
  fileprivate var members: (String, [(String, JSON)]) {
    switch self {
    case .begin(let header):
      let run = header.run.sorted { $0.key < $1.key }.map { ($0.key, JSON.string($0.value)) }
      return (
        "begin",
        [
          ("format", JSON(FeedFolder.format)), ("program", .string("drydock \(header.version)")),
          ("venue", .string(header.venue)),
          ("symbols", .array(header.symbols.map { .string($0) })), ("run", .object(run)),
        ]
      )
    case .trade(let symbol, let trade):
      return (
        "trade",
        [
          ("symbol", .string(symbol)), ("time", .moment(trade.time)),
          ("side", .string(trade.takerSide == .buy ? "buy" : "sell")),
          ("price", JSON(text: trade.price)), ("quantity", JSON(text: trade.quantity)),
        ]
      )
    case .book(let symbol, let change): return ("book", Self.members(symbol, change))
    case .ticker(let symbol, let state): return ("ticker", Self.members(symbol, state))
    case .candle(let symbol, let timeframe, let candle):
      return (
        "candle",
        [
          ("symbol", .string(symbol)), ("timeframe", .string("\(timeframe)")),
          ("time", .moment(candle.openTime)), ("open", JSON(text: candle.open)),
          ("high", JSON(text: candle.high)), ("low", JSON(text: candle.low)),
          ("close", JSON(text: candle.close)), ("volume", JSON(text: candle.volume)),
        ]
      )
    case .stream(let isUp): return (isUp ? "up" : "down", [])
    case .round(let round):
      var members: [(String, JSON)] = [
        ("path", .string(round.path)), ("sent", .moment(round.sent)),
        ("microseconds", round.span.map { .integer($0.nanoseconds / 1_000) } ?? .null),
      ]
      if let order = round.order { members.append(("order", .string(order))) }
      return ("round", members)
    case .command(let command): return ("command", [("command", .string(command))])
    }
  }

  private static func members(_ symbol: String, _ state: MarketState) -> [(String, JSON)] {
    let ticker = state.ticker
    var members: [(String, JSON)] = [("symbol", .string(symbol))]
    if let time = state.time { members.append(("time", .moment(time))) }
    members += [
      ("last", JSON(text: ticker.last)), ("bid", JSON(text: ticker.bid)),
      ("ask", JSON(text: ticker.ask)), ("mark", JSON(text: ticker.mark)),
    ]
    if let size = state.bidSize { members.append(("bidSize", JSON(text: size))) }
    if let size = state.askSize { members.append(("askSize", JSON(text: size))) }
    if let index = state.index { members.append(("index", JSON(text: index))) }
    if let rate = state.fundingRate { members.append(("fundingRate", JSON(text: rate))) }
    if let next = state.nextFunding { members.append(("nextFunding", .moment(next))) }
    return members
  }

  private static func members(_ symbol: String, _ change: BookChange) -> [(String, JSON)] {
    func rows(_ levels: [BookLevel]) -> JSON {
      .array(levels.map { .array([JSON(text: $0.price), JSON(text: $0.quantity)]) })
    }
    var members: [(String, JSON)] = [("symbol", .string(symbol))]
    if let time = change.time { members.append(("time", .moment(time))) }
    if change.isWhole { members.append(("whole", .bool(true))) }
    return members + [("bids", rows(change.bids)), ("asks", rows(change.asks))]
  }

  fileprivate init(_ kind: String, _ reader: WireReader) throws(WireFailure) {
    switch kind {
    case "begin":
      let format = try reader.required("format")
      guard try format.integer() == Int64(FeedFolder.format) else {
        throw format.failure("format \(FeedFolder.format)")
      }
      var run: [String: String] = [:]
      for member in try reader.required("run").json.members {
        run[member.name] = member.value.string
      }
      var symbols: [String] = []
      for symbol in try reader.required("symbols").elements() { symbols.append(try symbol.text()) }
      let program = try reader.required("program").text().split(separator: " ").last ?? ""
      self = .begin(
        FeedHeader(
          venue: try reader.required("venue").text(), symbols: symbols, version: String(program),
          run: run))
    case "trade": self = try .trade(reader.symbol(), reader.trade())
    case "book": self = try .book(reader.symbol(), reader.change())
    case "ticker": self = try .ticker(reader.symbol(), reader.state())
    case "candle":
      let length = try reader.required("timeframe")
      guard let timeframe = Timeframe(try length.text()) else {
        throw length.failure("a length such as 1m")
      }
      self = try .candle(reader.symbol(), timeframe, reader.candle())
    case "up", "down": self = .stream(isUp: kind == "up")
    case "round":
      let span = try reader.optional("microseconds")?.integer()
      self = .round(
        FeedRound(
          path: try reader.required("path").text(), order: try reader.optional("order")?.text(),
          sent: try reader.required("sent").microseconds(),
          span: span.map { TimeSpan(nanoseconds: $0 * 1_000) }))
    case "command": self = .command(try reader.required("command").text())
    default: throw try reader.required("kind").failure("a kind that is known")
    }
  }
}

extension WireReader {
  fileprivate func symbol() throws(WireFailure) -> String { try required("symbol").text() }

  fileprivate func trade() throws(WireFailure) -> PublicTrade {
    let side = try required("side")
    let word = try side.text()
    guard word == "buy" || word == "sell" else { throw side.failure("buy or sell") }
    return PublicTrade(
      time: try required("time").microseconds(), price: try price("price"),
      quantity: try amount("quantity"), takerSide: word == "buy" ? .buy : .sell)
  }

  fileprivate func state() throws(WireFailure) -> MarketState {
    var state = MarketState(
      ticker: Ticker(
        last: try price("last"), bid: try price("bid"), ask: try price("ask"),
        mark: try price("mark")))
    state.time = try optional("time")?.microseconds()
    if try optional("bidSize") != nil { state.bidSize = try amount("bidSize") }
    if try optional("askSize") != nil { state.askSize = try amount("askSize") }
    if try optional("index") != nil { state.index = try price("index") }
    if let rate = try optional("fundingRate") {
      guard let value = Rate(try rate.decimal()) else { throw rate.failure("a fraction") }
      state.fundingRate = value
    }
    state.nextFunding = try optional("nextFunding")?.microseconds()
    return state
  }

  fileprivate func change() throws(WireFailure) -> BookChange {
    BookChange(
      isWhole: try optional("whole")?.flag() ?? false, bids: try levels("bids"),
      asks: try levels("asks"), time: try optional("time")?.microseconds())
  }

  private func levels(_ name: String) throws(WireFailure) -> [BookLevel] {
    var levels: [BookLevel] = []
    for row in try required(name).elements() {
      let cells = try row.elements()
      guard cells.count == 2, let price = Price(try cells[0].decimal()), price > .zero,
        let quantity = Quantity(try cells[1].decimal()), quantity >= .zero
      else { throw row.failure("a price above 0 and a quantity") }
      levels.append(BookLevel(price: price, quantity: quantity))
    }
    return levels
  }

  fileprivate func candle() throws(WireFailure) -> Candle {
    var candle = Candle(
      openTime: try required("time").microseconds(), open: try price("open"),
      high: try price("high"), low: try price("low"), close: try price("close"))
    guard candle.low <= min(candle.open, candle.close),
      candle.high >= max(candle.open, candle.close)
    else { throw failure("a candle with low, open, close and high in order") }
    if let volume = try optional("volume") {
      guard let value = Volume(plain: try volume.decimal()) else {
        throw volume.failure("a volume of eight places at most")
      }
      candle.volume = value
    }
    return candle
  }

  private func price(_ name: String) throws(WireFailure) -> Price {
    let value: Price = try amount(name)
    guard value > .zero else { throw try required(name).failure("a price above 0") }
    return value
  }

  private func amount<Amount: FixedPoint>(_ name: String) throws(WireFailure) -> Amount {
    let value = try required(name)
    guard let amount = Amount(try value.decimal()) else {
      throw value.failure("a decimal number of eight places at most")
    }
    return amount
  }

  /// A moment in whole microseconds since 1970.
  fileprivate func microseconds() throws(WireFailure) -> Timestamp {
    let value = try integer()
    guard abs(value) < 9_000_000_000_000_000 else { throw failure("microseconds since 1970") }
    return Timestamp(nanoseconds: value * 1_000)
  }
}

extension JSON {
  /// A moment as whole microseconds since 1970.
  fileprivate static func moment(_ moment: Timestamp) -> JSON {
    .integer(moment.nanoseconds.divided(by: 1_000, .down))
  }
}

extension Volume {
  fileprivate init?(plain text: String) {
    let parts = text.split(separator: ".")
    let fraction = parts.count > 1 ? String(parts[1]) : ""
    guard fraction.utf8.count <= 8, let units = Int64((parts.first ?? "0") + fraction), units >= 0
    else { return nil }
    self.init(units: units, places: UInt8(fraction.utf8.count))
  }
}
