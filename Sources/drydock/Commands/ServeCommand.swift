import Backtesting
import Configuration
import Execution
import Foundation
import SimulatedExchange
import Simulation
import Strategies
import Trading
import Transport
import VenueServer

/// `drydock serve`: the simulated exchange in a venue's own protocol.
enum ServeCommand {
  static let command = Program.Command(
    syntax: CommandSyntax(
      name: "drydock serve",
      summary: "Serves the simulated exchange in a venue's own protocol, to any bot.",
      options: options,
      examples: [
        "drydock serve --data BTCUSDT=a.csv --port 8080 --speed 60",
        "drydock serve --data BTCUSDT=a.csv --faults storm --seed 7",
        "drydock serve --data BTCUSDT=a.csv --lockstep --no-limits",
      ])
  ) { arguments in
    let plan = try ServePlan(arguments)
    Interrupt.watch([SIGINT, SIGTERM])
    try plan.serve()
    return .success
  }

  private static let options: [CommandSyntax.Option] = [
    .value(
      "data", "[SYMBOL=]FILE", "candles of a symbol, or what 'record' has written",
      isRequired: true,
      isRepeatable: true),
    .value("venue", "NAME", "whose protocol is spoken; so far bybit", standard: "bybit"),
    .value(
      "host", "ADDRESS", "where to listen; anyone who reaches it may trade",
      standard: "127.0.0.1"),
    .value("port", "NUMBER", "where to listen; 0 for any", standard: "8080"),
    .value("speed", "NUMBER", "seconds of data a second", standard: "1"),
    .flag("lockstep", "time stands still until POST /drydock/advance"),
    .value("clock", "replay|shifted", "times of the data, or moved to begin now"),
    .value("from", "DATE", "where to begin; candles before it are history"),
    .value(
      "account", "KEY:SECRET", "an account's key", standard: "drydock:drydock",
      isRepeatable: true),
    .value("capital", "AMOUNT", "the deposit of each account", standard: "10000"),
    .value("leverage", "NUMBER", "of each symbol until it is set", standard: "10"),
    .value("margin", "cross|isolated", "what covers a position's losses", standard: "cross"),
    .value("spread", "DISTANCE", "between bid and ask"),
    .value("slippage", "DISTANCE", "what a taker pays beyond that"),
    .value("volume-share", "RATE", "of a candle's volume that each account gets"),
    .value("funding", "[SYMBOL=]FILE", "funding rates", isRepeatable: true),
    .value("mark", "[SYMBOL=]FILE", "candles of the mark price", isRepeatable: true),
    .value("detail", "[SYMBOL=]FILE", "finer candles inside those of --data", isRepeatable: true),
    .value("instrument", "FILE", "the rules of the instrument, instead of the catalogue's"),
    .value("faults", "PLAN|FILE", "what goes wrong: see 'drydock faults'"),
    .value("seed", "NUMBER", "of everything that is drawn", standard: "1"),
    .flag("no-limits", "let the venue's limits of requests not hold"),
  ]
}

/// What a server is asked for, read and checked.
private struct ServePlan {
  let inputs: BacktestInputs
  let profile: VenueProfile
  let settings: ExchangeSettings
  let capital: Money
  let accounts: [(key: String, secret: String)]
  let server: ServerSettings
  let clock: ServedClock
  let faults: (plan: FaultPlan, seed: UInt64)?
  let hasLimits: Bool

  init(_ arguments: ParsedArguments) throws {
    guard try arguments.value(of: "venue", as: .venue) ?? .standard == .bybit else {
      throw UsageFailure("--venue: only bybit is served so far", command: "drydock serve")
    }
    let request = try Self.request(arguments)
    inputs = try BacktestInputs(request)
    profile = try VenueProfiles.load(
      folder: request.home.appending(path: "data/venues"), venue: VenueName.bybit.rawValue)
    settings = request.exchange
    capital = request.capital
    accounts = try Self.accounts(arguments)
    var server = ServerSettings(
      port: try arguments.value(of: "port", as: .integer(in: 0...65_535)) ?? 8_080)
    server.host = arguments.text(of: "host") ?? server.host
    server.fields = BybitFront.fields
    self.server = server
    clock = try Self.clock(arguments, inputs)
    let seed = try arguments.value(of: "seed", as: .seed) ?? 1
    faults = try arguments.text(of: "faults").map { (try FaultPlanFile.load($0), seed) }
    hasLimits = !arguments.isGiven("no-limits")
  }

  /// The files are read as for a backtest, whose strategy is not run.
  private static func request(_ arguments: ParsedArguments) throws -> BacktestRequest {
    guard let strategy = allStrategies().first else {
      throw BacktestFailure("there is no strategy in the package", exitCode: .software)
    }
    var request = BacktestRequest(
      strategy: strategy, data: try arguments.values(of: "data", as: .symbolFile),
      home: try Home.folder())
    request.funding = try arguments.values(of: "funding", as: .symbolFile)
    request.mark = try arguments.values(of: "mark", as: .symbolFile)
    request.detail = try arguments.values(of: "detail", as: .symbolFile)
    request.instrumentFile = arguments.text(of: "instrument")
    request.capital = try arguments.value(of: "capital", as: .money) ?? "10000"
    request.executor.leverage =
      try arguments.value(of: "leverage", as: .integer(in: 1...1_000)) ?? 10
    request.exchange.leverage = request.executor.leverage
    request.exchange.marginMode =
      try arguments.value(of: "margin", as: .named(ExchangeSettings.MarginMode.allCases)) ?? .cross
    // A client may send an order at any moment: it meets the price that it saw.
    request.exchange.arrival = .lastPrint
    request.exchange.spread = try distance(arguments, "spread")
    request.exchange.slippage = try distance(arguments, "slippage")
    request.exchange.volumeShare = try arguments.value(of: "volume-share", as: .rate())
    return request
  }

  private static func distance(_ arguments: ParsedArguments, _ name: String) throws -> Distance {
    switch try arguments.value(of: name, as: .distance) {
    case nil: return .price(.zero)
    case .fixed(let distance): return distance
    case .averageTrueRanges:
      throw UsageFailure(
        "--\(name): expected a share of the price such as 0.01% or an amount",
        command: "drydock serve")
    }
  }

  private static func accounts(
    _ arguments: ParsedArguments
  ) throws -> [(key: String, secret: String)] {
    var accounts: [(key: String, secret: String)] = []
    let given = arguments.texts(of: "account")
    for text in given.isEmpty ? ["drydock:drydock"] : given {
      let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
      guard parts.count == 2, !accounts.contains(where: { $0.key == parts[0] }) else {
        throw UsageFailure(
          "--account: expected KEY:SECRET, each key once", command: "drydock serve")
      }
      accounts.append((parts[0], parts[1]))
    }
    return accounts
  }

  private static func clock(
    _ arguments: ParsedArguments, _ inputs: BacktestInputs
  ) throws -> ServedClock {
    let speed = try arguments.value(
      of: "speed",
      as: ValueReader("a number above 0 such as 60") { text in
        Double(text).flatMap { $0 > 0 && $0 <= 1e6 ? $0 : nil }
      })
    let isLockstep = arguments.isGiven("lockstep")
    if isLockstep, speed != nil {
      throw UsageFailure("--lockstep and --speed exclude each other", command: "drydock serve")
    }
    let isReal = !isLockstep && (speed ?? 1) == 1
    let shown =
      try arguments.value(of: "clock", as: .named(ServedClock.Shown.allCases))
      ?? (isReal ? .shifted : .replay)
    if shown == .shifted, !isReal {
      throw UsageFailure(
        "--clock shifted goes with --speed 1: times would run from the wall's",
        command: "drydock serve")
    }
    let first = inputs.feeds.compactMap { feed in
      feed.candles.count > 0 ? feed.candles.openTime(at: 0) : nil
    }.max()
    let start = try arguments.value(of: "from", as: .moment) ?? first ?? .distantPast
    return ServedClock(
      start: start, began: WallClock.now, speed: isLockstep ? nil : speed ?? 1, shown: shown)
  }

  /// Serves until Ctrl-C or SIGTERM.
  func serve() throws {
    let server: Server
    do {
      server = try Server(self.server)
    } catch {
      throw OutputFailure(description: "\(error)", exitCode: .cannotCreate)
    }
    let exchange = ServedExchange(
      instruments: inputs.instruments, feeds: inputs.feeds, start: clock.start
    ) {
      Exchange(
        instruments: inputs.instruments, profile: profile, settings: settings, deposit: capital)
    }
    for account in accounts {
      exchange.addAccount(key: account.key, secret: account.secret)
    }
    let door = FrontDoor(server: server, exchange: exchange, clock: clock, hasLimits: hasLimits)
    let box = FaultBox(door)
    if let faults { box.begin(faults.plan, seed: faults.seed) }
    let host = VenueHost(door: door, front: BybitFront(door: door, faults: box), faults: box)
    host.onEnd = { Output.message("drydock: the data is over; the last price stands") }
    announce(server.port)
    watch(server)
    host.run()
    Output.message("drydock: stopped")
  }

  private func announce(_ port: Int) {
    for notice in inputs.notices { Output.message("drydock: \(notice)") }
    let symbols = inputs.symbols.joined(separator: ", ")
    Output.message(
      "drydock: bybit with \(symbols) on http://\(server.host):\(port), from \(clock.start)")
  }

  /// Looks every now and then whether the process was asked to end.
  private func watch(_ server: Server) {
    if Interrupt.wasRequested { return server.handle.stop() }
    server.schedule(after: .milliseconds(100)) { watch(server) }
  }
}
