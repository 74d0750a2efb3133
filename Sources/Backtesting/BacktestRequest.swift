public import Configuration
public import Execution
public import Foundation
public import MarketData
public import SimulatedExchange
public import Simulation
public import StrategyKit
public import Trading

/// Everything that a backtest is asked for.
public struct BacktestRequest: Sendable {
  /// The strategy and what was set of it.
  public var strategy: StrategyFactory
  public var strategySettings: [Assignment] = []
  /// Candle files, each with its symbol or without.
  public var data: [SymbolFile]
  /// Finer candles, mark-price candles and funding rates, by symbol.
  public var detail: [SymbolFile] = []
  public var mark: [SymbolFile] = []
  public var funding: [SymbolFile] = []
  public var venue = VenueName.standard
  /// A file with the one instrument to use instead of the catalogue's.
  public var instrumentFile: String?
  /// Where each step is journaled; nil for nowhere.
  public var journalFile: String?
  public var capital: Money = "10000"
  public var executor = ExecutorSettings()
  public var exchange = ExchangeSettings()
  public var simulation = SimulationSettings()
  /// Fees that replace those of the instrument's tier.
  public var makerFee: Rate?
  public var takerFee: Rate?
  /// Protection in multiples of the average true range.
  public var overlay = ProtectionOverlay()
  /// Candles are put together to this timeframe; nil leaves them as they are.
  public var timeframe: Timeframe?
  /// Only candles that open from this moment on, and before that one.
  public var from: Timestamp?
  public var to: Timestamp?
  public var onBadRow = BadRowPolicy.stop
  /// The project's folder: instruments, venues, cache.
  public var home: URL

  /// Which settings the user has named, so that a strategy's own wish does not hold.
  public var explicit: Set<ExplicitSetting> = []

  /// A setting that a strategy may wish for and a user may fix.
  public enum ExplicitSetting: Hashable, Sendable {
    case crossSymbolHedge
    case onOpposite
    case quality
    case cooldown
  }

  /// Creates a request with every setting at its default.
  public init(strategy: StrategyFactory, data: [SymbolFile], home: URL) {
    self.strategy = strategy
    self.data = data
    self.home = home
  }
}

/// Why a backtest cannot be run as asked.
public struct BacktestFailure: Error, Equatable, Sendable, CustomStringConvertible {
  public var description: String
  public var exitCode: ExitCode

  /// Creates a failure.
  public init(_ description: String, exitCode: ExitCode) {
    self.description = description
    self.exitCode = exitCode
  }
}
