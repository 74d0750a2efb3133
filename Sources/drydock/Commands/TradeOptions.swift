import Backtesting
import Configuration
import Execution
import Foundation
import LiveTrading
import StrategyKit
import Trading
import Transport
import Venues

/// What `drydock trade` is asked for.
struct TradeOptions {
  static let all: [CommandSyntax.Option] =
    venue + BacktestOptions.sizing + BacktestOptions.protection + paper + limits + output

  private static let venue: [CommandSyntax.Option] = [
    .value("venue", "NAME", "where; so far bybit", standard: "bybit"),
    .value("symbol", "NAME", "what is traded", isRequired: true, isRepeatable: true),
    .value("timeframe", "LENGTH", "of the candles that the strategy sees", standard: "1m"),
    .value("set", "NAME=VALUE", "a setting of the strategy", isRepeatable: true),
    .value("warm-up", "NUMBER", "candles shown to the strategy before it begins", standard: "500"),
    .flag("live", "real orders"),
    .flag("testnet", "at the venue's test network"),
    .flag("demo", "on the venue's demo account"),
    .value("endpoint", "URL", "a served exchange instead of the venue"),
    .value("rest", "URL", "where requests go, such as the venue's host of a region"),
    .value("stream", "URL", "where streams are, such as the venue's host of a region"),
    .value("keys", "FILE", "key and secret in two lines; else from the environment"),
    .flag(
      "prepare",
      "first cancel what stands on symbols without a position, set one-way mode and the margin"),
    .value("margin", "cross|isolated", "on paper, and with --prepare", standard: "cross"),
    .flag("yes", "begin without asking"),
    .flag("resume", "open again after a halt"),
  ]

  private static let paper: [CommandSyntax.Option] = [
    .value("spread", "DISTANCE", "on paper: between bid and ask"),
    .value("slippage", "DISTANCE", "on paper: what a taker pays beyond that"),
    .value("latency", "DURATION|FILE", "on paper: of each request and each answer; or measured"),
    .flag("draw-latency", "on paper: around that, with a heavy tail and bursts"),
    .value("faults", "PLAN|FILE", "on paper: what goes wrong, see 'drydock faults'"),
    .value("seed", "NUMBER", "on paper: of everything that is drawn", standard: "1"),
  ]

  private static let limits: [CommandSyntax.Option] = [
    .value(
      "max-notional", "AMOUNT|RATE",
      "worth of all positions and of what may open more; a rate is of the equity at the start"),
    .value("max-orders", "NUMBER", "orders to open within a minute; beyond it, halt"),
    .value(
      "max-loss", "AMOUNT|RATE",
      "lost since the day began, or 5% of the equity then; beyond it, halt"),
  ]

  private static let output: [CommandSyntax.Option] = [
    .value("journal", "FILE", "every step; a run that died is taken up from it"),
    .flag("no-feed", "do not record what the run hears; 'drydock drift' needs it"),
    .value("log", "FILE", "what happens, as JSON lines"),
    .flag("quiet", "do not say what becomes of each signal and stop; the log has it"),
    .flag("dashboard", "show how it is on a page in a browser on this machine"),
    .flag("json", "print the run at its end as one JSON object"),
    .flag("no-save", "do not keep the run"),
    Home.storeOption,
  ]

  let request: BacktestRequest
  let symbols: [String]
  let timeframe: Timeframe
  let warmUp: Int
  let isLive: Bool
  let hosts: BybitHosts
  let endpoint: Address?
  /// Hosts of the venue other than its usual ones.
  let rest: Address?
  let stream: Address?
  let keys: LiveKeys
  let limits: LiveLimits
  let prepares: Bool
  let isAgreed: Bool
  let isQuiet: Bool
  let hasDashboard: Bool
  let resumes: Bool
  let isTaped: Bool
  let journal: String?
  let log: String?

  /// Reads the options; without keys where nothing is asked of the venue.
  init(_ arguments: ParsedArguments, needsKeys: Bool = true) throws {
    func misuse(_ words: String) -> UsageFailure { UsageFailure(words, command: "drydock trade") }
    guard try arguments.value(of: "venue", as: .venue) ?? .standard == .bybit else {
      throw misuse("--venue: only bybit is traded at so far")
    }
    var request = BacktestRequest(
      strategy: try Home.strategy(arguments.operands[0]), data: [], home: try Home.folder())
    request.strategySettings = try arguments.values(of: "set", as: .assignment)
    try BacktestOptions.readSizing(arguments, into: &request)
    try BacktestOptions.readProtection(arguments, into: &request)
    try BacktestOptions.readPaper(arguments, into: &request)
    self.request = request
    // Names, not the order of the command line, decide which symbol comes first at one moment.
    symbols = Array(Set(arguments.texts(of: "symbol"))).sorted()
    timeframe = try arguments.value(of: "timeframe", as: .timeframe) ?? Timeframe(seconds: 60)
    warmUp = try arguments.value(of: "warm-up", as: .integer(in: 0...20_000)) ?? 500
    isLive = arguments.isGiven("live")
    let isTest = arguments.isGiven("testnet")
    let isDemo = arguments.isGiven("demo")
    if isTest, isDemo { throw misuse("--testnet and --demo exclude each other") }
    hosts = isTest ? .testnet : isDemo ? .demo : .main
    endpoint = try arguments.value(of: "endpoint", as: .address)
    if endpoint != nil, isTest || isDemo {
      throw misuse("--endpoint names a served exchange: leave --testnet and --demo away")
    }
    rest = try arguments.value(of: "rest", as: .address)
    stream = try arguments.value(of: "stream", as: .address)
    if endpoint != nil, rest != nil || stream != nil {
      throw misuse("--endpoint names both: leave --rest and --stream away")
    }
    let environment = ProcessInfo.processInfo.environment
    let file = arguments.text(of: "keys")
    if needsKeys, isLive { try Self.refuseWithLive(arguments, Self.paper) }
    if needsKeys, isLive {
      for address in [endpoint, rest, stream].compactMap({ $0 }) { try LiveKeys.check(address) }
    }
    if !needsKeys || !isLive {
      let account = [request.strategy.name] + symbols
      keys = LiveKeys(key: account.joined(separator: " "), secret: "paper")
    } else if endpoint?.isLoopback == true, file == nil, environment["DRYDOCK_BYBIT_KEY"] == nil {
      keys = LiveKeys(key: "drydock", secret: "drydock")
    } else {
      keys = try LiveKeys(venue: "bybit", file: file, environment: environment)
    }
    limits = LiveLimits(
      notional: try arguments.value(of: "max-notional", as: .bound),
      ordersAMinute: try arguments.value(of: "max-orders", as: .integer(in: 1...100_000)),
      dailyLoss: try arguments.value(of: "max-loss", as: .bound))
    prepares = arguments.isGiven("prepare")
    if prepares, !isLive { throw misuse("--prepare is of an account that is real: see --live") }
    isAgreed = arguments.isGiven("yes")
    isQuiet = arguments.isGiven("quiet")
    hasDashboard = arguments.isGiven("dashboard")
    resumes = arguments.isGiven("resume")
    isTaped = !arguments.isGiven("no-feed")
    journal = arguments.text(of: "journal")
    log = arguments.text(of: "log")
  }

  /// As it is shown, and part of where a process keeps its things.
  var mode: String {
    guard isLive else { return "paper" }
    guard let endpoint else { return hosts == .main ? "live" : hosts.rawValue }
    if endpoint.isLoopback { return "served" }
    // Whatever is not this machine is the venue until it is known for something milder.
    let host = endpoint.host.lowercased()
    let milder = [BybitHosts.testnet, .demo].first { host.hasSuffix("-\($0.rawValue).bybit.com") }
    return milder?.rawValue ?? "live"
  }

  /// Where the venue is; throws where it cannot be written so.
  func addresses() throws -> LiveSession.Addresses {
    if let endpoint {
      return LiveSession.Addresses(requests: endpoint, market: endpoint, account: endpoint)
    }
    guard let requests = rest ?? Address(hosts.requests),
      let market = stream ?? Address(hosts.market),
      let account = stream ?? Address(hosts.account)
    else { throw LiveFailure("the venue's address cannot be read", .misuse) }
    return LiveSession.Addresses(requests: requests, market: market, account: account)
  }

  /// The instruments of the catalogue, in the order of their names.
  func instruments() throws -> [Instrument] {
    let catalog = try InstrumentCatalog.load(
      folder: request.home.appending(path: "data/instruments"), venue: "bybit")
    let found = try symbols.map { request.priced(try catalog.instrument(symbol: $0)) }
    for (symbol, instrument) in zip(symbols, found) where instrument.symbol != symbol {
      throw LiveFailure(
        BybitNames.words(for: symbol, instead: instrument.symbol), .misuse)
    }
    guard Set(found.map(\.quote)).count == 1 else {
      throw LiveFailure("the symbols settle in different assets", .misuse)
    }
    return found
  }
}

extension ValueReader where Value == LiveLimits.Bound {
  /// An amount, or a share of the equity.
  static var bound: ValueReader {
    ValueReader("an amount such as 50, or a share of the equity such as 5%") { text in
      guard text.hasSuffix("%") else {
        return ValueReader<Money>.money.read(text).flatMap { $0 > .zero ? .amount($0) : nil }
      }
      guard let share = ValueReader<Rate>.rate(atMost: "100").read(text), share > .zero else {
        return nil
      }
      return .share(share)
    }
  }
}

extension ValueReader where Value == Address {
  /// Where a served exchange is.
  static var address: ValueReader {
    ValueReader("a URL such as http://127.0.0.1:8080") { Address($0) }
  }
}
