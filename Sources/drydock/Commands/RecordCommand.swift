import Backtesting
import BybitProtocol
import Configuration
import Foundation
import LiveTrading
import Recording
import Trading
import Transport
import Venues

/// `drydock record`: what a venue's market says, and how long it takes.
enum RecordCommand {
  static let command = Program.Command(
    syntax: CommandSyntax(
      name: "drydock record",
      summary: "Records a venue's market and how long its messages take, to be played again.",
      options: options,
      examples: [
        "drydock record --symbol BTCUSDT --out data/feeds/BTCUSDT",
        "drydock record --symbol BTCUSDT --symbol ETHUSDT --out data/feeds/two --duration 1h",
        "drydock backtest crossover --data data/feeds/BTCUSDT --latency data/feeds/BTCUSDT",
      ])
  ) { arguments in
    try RecordRun(arguments).go()
    return .success
  }

  private static let options: [CommandSyntax.Option] = [
    .value("venue", "NAME", "whose market; so far bybit", standard: "bybit"),
    .value("symbol", "NAME", "what is recorded", isRequired: true, isRepeatable: true),
    .value(
      "out", "FOLDER", "where to; a recording of the same that is there goes on", isRequired: true),
    .value("duration", "DURATION", "how long, such as 90m; else until Ctrl-C"),
    .value("timeframe", "LENGTH", "of the candles", standard: "1m"),
    .flag("no-book", "without the book, which is most of what a market says"),
    .flag("testnet", "of the venue's test network"),
    .value("endpoint", "URL", "of a served exchange instead of the venue"),
  ]
}

/// One run of `drydock record`.
private struct RecordRun {
  let symbols: [String]
  let folder: String
  let duration: TimeSpan?
  let timeframe: Timeframe
  let hasBook: Bool
  let endpoint: Address?
  let hosts: BybitHosts
  let loop = ClientLoop(fields: BybitAdapter.fields)

  init(_ arguments: ParsedArguments) throws {
    guard try arguments.value(of: "venue", as: .venue) ?? .standard == .bybit else {
      throw UsageFailure("--venue: only bybit is recorded so far", command: "drydock record")
    }
    symbols = Array(Set(arguments.texts(of: "symbol"))).sorted()
    folder = arguments.text(of: "out") ?? ""
    duration = try arguments.value(of: "duration", as: .duration)
    timeframe = try arguments.value(of: "timeframe", as: .timeframe) ?? Timeframe(seconds: 60)
    hasBook = !arguments.isGiven("no-book")
    hosts = arguments.isGiven("testnet") ? .testnet : .main
    endpoint = try arguments.value(of: "endpoint", as: .address)
    if endpoint != nil, hosts == .testnet {
      throw UsageFailure(
        "--endpoint names a served exchange: leave --testnet away", command: "drydock record")
    }
  }

  func go() throws {
    guard let requests = endpoint ?? Address(hosts.requests),
      let market = endpoint ?? Address(hosts.market)
    else { throw LiveFailure("the venue's address cannot be read", .misuse) }
    let instruments = try InstrumentCatalog.load(
      folder: try Home.folder().appending(path: "data/instruments"), venue: "bybit")
    let first = try instruments.instrument(symbol: symbols[0])
    let signing = BybitSigning(key: "", secret: "")
    // Whoever answers says the symbols exist, and what time it is.
    let preflight = try Preflight(
      BybitInspection(symbols: symbols, quote: first.quote, signing: signing, hasAccount: false),
      at: requests, by: loop, instruments: symbols.map { _ in first })
    let state = endpoint?.isLoopback == true ? ServedTime(requests).state(by: loop) : nil
    if state?.isLockstep == true {
      throw LiveFailure("a market in lockstep does not go by itself", .misuse)
    }
    var settings = BybitAdapter.Settings(
      symbols: symbols, quote: first.quote, timeframe: timeframe, warmUp: 0,
      seed: UInt64(bitPattern: WallClock.now.nanoseconds))
    (settings.hasAccount, settings.wantsTrades) = (false, true)
    settings.wantsBook = hasBook
    guard var adapter = BybitAdapter(settings, signing: signing) else {
      throw LiveFailure("--timeframe: bybit has no candles of \(timeframe)", .misuse)
    }
    adapter.clockOffset = preflight.facts.clockOffset
    let clock = LiveClock.of(state, preflight.facts.clockOffset)
    let tape = try FeedWriter(
      folder,
      FeedHeader(venue: "bybit", symbols: symbols, version: Drydock.version),
      at: clock.moment(at: WallClock.now))
    let recorder = FeedRecorder(
      adapter, on: tape, symbols: symbols, timeframe: timeframe,
      addresses: .init(requests: requests, market: market, account: market), loop: loop
    ) { Output.message("drydock: \($0)") }
    try record(recorder, clock)
  }

  private func record(_ recorder: FeedRecorder, _ clock: LiveClock) throws {
    Interrupt.watch([SIGINT, SIGTERM])
    let line = StatusLine()
    let begin = WallClock.steady
    try recorder.run(clock: clock) { state in
      let span = WallClock.steady - begin
      line.show(text(state, span))
      return !Interrupt.wasRequested && duration.map { span < $0 } ?? true
    }
    line.clear()
    let state = recorder.state
    Output.message(
      "drydock: \(state.lines) lines, \(state.trades) trades recorded in \(folder)")
  }

  private func text(_ state: FeedRecorder.State, _ span: TimeSpan) -> String {
    let prices = zip(symbols, state.lastPrices).map { symbol, price in
      "\(symbol) \(price.map { "\($0)" } ?? "–")"
    }
    let size = Double(state.bytes / 100_000) / 10
    return "recording \(Int(span.seconds)) s  \(prices.joined(separator: "  "))"
      + "  \(state.lines) lines  \(size) MB" + (state.isUp ? "" : "  STREAM DOWN")
  }
}
