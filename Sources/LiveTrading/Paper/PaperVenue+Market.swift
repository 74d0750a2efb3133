import SimulatedExchange
import Trading
import Venues

/// The simulated exchange along the prices of a market that goes by itself.
extension PaperVenue {
  /// Lets the last price go from where it was to where it is now: straight, as from one print to
  /// the next.
  mutating func move(
    _ index: InstrumentIndex, to price: Price, mark: Price? = nil, jumping isJump: Bool = false,
    at now: Moment
  ) {
    guard price > .zero else { return }
    let isFirst = !hasPrice[index.value]
    let last = exchange.lastPrice(index)
    let open = isFirst || isJump || last <= .zero ? price : last
    if isFirst { account.prepare(index, in: &exchange) }
    exchange.setMoving(index, true)
    let begin = exchange.now
    let end = max(now.trading, begin + TimeSpan(nanoseconds: 9))
    let candle = Self.line(from: open, to: price, at: begin)
    exchange.open(index, candle, lasting: end - begin)
    exchange.straighten(index)
    if let mark {
      let former = exchange.markPrice(index)
      exchange.openMark(
        index, Self.line(from: former > .zero ? former : mark, to: mark, at: begin),
        lasting: end - begin)
    }
    while let event = exchange.nextEvent(until: end) { exchange.happen(event) }
    exchange.move(to: end)
    exchange.finish(index)
    exchange.finishMark(index)
    exchange.setTime(end)
    hasPrice[index.value] = true
    exchange.setMoving(index, false)
    drain(at: now)
  }

  private static func line(from open: Price, to close: Price, at begin: Timestamp) -> Candle {
    Candle(
      openTime: begin, open: open, high: max(open, close), low: min(open, close), close: close)
  }

  /// Takes all that a ticker says; of a price that is not believed, nothing.
  mutating func take(_ state: MarketState, _ index: InstrumentIndex, at now: Moment) {
    let ticker = state.ticker
    let jump = settings.priceJump
    let isSound = ticker.last > .zero && ticker.bid > .zero && ticker.bid <= ticker.ask
    let prices =
      isSound
      ? beliefs[index.value].last.take(.ticker(ticker.last), at: now.trading, jump: jump) : []
    let marks =
      ticker.mark > .zero
      ? beliefs[index.value].mark.take(.ticker(ticker.mark), at: now.trading, jump: jump) : []
    for price in prices.dropLast() { move(index, to: price, at: now) }
    for mark in marks.dropLast() { move(index, to: lastPrice(index), mark: mark, at: now) }
    if !prices.isEmpty || !marks.isEmpty {
      move(index, to: prices.last ?? lastPrice(index), mark: marks.last, at: now)
    }
    if settings.usesQuotes, !prices.isEmpty, !hasBook[index.value], ticker.bid > .zero, ticker.ask >= ticker.bid {
      exchange.show(index, bid: ticker.bid, ask: ticker.ask)
    }
    guard let next = state.nextFunding, let rate = state.fundingRate else { return }
    // What was announced last before its moment is what is paid.
    payFunding(at: now)
    if next > now.trading { funding[index.value] = FundingRate(time: next, rate: rate) }
  }

  /// Where the price stands; zero before the first.
  private func lastPrice(_ index: InstrumentIndex) -> Price {
    hasPrice[index.value] ? exchange.lastPrice(index) : .zero
  }

  /// Takes a trade of the tape, where its price is believed.
  mutating func take(_ trade: PublicTrade, _ index: InstrumentIndex, at now: Moment) {
    let prices = beliefs[index.value].last.take(
      .trade(trade), at: now.trading, jump: settings.priceJump)
    if prices.isEmpty { return }
    for price in prices { move(index, to: price, at: now) }
    exchange.take(trade, index)
    drain(at: now)
  }

  /// Takes what the market shows of its book; from then on the best of the ticker says nothing new.
  ///
  /// What changes of a book that was never told whole, as where a recording begins, is no book.
  mutating func take(_ change: BookChange, _ index: InstrumentIndex) {
    guard settings.usesQuotes, change.isWhole || hasBook[index.value] else { return }
    hasBook[index.value] = !change.isNothing
    exchange.show(index, change)
  }

  /// Pays what is due by now.
  mutating func payFunding(at now: Moment) {
    for at in funding.indices {
      guard let due = funding[at], due.time <= now.trading else { continue }
      funding[at] = nil
      let index = InstrumentIndex(at)
      let payment = exchange.payFunding(index, rate: due.rate, at: now.trading)
      guard payment != .zero else { continue }
      outputs.append(
        .payment(
          Payment(
            id: nil, kind: .funding, instrument: index, amount: payment, time: now.trading)))
      drain(at: now)
    }
  }
}
