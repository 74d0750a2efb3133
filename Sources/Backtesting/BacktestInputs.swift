public import Simulation
public import Statistics
public import Trading

/// The data of a backtest, read, in the order of the symbols' names.
public struct BacktestInputs: Sendable {
  public let symbols: [String]
  public let instruments: [Instrument]
  public let feeds: [MarketFeed]
  public let files: [RunDescription.Input]
  /// What a reader of the results must know.
  public let notices: [String]
  /// What only concerns this machine, such as a cache that could not be written.
  public let asides: [String]
  public let isSynthetic: Bool

  /// Reads everything that a request names.
  ///
  /// Throws ``MarketDataFailure``, ``ConfigurationFailure``, ``InstrumentFailure`` or
  /// ``BacktestFailure``.
  public init(_ request: BacktestRequest) throws {
    var reader = InputReader(request)
    var markets = try reader.candles()
    // Names, not the order of the command line, decide which symbol comes first at one moment.
    markets.sort { $0.symbol < $1.symbol }
    try reader.addExtras(to: &markets)
    instruments = try reader.instruments(for: markets)
    symbols = markets.map(\.symbol)
    feeds = markets.map(\.feed)
    files = reader.files.sorted { ($0.symbol, $0.kind) < ($1.symbol, $1.kind) }
    notices = reader.notices.sorted()
    asides = reader.asides
    isSynthetic = reader.isSynthetic
  }
}
