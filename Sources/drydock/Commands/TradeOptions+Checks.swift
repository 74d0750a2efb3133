import Backtesting
import Configuration
import Execution
import LiveTrading
import MarketData
import StrategyKit
import Trading

/// What is looked at before anybody is asked anything.
extension TradeOptions {
  /// Refuses options that say nothing to a venue: who gives one believes that it does.
  static func refuseWithLive(
    _ arguments: ParsedArguments, _ paper: [CommandSyntax.Option]
  ) throws {
    var idle = ["capital"] + paper.map(\.name)
    if !arguments.isGiven("prepare") { idle.append("margin") }
    let given = idle.filter(arguments.isGiven)
    guard !given.isEmpty else { return }
    let names = given.map { "--\($0)" }.joined(separator: ", ")
    throw UsageFailure(
      "\(names): of no meaning with --live, where the venue decides"
        + (given.contains("margin") ? " (--prepare sets the margin)" : ""),
      command: "drydock trade")
  }

  /// How the strategy protects what it opens by itself, as far as a market that is made up shows.
  struct OwnProtection {
    var signals = 0
    /// Those without a stop, the one that the options add not counted.
    var bare = 0

    /// In words for a plan.
    var words: String {
      if signals == 0 { return "the strategy's own stops could not be seen beforehand" }
      if bare == 0 { return "each signal brings its own stop" }
      return bare == signals
        ? "the strategy's signals bring no stop" : "not every signal brings a stop"
    }
  }

  /// Shows the strategy a market that is made up, and looks at what its signals bring.
  func ownProtection() throws -> OwnProtection {
    var own = OwnProtection()
    var strategy = try request.makeStrategy()
    var desk = Desk(symbols: symbols)
    let market = CandleGenerator.market(.init(seed: 7, timeframe: timeframe, count: 2_000))
    for candle in market.series.candles {
      desk.turn(
        to: InstrumentIndex(0), at: candle.openTime + timeframe.span,
        holding: .flat,
        workingEntries: 0)
      strategy.onCandle(candle, &desk)
      for case .open(let signal) in desk.wishes {
        own.signals += 1
        if signal.protection.stop == .unprotected { own.bare += 1 }
      }
      desk.wishes.removeAll()
    }
    return own
  }

  /// Refuses a size by risk where no signal has a stop to measure it by.
  func checkRisk(_ own: OwnProtection) throws {
    guard case .risk = request.executorSettings.sizing,
      request.executorSettings.protection.stop == .unprotected, own.signals > 0,
      own.bare == own.signals
    else { return }
    throw UsageFailure(
      "--risk: needs a stop, and \(request.strategy.name)'s signals bring none; add --stop",
      command: "drydock trade")
  }
}
