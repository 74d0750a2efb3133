public import SimulatedExchange
public import Trading

/// What an account leaves behind that somebody else's bot trades, by the books of a backtest.
///
/// Fills, stops and funding are the exchange's; what the bot believes to hold is what it says.
public struct AccountLedger {
  private var ledger: Ledger
  /// What the bot says that it holds, by instrument; nothing until it has said so.
  public private(set) var believed: [Quantity]
  /// Since when the bot says what it holds; nil where it never did.
  public private(set) var believesSince: Timestamp?

  /// Creates the books of an account that begins at a moment.
  ///
  /// `candles` is about how many candles there will be, by which the curve is thinned.
  public init(
    instruments: [Instrument], deposit: Money, candles: Int, from moment: Timestamp
  ) {
    ledger = Ledger(
      instruments: instruments, deposit: deposit, candles: candles, curvePoints: 500)
    ledger.begin(at: moment)
    believed = instruments.map { _ in .zero }
  }

  /// How many positions stand.
  public var openPositions: Int { ledger.openPositions }

  /// Takes what the exchange says, as it says it.
  public mutating func observe(
    _ output: borrowing ExchangeOutput, of exchange: borrowing Exchange, at moment: Timestamp
  ) {
    ledger.observe(output, of: exchange, at: moment)
  }

  /// Takes a payment of funding.
  public mutating func take(funding payment: Money, _ index: InstrumentIndex) {
    ledger.take(funding: payment, index.value)
  }

  /// Takes what the account is worth at the close of candles.
  public mutating func mark(_ equity: Money, at moment: Timestamp) {
    ledger.mark(equity, at: moment)
  }

  /// Takes a candle that has closed.
  public mutating func count(_ index: InstrumentIndex, _ candle: Candle) {
    ledger.count(index.value, candle)
  }

  /// Takes what the bot says that it holds, of all instruments in their order.
  public mutating func believe(_ sizes: [Quantity], at moment: Timestamp) {
    precondition(sizes.count == believed.count, "a size for each instrument")
    believed = sizes
    if believesSince == nil { believesSince = moment }
  }

  /// Looks at every instrument: who is without a stop, and who believes in what is not there.
  public mutating func settle(_ exchange: borrowing Exchange, at moment: Timestamp) {
    for (market, size) in believed.enumerated() {
      ledger.look(
        market, exchange: exchange, believed: size, isUnconfirmed: false, at: moment)
    }
  }

  /// The facts as they stand; what is counted goes on.
  public func facts(of exchange: Exchange, at moment: Timestamp) -> RunFacts {
    var copy = ledger
    copy.finish(exchange: exchange, at: moment)
    return copy.facts
  }
}
