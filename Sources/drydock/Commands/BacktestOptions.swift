import Backtesting
import Configuration
import Execution
import Foundation
import MarketData
import Recording
import SimulatedExchange
import Simulation
import StrategyKit
import Trading

/// The options of a backtest and what they mean.
enum BacktestOptions {
  static let all: [CommandSyntax.Option] =
    data + sizing + protection + exchange + faults + output

  private static let faults: [CommandSyntax.Option] = [
    .value("faults", "PLAN|FILE|each", "what goes wrong: see 'drydock faults'; each: one by one"),
    .value("seeds", "NUMBER", "calm against faulted, over so many seeds"),
  ]

  private static let data: [CommandSyntax.Option] = [
    .value(
      "data", "[SYMBOL=]FILE", "candles of a symbol, or what 'record' has written",
      isRequired: true,
      isRepeatable: true),
    .value("set", "NAME=VALUE", "a setting of the strategy", isRepeatable: true),
    .value("venue", "NAME", "bybit, binance, hyperliquid or okx", standard: "bybit"),
    .value("timeframe", "LENGTH", "put the candles together, such as 1h"),
    .value("from", "DATE", "only candles from then on"),
    .value("to", "DATE", "only candles before then"),
    .value("on-bad-row", "stop|skip", "what a broken row does", standard: "stop"),
    .value("funding", "[SYMBOL=]FILE", "funding rates", isRepeatable: true),
    .value("mark", "[SYMBOL=]FILE", "candles of the mark price", isRepeatable: true),
    .value("detail", "[SYMBOL=]FILE", "finer candles inside those of --data", isRepeatable: true),
    .value("instrument", "FILE", "the rules of the instrument, instead of the catalogue's"),
  ]

  static let sizing: [CommandSyntax.Option] = [
    .value("capital", "AMOUNT", "the deposit, in the quote asset", standard: "10000"),
    .value("leverage", "NUMBER", "set on every symbol", standard: "1"),
    .value("size", "QUANTITY", "of the base asset, for each entry"),
    .value("notional", "AMOUNT", "worth of each entry"),
    .value("percent", "RATE", "of equity times leverage, for each entry", standard: "10%"),
    .value("risk", "RATE", "of equity lost at the stop, for each entry"),
    .value("max-positions", "NUMBER", "symbols with a position at once"),
    .value("quality", "NUMBER", "the least quality of a signal, 0 to 1"),
    .value("cooldown", "DURATION", "no entry so long after an exit"),
    .value("on-opposite", "reverse|close|ignore", "what an opposite signal does"),
    .value("hedge-rule", "on|off", "no long here while another symbol is short, and the reverse"),
  ]

  static let protection: [CommandSyntax.Option] = [
    .value("stop", "DISTANCE", "a stop for signals without one: 1%, 250 or 2atr"),
    .value("target", "DISTANCE", "a target for signals without one"),
    .value("trail", "DIST[@ACTIVATION][/STEP]", "a trailing stop, such as 0.3%@0.5%"),
    .flag("venue-trail", "let the venue move the trailing stop by itself, where it can"),
    .value("breakeven", "DISTANCE", "raise the stop to the entry once so far in profit"),
    .value("time-exit", "DURATION", "close after so long"),
    .value("partial", "DISTANCE=RATE", "let a part leave at a profit", isRepeatable: true),
  ]

  private static let exchange: [CommandSyntax.Option] = [
    .value(
      "intrabar", "colour|nearest|adverse|ohlc|olhc", "the order of high and low in a candle",
      standard: ExchangeSettings().intrabar.rawValue),
    .value("limit-fill", "through|touch", "when a resting limit order fills", standard: "through"),
    .value("fill-at", "next|close", "what an order between candles meets", standard: "next"),
    .value("margin", "cross|isolated", "what covers a position's losses", standard: "cross"),
    .flag("no-liquidation", "never close a position for lack of margin"),
    .value("maker-fee", "RATE", "instead of the venue's; negative for a rebate"),
    .value("taker-fee", "RATE", "instead of the venue's"),
    .value("fee-tier", "NUMBER", "the venue's fee level, from 0", standard: "0"),
    .value("spread", "DISTANCE", "between bid and ask"),
    .value("slippage", "DISTANCE", "what a taker pays beyond that"),
    .value("volume-share", "RATE", "of a candle's volume that our orders get; without it, any"),
    .value(
      "latency", "DURATION|FILE", "of each request and each answer; or as measured, see 'record'"),
    .value("feed-latency", "DURATION", "from a candle's close to the strategy"),
    .flag("draw-latency", "draw latencies around those, with a heavy tail and bursts"),
    .value("seed", "NUMBER", "of everything that is drawn", standard: "1"),
    .flag("every-sync", "carry out position syncs that cannot differ, too"),
  ]

  private static let output: [CommandSyntax.Option] = [
    .flag("json", "print one JSON object"),
    .optionalValue("report", "FILE", "write an HTML page; without FILE beside the database"),
    .value("export", "FOLDER", "write trades, fills, signals and equity as CSV"),
    .flag("no-save", "do not keep the run"),
    .value("journal", "FILE", "journal each step, as live trading does; see 'drydock journal'"),
    Home.storeOption,
  ]

  /// Everything that the words ask for.
  static func request(_ arguments: ParsedArguments) throws -> BacktestRequest {
    var request = BacktestRequest(
      strategy: try Home.strategy(arguments.operands[0]),
      data: try arguments.values(of: "data", as: .symbolFile), home: try Home.folder())
    request.strategySettings = try arguments.values(of: "set", as: .assignment)
    request.venue = try arguments.value(of: "venue", as: .venue) ?? .standard
    request.timeframe = try arguments.value(of: "timeframe", as: .timeframe)
    request.from = try arguments.value(of: "from", as: .moment)
    request.to = try arguments.value(of: "to", as: .moment)
    if let from = request.from, let to = request.to, from >= to {
      throw UsageFailure("--from \(from) is not before --to \(to)", command: "drydock backtest")
    }
    request.onBadRow =
      try arguments.value(of: "on-bad-row", as: .named(BadRowPolicy.allCases)) ?? .stop
    request.funding = try arguments.values(of: "funding", as: .symbolFile)
    request.mark = try arguments.values(of: "mark", as: .symbolFile)
    request.detail = try arguments.values(of: "detail", as: .symbolFile)
    request.instrumentFile = arguments.text(of: "instrument")
    request.journalFile = arguments.text(of: "journal")
    try readSizing(arguments, into: &request)
    try readProtection(arguments, into: &request)
    try readExchange(arguments, into: &request)
    return request
  }

  static func readSizing(
    _ arguments: ParsedArguments, into request: inout BacktestRequest
  ) throws {
    request.capital = try arguments.value(of: "capital", as: .money) ?? request.capital
    request.executor.leverage =
      try arguments.value(of: "leverage", as: .integer(in: 1...125)) ?? 1
    let given = ["size", "notional", "percent", "risk"].filter(arguments.isGiven)
    guard given.count <= 1 else {
      throw UsageFailure(
        "--\(given[0]) and --\(given[1]) exclude each other", command: "drydock backtest")
    }
    if let size = try arguments.value(of: "size", as: .quantity) {
      request.executor.sizing = .quantity(size)
    } else if let worth = try arguments.value(of: "notional", as: .money) {
      request.executor.sizing = .notional(worth)
    } else if let rate = try arguments.value(of: "percent", as: .rate()) {
      request.executor.sizing = .percent(rate)
    } else if let rate = try arguments.value(of: "risk", as: .rate()) {
      request.executor.sizing = .risk(rate)
    }
    let most = try arguments.value(of: "max-positions", as: .integer(in: 1...10_000))
    request.executor.maximumPositions = most ?? .max
    if let quality = try arguments.value(of: "quality", as: .share) {
      request.executor.qualityThreshold = quality.double
      request.explicit.insert(.quality)
    }
    if let cooldown = try arguments.value(of: "cooldown", as: .duration) {
      request.executor.cooldown = cooldown
      request.explicit.insert(.cooldown)
    }
    if let policy = try arguments.value(
      of: "on-opposite", as: .named(OppositePolicy.allCases))
    {
      request.executor.onOpposite = policy
      request.explicit.insert(.onOpposite)
    }
    if let hedge = try arguments.value(
      of: "hedge-rule", as: .choice([("on", true), ("off", false)]))
    {
      request.executor.crossSymbolHedge = hedge
      request.explicit.insert(.crossSymbolHedge)
    }
  }

  private static func readExchange(
    _ arguments: ParsedArguments, into request: inout BacktestRequest
  ) throws {
    var settings = ExchangeSettings()
    settings.intrabar =
      try arguments.value(of: "intrabar", as: .named(ExchangeSettings.Intrabar.allCases))
      ?? settings.intrabar
    settings.limitFill =
      try arguments.value(of: "limit-fill", as: .named(ExchangeSettings.LimitFill.allCases))
      ?? settings.limitFill
    settings.arrival =
      try arguments.value(
        of: "fill-at",
        as: .choice([("next", ExchangeSettings.Arrival.nextPrint), ("close", .lastPrint)]))
      ?? settings.arrival
    settings.marginMode =
      try arguments.value(of: "margin", as: .named(ExchangeSettings.MarginMode.allCases))
      ?? settings.marginMode
    settings.liquidates = !arguments.isGiven("no-liquidation")
    settings.feeTier = try arguments.value(of: "fee-tier", as: .integer(in: 0...20)) ?? 0
    settings.volumeShare = try arguments.value(of: "volume-share", as: .rate())
    settings.spread = try fixed(arguments, "spread") ?? settings.spread
    settings.slippage = try fixed(arguments, "slippage") ?? settings.slippage
    request.exchange = settings
    request.makerFee = try arguments.value(of: "maker-fee", as: .signedRate)
    request.takerFee = try arguments.value(of: "taker-fee", as: .signedRate)
    try readTime(arguments, into: &request)
  }

  /// What an exchange on paper is like.
  static func readPaper(
    _ arguments: ParsedArguments, into request: inout BacktestRequest
  ) throws {
    request.exchange.arrival = .lastPrint
    request.exchange.marginMode =
      try arguments.value(of: "margin", as: .named(ExchangeSettings.MarginMode.allCases)) ?? .cross
    request.exchange.spread = try fixed(arguments, "spread") ?? request.exchange.spread
    request.exchange.slippage = try fixed(arguments, "slippage") ?? request.exchange.slippage
    request.simulation.seed = try arguments.value(of: "seed", as: .seed) ?? 1
    if let plan = arguments.text(of: "faults") {
      request.simulation.faults = try FaultPlanFile.load(plan)
    }
    try readLatency(arguments, into: &request)
  }

  /// How long messages take: as a person says it, or as it was measured.
  private static func readLatency(
    _ arguments: ParsedArguments, into request: inout BacktestRequest
  ) throws {
    guard let text = arguments.text(of: "latency") else { return }
    let isDrawn = arguments.isGiven("draw-latency")
    if FileManager.default.fileExists(atPath: text) {
      if isDrawn {
        throw UsageFailure(
          "--draw-latency: what was measured is drawn as it is", command: "drydock backtest")
      }
      let measured = try MeasuredLatencies(path: text).latencies
      request.simulation.requestLatency = measured.request
      request.simulation.responseLatency = measured.answer
      request.simulation.feedLatency = measured.stream
      return
    }
    let reader = ValueReader<TimeSpan>(
      "a duration such as 5ms, 250ms or 2s, at most 1d, or a file or recording that is there"
    ) { ValueReader.latency.read($0) }
    guard let span = try arguments.value(of: "latency", as: reader) else { return }
    let latency = isDrawn ? Latency.drawn(around: span) : Latency(base: span)
    request.simulation.requestLatency = latency
    request.simulation.responseLatency = latency
  }

  private static func readTime(
    _ arguments: ParsedArguments, into request: inout BacktestRequest
  ) throws {
    request.simulation.seed = try arguments.value(of: "seed", as: .seed) ?? 1
    if let plan = arguments.text(of: "faults"), plan != "each" {
      request.simulation.faults = try FaultPlanFile.load(plan)
    }
    request.simulation.skipsSyncs = !arguments.isGiven("every-sync")
    try readLatency(arguments, into: &request)
    if let span = try arguments.value(of: "feed-latency", as: .latency) {
      request.simulation.feedLatency =
        arguments.isGiven("draw-latency") ? .drawn(around: span) : Latency(base: span)
    }
  }

  /// A distance that is no multiple of a range.
  private static func fixed(_ arguments: ParsedArguments, _ name: String) throws -> Distance? {
    switch try arguments.value(of: name, as: .distance) {
    case nil: return nil
    case .fixed(let distance): return distance
    case .averageTrueRanges:
      throw UsageFailure(
        "--\(name): expected a share of the price such as 0.01% or an amount",
        command: "drydock backtest")
    }
  }
}

extension ValueReader where Value: RawRepresentable & Sendable, Value.RawValue == String {
  /// One of the words that an enumeration knows.
  static func named(_ cases: [Value]) -> ValueReader {
    .choice(cases.map { ($0.rawValue, $0) })
  }
}
