import SimulatedExchange
import Trading

extension Stage {
  /// An exchange alone, to be driven by hand.
  var exchange: Exchange {
    Exchange(
      instruments: [instrument], profile: Self.venue, settings: settings, deposit: deposit)
  }
}

/// Drives an exchange print by print: each is a candle of one price and one second.
enum Bench {
  static let step = TimeSpan.seconds(1)

  static func print(_ price: Price, _ index: InstrumentIndex, _ exchange: inout Exchange) {
    play(
      Candle(openTime: .distantPast, open: price, high: price, low: price, close: price),
      index, &exchange)
  }

  /// Plays one candle to its end, a second after what happened last.
  static func play(_ shape: Candle, _ index: InstrumentIndex, _ exchange: inout Exchange) {
    var candle = shape
    candle.openTime = max(exchange.now, Timestamp(nanoseconds: 0))
    exchange.open(index, candle, lasting: step)
    let end = candle.openTime + step
    while let event = exchange.nextEvent(until: end) { exchange.happen(event) }
    exchange.move(to: end)
    exchange.finish(index)
  }

  static func submit(_ terms: OrderTerms, _ number: UInt32, _ exchange: inout Exchange) {
    exchange.receive(
      .submit(name(number, terms), terms), id: RequestID(UInt64(number)),
      at: exchange.now)
  }

  static func name(_ number: UInt32, _ terms: OrderTerms) -> ClientOrderID {
    ClientOrderID(
      epoch: 1, signal: SignalID(number), role: .entry, attempt: 0, instrument: terms.instrument)
  }
}
