import BybitProtocol
import Trading
import WireFormat

/// A book as the stream has told it so far.
struct BookTrack: Sendable {
  /// Nil before the first that was told whole.
  var book: OrderBook?
  /// When it is asked for again, where something of it was not understood.
  var retry: Timestamp?
}

/// The book: whole at first, and then what changes, by the venue's rule that a message of the type
/// `snapshot`, or one whose update is number 1, replaces all that was said before.
extension BybitAdapter {
  /// 200 levels, told every 100 ms at most, as often as the ticker is.
  private static func bookTopic(_ symbol: String) -> String { "orderbook.200.\(symbol)" }

  private static let pause = TimeSpan.seconds(5)

  /// Takes what a message says of a book.
  ///
  /// One that cannot be understood leaves no book, since what comes later would be put on wrong
  /// levels: it is left, and asked for again after a while.
  mutating func takeBook(_ message: BybitMessage, at now: Moment) throws(WireFailure) {
    let symbol = message.topic.split(separator: ".").last.map(String.init) ?? ""
    guard let index = reports.index(of: symbol), books[index.value].retry == nil else { return }
    do throws(WireFailure) {
      let said = try BybitBook(message.data)
      let change = BookChange(
        isWhole: message.type == "snapshot" || said.update == 1, bids: said.bids, asks: said.asks,
        time: message.time)
      guard change.isWhole || books[index.value].book != nil else { return }
      var book = books[index.value].book ?? OrderBook()
      book.take(change)
      if book.isCrossed { throw message.data.failure("bids below the asks") }
      books[index.value].book = book
      outputs.append(.book(index, change))
    } catch {
      forgetBook(index)
      books[index.value].retry = now.wall + Self.pause
      askForBooks("unsubscribe", [index.value])
      throw error
    }
  }

  /// Asks for books, once the stream has brought what cannot be done without.
  mutating func begin(books places: some Sequence<Int>) {
    askForBooks("subscribe", Array(places))
  }

  /// Asks again for the books that were left.
  mutating func turnBooks(at now: Moment) {
    let due = books.indices.filter { books[$0].retry.map { $0 <= now.wall } ?? false }
    if due.isEmpty { return }
    for place in due { books[place].retry = nil }
    begin(books: due)
  }

  /// The stream that told the books is gone.
  mutating func forgetBooks() {
    for place in books.indices {
      forgetBook(InstrumentIndex(place))
      books[place].retry = nil
    }
  }

  private mutating func forgetBook(_ index: InstrumentIndex) {
    if books[index.value].book == nil { return }
    books[index.value].book = nil
    outputs.append(.book(index, BookChange(isWhole: true, bids: [], asks: [])))
  }

  private mutating func askForBooks(_ operation: String, _ places: [Int]) {
    let topics = places.map { JSON.string(Self.bookTopic(settings.symbols[$0])) }
    let message = JSON.object([
      ("req_id", .string("books")), ("op", .string(operation)), ("args", .array(topics)),
    ])
    outputs.append(.say(.market, message.compactText))
  }
}
