// A strategy author writes one import.
@_exported public import Trading

/// A trading idea: what to wish for, given what has been seen.
///
/// A strategy is a value. It is handed each closed candle once, in order, and keeps what it needs.
/// It never sees an order, a venue or a clock, so the same type runs in a backtest, on paper and
/// live.
public protocol Strategy: SendableMetatype {
  /// What the command line calls it.
  static var name: String { get }
  /// What it does, in one line.
  static var summary: String { get }
  /// Whether each symbol has a strategy of its own, or one sees them all.
  static var scope: StrategyScope { get }
  /// What it asks of the executor as a whole.
  static var preferences: Preferences { get }

  /// Creates the strategy with its default settings.
  init()

  /// Builds what depends on settings; called once, after they were set and before any candle.
  mutating func prepare()

  /// Looks at a candle that has just closed and says what it wants.
  mutating func onCandle(_ candle: Candle, _ desk: inout Desk)
}

extension Strategy {
  /// Each symbol on its own.
  public static var scope: StrategyScope { .eachSymbol }
  /// Nothing asked.
  public static var preferences: Preferences { Preferences() }
  /// Nothing to build.
  public mutating func prepare() {}
}

/// How many symbols one strategy value sees.
public enum StrategyScope: Sendable {
  /// One value for each symbol.
  case eachSymbol
  /// One value for all; ``Desk/symbol`` says whose candle it is.
  case allSymbols
}
