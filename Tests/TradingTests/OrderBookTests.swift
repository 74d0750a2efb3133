import Testing
import Trading

@Suite struct `An order book` {
  private func levels(_ rows: [(Price, Quantity)]) -> [BookLevel] {
    rows.map { BookLevel(price: $0.0, quantity: $0.1) }
  }

  private var book: OrderBook {
    var book = OrderBook()
    // As they come: in no order.
    book.take(
      BookChange(
        isWhole: true, bids: levels([("99", "2"), ("98", "3"), ("99.5", "1")]),
        asks: levels([("101", "4"), ("100", "1"), ("103", "2")])))
    return book
  }

  @Test func `stands best first, whatever the order in which it was told`() {
    #expect(book.bids.map(\.price) == ["99.5", "99", "98"])
    #expect(book.asks.map(\.price) == ["100", "101", "103"])
    #expect(book.offers(to: .buy) == book.asks && book.offers(to: .sell) == book.bids)
  }

  @Test func `sets, adds and takes off what a change names, and leaves the rest`() {
    var book = book
    book.take(
      BookChange(
        isWhole: false, bids: levels([("99", "7"), ("97", "1"), ("96", "0")]),
        asks: levels([("100", "0"), ("102", "5")])))
    #expect(book.bids == levels([("99.5", "1"), ("99", "7"), ("98", "3"), ("97", "1")]))
    #expect(book.asks == levels([("101", "4"), ("102", "5"), ("103", "2")]))
  }

  @Test func `told whole forgets what was said before`() {
    var book = book
    book.take(BookChange(isWhole: true, bids: levels([("50", "1")]), asks: []))
    #expect(book.bids == levels([("50", "1")]) && book.asks.isEmpty)
  }

  @Test func `is crossed where a bid is as high as an ask`() {
    var book = book
    #expect(!book.isCrossed && !OrderBook().isCrossed)
    book.take(BookChange(isWhole: false, bids: levels([("100", "1")]), asks: []))
    #expect(book.isCrossed)
  }

  @Test func `loses what is taken of its best`() {
    var book = book
    book.consume("0.4", by: .buy)
    #expect(book.asks.first == BookLevel(price: "100", quantity: "0.6"))
    book.consume("0.6", by: .buy)
    #expect(book.asks.first?.price == "101" && book.bids.count == 3)
    book.consume("1", by: .sell)
    #expect(book.bids.first?.price == "99")
    var any = OrderBook(bid: "1", ask: "2")
    any.consume("1000000", by: .buy)
    #expect(any.asks.first?.quantity.units == .max, "of any amount nothing is missing")
  }
}
