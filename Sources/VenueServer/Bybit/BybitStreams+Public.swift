import BybitProtocol
import SimulatedExchange
import Simulation
import Trading
import Transport
import WireFormat

/// What is shown to everybody.
extension BybitStreams {
  /// A public topic, and what it has said by now.
  struct PublicTopic {
    enum Kind {
      case ticker
      case trades
      case book(depth: Int)
      case candles(interval: String, TimeSpan)
    }

    let name: String
    let index: InstrumentIndex
    let kind: Kind
    var ticker: BybitTicker?
    var book: BybitBook?
    var candle: BybitKline?
  }

  private var market: BybitMarket { BybitMarket(exchange: door.exchange, clock: door.clock) }
  private var shownTime: Int64 { door.clock.shown(door.exchange.now).milliseconds }

  /// What a topic's name means; nil where it is none.
  func topic(_ name: String) -> PublicTopic? {
    let words = name.split(separator: ".").map(String.init)
    guard let symbol = words.last, let index = door.exchange.index(of: symbol) else { return nil }
    switch (words.first, words.count) {
    case ("tickers", 2): return PublicTopic(name: name, index: index, kind: .ticker)
    case ("publicTrade", 2): return PublicTopic(name: name, index: index, kind: .trades)
    case ("orderbook", 3):
      guard let depth = Int(words[1]), [1, 50, 200, 500, 1_000].contains(depth) else { return nil }
      return PublicTopic(name: name, index: index, kind: .book(depth: depth))
    case ("kline", 3):
      let frame = door.exchange.histories[index.value].timeframe.span.nanoseconds
      guard let span = BybitMarket.span(of: words[1]), span.nanoseconds % frame == 0 else {
        return nil
      }
      return PublicTopic(name: name, index: index, kind: .candles(interval: words[1], span))
    default: return nil
    }
  }

  /// Shows a new listener what a topic is at now.
  func begin(_ name: String, for socket: SocketID) {
    guard let topic = topic(name) else { return }
    if topics[name] == nil { topics[name] = topic }
    var quote = tickers[topic.index.value]
    switch topic.kind {
    case .ticker:
      let sight = faults.firstSight(of: topic.index)
      if sight != .good {
        topics[name]?.ticker = nil
        quote = sight.ticker(quote, former: quote) ?? quote
      }
      let ticker = topics[name]?.ticker ?? market.ticker(topic.index, quote)
      topics[name]?.ticker = ticker
      show(name, "snapshot", ticker.json, to: [socket])
    case .book(let depth):
      let book = topics[name]?.book ?? market.book(topic.index, depth: depth, quote)
      topics[name]?.book = book
      show(name, "snapshot", .object(book.members), to: [socket])
    case .trades, .candles: break
    }
  }

  /// Tells every listener what has changed since the last time.
  func showMarket() {
    let prints = door.exchange.prints
    door.exchange.prints.removeAll(keepingCapacity: true)
    recent += prints
    if recent.count > 2_000 { recent.removeFirst(recent.count - 1_000) }
    var ears: [String: [SocketID]] = [:]
    for (socket, stream) in sockets where stream.kind == .public {
      for name in stream.topics { ears[name, default: []].append(socket) }
    }
    for index in tickers.indices {
      let good = door.exchange.tape.ticker(InstrumentIndex(index))
      if good == tickers[index] || good.last <= .zero { continue }
      guard let sight = faults.sight(of: InstrumentIndex(index)) else { continue }
      if case .late(let span) = sight {
        door.schedule(after: span) { [weak self] in self?.tickers[index] = good }
      }
      if let said = sight.ticker(good, former: tickers[index]) { tickers[index] = said }
    }
    topics = topics.filter { ears[$0.key] != nil }
    if faults.faults?.injector.isStreamCut == true { return }
    for name in topics.keys.sorted() { turn(name, prints, ears[name] ?? []) }
  }

  private func turn(_ name: String, _ prints: [ServedExchange.Print], _ ears: [SocketID]) {
    guard let topic = topics[name] else { return }
    let quote = tickers[topic.index.value]
    switch topic.kind {
    case .ticker:
      let ticker = market.ticker(topic.index, quote)
      guard let former = topic.ticker, former != ticker else { return }
      topics[name]?.ticker = ticker
      show(name, "delta", ticker.changes(since: former).json, to: ears)
    case .trades:
      let rows = prints.filter { $0.instrument == topic.index }.enumerated()
        .map { market.trade($1, $0).streamed }
      if !rows.isEmpty { show(name, "snapshot", .array(rows), to: ears) }
    case .book(let depth):
      let book = market.book(topic.index, depth: depth, quote)
      guard let former = topic.book, former.bids != book.bids || former.asks != book.asks else {
        return
      }
      topics[name]?.book = book
      if depth == 1 {
        show(name, "snapshot", .object(book.members), to: ears)
      } else {
        show(name, "delta", .object(book.changes(since: former).members), to: ears)
      }
    case .candles(let interval, let span): turnCandle(name, topic, interval, span, ears)
    }
  }

  private func turnCandle(
    _ name: String, _ topic: PublicTopic, _ interval: String, _ span: TimeSpan,
    _ ears: [SocketID]
  ) {
    let newest = market.klines(
      topic.index, every: span, from: nil, to: nil, limit: 2, isMark: false)
    guard let candle = newest.first, candle != topic.candle else { return }
    topics[name]?.candle = candle
    func row(_ candle: BybitKline, isClosed: Bool) -> JSON {
      candle.json(
        interval: interval,
        end: Timestamp(nanoseconds: candle.start.nanoseconds + span.nanoseconds - 1_000_000),
        isClosed: isClosed, time: Timestamp(milliseconds: shownTime))
    }
    // The one before is told once more, as closed.
    if let former = topic.candle, former.start < candle.start,
      let closed = newest.first(where: { $0.start == former.start })
    {
      show(name, "snapshot", .array([row(closed, isClosed: true)]), to: ears)
    }
    show(name, "snapshot", .array([row(candle, isClosed: false)]), to: ears)
  }

  private func show(_ name: String, _ type: String, _ data: JSON, to ears: [SocketID]) {
    let text = BybitMessage.shown(name, type: type, time: shownTime, data: data).compactText
    for socket in ears { door.server.send(text, to: socket) }
  }
}

extension BybitBook {
  /// The levels that are others than in a book before; those that are gone have a size of zero.
  fileprivate func changes(since former: BybitBook) -> BybitBook {
    func changed(_ new: [BookLevel], _ old: [BookLevel]) -> [BookLevel] {
      let prices = Set(new.map(\.price))
      let known = Set(old)
      return old.filter { !prices.contains($0.price) }
        .map { BookLevel(price: $0.price, quantity: .zero) } + new.filter { !known.contains($0) }
    }
    return BybitBook(
      symbol: symbol, bids: changed(bids, former.bids), asks: changed(asks, former.asks),
      update: update, sequence: sequence)
  }
}
