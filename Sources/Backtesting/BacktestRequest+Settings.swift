import Configuration
public import Execution
public import SimulatedExchange
import Simulation
public import Statistics
public import StrategyKit
public import Trading

extension BacktestRequest {
  /// A fresh strategy with its settings; throws ``BacktestFailure`` for one that does not fit.
  public func makeStrategy() throws -> any Strategy {
    do {
      let strategy = try strategy.makeStrategy(
        settings: strategySettings.map { ($0.name, $0.value) })
      return overlay.isEmpty ? strategy : OverlaidStrategy(strategy, overlay)
    } catch {
      switch error {
      case .unknown(let name, let known):
        let hint = Words.nearest(to: name, in: known).map { "; did you mean \($0)?" } ?? ""
        let list = known.joined(separator: ", ")
        throw BacktestFailure(
          "\(strategy.name) has no setting \"\(name)\" (it has \(list))\(hint)",
          exitCode: .misuse)
      case .outOfRange(let name, let value, let range):
        throw BacktestFailure(
          "--set \(name)=\(value): expected a number in \(range)", exitCode: .misuse)
      }
    }
  }

  /// The executor's settings with what the strategy asks for, where the user has said nothing.
  public var executorSettings: ExecutorSettings {
    var settings = executor
    let wanted = strategy.preferences
    if !explicit.contains(.crossSymbolHedge), let hedge = wanted.crossSymbolHedge {
      settings.crossSymbolHedge = hedge
    }
    if !explicit.contains(.onOpposite), let policy = wanted.onOpposite {
      settings.onOpposite = policy
    }
    if !explicit.contains(.quality), let threshold = wanted.qualityThreshold {
      settings.qualityThreshold = threshold
    }
    if !explicit.contains(.cooldown), let cooldown = wanted.cooldown {
      settings.cooldown = cooldown
    }
    return settings
  }

  /// Whether every signal gets a stop.
  var addsStop: Bool { executor.protection.stop != .unprotected || overlay.stop != nil }

  public var exchangeSettings: ExchangeSettings {
    var settings = exchange
    settings.leverage = executor.leverage
    return settings
  }

  /// An instrument with the fees that hold in this run, as its only tier.
  public func priced(_ instrument: Instrument) -> Instrument {
    var instrument = instrument
    let tier = instrument.feeTiers[exchange.feeTier]
    instrument.feeTiers = [
      FeeTier(name: tier.name, maker: makerFee ?? tier.maker, taker: takerFee ?? tier.taker)
    ]
    return instrument
  }

  /// The same for a journal, with what runs.
  var journalSettings: [(name: String, value: String)] {
    [
      ("program", "drydock \(Drydock.version)"), ("strategy", strategy.name),
      ("venue", venue.rawValue), ("seed", "\(simulation.seed)"),
    ] + settings.map { ($0.name, $0.value) }
  }

  /// Every setting that can change a figure, as text.
  public var settings: [RunDescription.Setting] {
    let executor = executorSettings
    var settings = strategySettings.map { RunDescription.Setting("set.\($0.name)", $0.value) }
    func add(_ name: String, _ value: (any CustomStringConvertible)?) {
      if let value { settings.append(RunDescription.Setting(name, value.description)) }
    }
    add("capital", capital)
    add("leverage", executor.leverage)
    add("size", executor.sizing.text)
    add("onOpposite", executor.onOpposite.rawValue)
    add("crossSymbolHedge", executor.crossSymbolHedge)
    add("qualityThreshold", executor.qualityThreshold)
    add("cooldownSeconds", executor.cooldown.seconds)
    add("maximumPositions", executor.maximumPositions == .max ? nil : executor.maximumPositions)
    add("protection", executor.protection.text)
    add("overlay", overlay.isEmpty ? nil : "\(overlay)")
    add("intrabar", exchange.intrabar.rawValue)
    add("limitFill", exchange.limitFill.rawValue)
    add("arrival", exchange.arrival.rawValue)
    add("margin", exchange.marginMode.rawValue)
    add("liquidates", exchange.liquidates)
    add("feeTier", exchange.feeTier)
    add("makerFee", makerFee)
    add("takerFee", takerFee)
    add("spread", exchange.spread.text)
    add("slippage", exchange.slippage.text)
    add("volumeShare", exchange.volumeShare)
    add("requestLatency", simulation.requestLatency.text)
    add("responseLatency", simulation.responseLatency.text)
    add("feedLatency", simulation.feedLatency.text)
    add("timeframe", timeframe)
    add("from", from)
    add("to", to)
    add("instrumentFile", instrumentFile)
    add("faults", simulation.faults?.name)
    add("faultRules", simulation.faults?.rules.map(\.text).joined(separator: "; "))
    return settings
  }
}
