import BybitProtocol
import Configuration
import Foundation
import Journal
import LiveTrading
import Monitoring
import Trading
import Transport
import Venues
import WireFormat

/// What `drydock monitor` watches in real time: a process that trades, or what one has left.
struct MonitorProcess {
  static let options: [CommandSyntax.Option] = [
    .value("journal", "FILE", "a journal of 'drydock trade', with or without its process"),
    .value("endpoint", "URL", "with --journal: a served exchange instead of the venue"),
    .flag("testnet", "with --journal: at the venue's test network"),
    .flag("demo", "with --journal: on the venue's demo account"),
    .value("keys", "FILE", "key and secret in two lines; else from the environment"),
  ]

  let source: String
  private let link: ProcessLink?
  private let view: SessionView?
  private let journal: String
  private let mode: String

  /// The process that runs under a name of `drydock status`; nil where none does.
  init?(running name: String) throws {
    guard let place = SessionPlace.all(Self.environment).first(where: { $0.name == name }) else {
      return nil
    }
    let link = ProcessLink(place)
    guard let view = link.view else {
      throw LiveFailure(
        "\(name) does not answer; watch its journal: --journal \(place.journal)", .missing)
    }
    (self.link, self.view) = (link, view)
    (journal, mode, source) = (view.journal, view.mode, name)
  }

  /// The one process that trades; where there is none, or more than one, says what can be watched.
  static func onlyOne() throws -> MonitorProcess {
    let names = SessionPlace.all(environment).filter { ProcessLink($0).view != nil }.map(\.name)
    if names.count == 1, let process = try MonitorProcess(running: names[0]) {
      Output.message("drydock: watching \(names[0])")
      return process
    }
    let what =
      names.isEmpty
      ? "no bot is running; say --run RUN for a run that was kept, --journal FILE for what a bot"
        + " has left, or --seed NUMBER for a life of 'drydock prove'"
      : "\(names.count) bots are running; say which: "
        + names.map { "--run \($0)" }.joined(separator: " or ")
    throw UsageFailure(what, command: "drydock monitor")
  }

  /// A journal, with the process that writes it where there is one.
  init(journal path: String) throws {
    let reader = try JournalReader(path: path, onlyWatches: true)
    let settings = try reader.settings()
    let file = Self.file(path)
    let running = SessionPlace.all(Self.environment).lazy.map { ProcessLink($0) }
      .compactMap { link in link.view.map { (link, $0) } }
      .first { Self.file($0.1.journal) == file }
    (link, view) = (running?.0, running?.1)
    (journal, source) = (path, path)
    mode = view?.mode ?? settings["mode"] ?? "backtest"
    guard view != nil || !["backtest", "paper"].contains(mode) else {
      throw LiveFailure(
        mode == "paper"
          ? "\(path): a paper account lives in its process, and none runs"
          : "\(path): it is no journal of 'drydock trade'", .missing)
    }
  }

  /// The file itself, by whatever name.
  private static func file(_ path: String) -> String {
    URL(filePath: path).resolvingSymlinksInPath().standardizedFileURL.path
  }

  private static var environment: [String: String] { ProcessInfo.processInfo.environment }

  /// Watches for so long, or until Ctrl-C.
  func watch(
    _ arguments: ParsedArguments, for span: TimeSpan, log: @escaping (String) -> Void
  ) throws -> MonitorReport {
    let reader = try JournalReader(path: journal, patience: .seconds(1), onlyWatches: true)
    let isPaper = mode == "paper"
    let address = isPaper ? nil : try address(arguments)
    let window = try address.map { try self.window(arguments, at: $0, try reader.symbols()) }
    let watch = try LiveWatch(
      Monitor.Settings(), process: link, journal: reader, window: window, log: log)
    Interrupt.watch([SIGINT, SIGTERM])
    watch.isEnding = { Interrupt.wasRequested }
    let line = StatusLine()
    let start = WallClock.now
    watch.onBeat = { line.show(Self.progress($0, since: start, of: span)) }
    watch.run(until: start + span)
    line.clear()
    var report = MonitorReport(watch.notes, source: source)
    report.isCutShort = WallClock.now < start + span
    report.places = MonitorReport.Places(
      executor: watch.executorPlace, journal: journal,
      exchange: address.map { "bybit (\(mode)) at \($0)" }
        ?? "the account on paper, as its process tells it", missed: watch.missed)
    return report
  }

  private static func progress(
    _ watch: LiveWatch, since start: Timestamp, of span: TimeSpan
  ) -> String {
    func clock(_ span: TimeSpan) -> String {
      let seconds = Int(span.seconds)
      return "\(seconds / 60):\(seconds % 60 < 10 ? "0" : "")\(seconds % 60)"
    }
    let looks = watch.notes.monitor.looks[.consistency] ?? 0
    return "\(clock(WallClock.now - start)) of \(clock(span)), \(looks) looks,"
      + " \(watch.notes.monitor.issues.count) issues"
  }

  /// Where the exchange is: as the process says, or the command line.
  private func address(_ arguments: ParsedArguments) throws -> Address {
    let endpoint = try arguments.value(
      of: "endpoint", as: ValueReader("a URL such as http://127.0.0.1:8080") { Address($0) })
    if let endpoint { return endpoint }
    if let address = view.flatMap({ Address($0.endpoint) }) { return address }
    let isTest = arguments.isGiven("testnet") || mode == "testnet"
    let isDemo = arguments.isGiven("demo") || mode == "demo"
    if mode == "served" {
      throw LiveFailure("\(journal): it traded at a served exchange; say --endpoint", .misuse)
    }
    let hosts: BybitHosts = isTest ? .testnet : isDemo ? .demo : .main
    guard let address = Address(hosts.requests) else {
      throw LiveFailure("the venue's address cannot be read", .misuse)
    }
    return address
  }

  /// A window on the exchange, once the exchange has taken the key.
  private func window(
    _ arguments: ParsedArguments, at address: Address, _ symbols: [String]
  ) throws -> ExchangeWindow {
    try LiveKeys.check(address)
    let file = arguments.text(of: "keys")
    let isOpen = address.isLoopback && file == nil && Self.environment["DRYDOCK_BYBIT_KEY"] == nil
    let keys =
      isOpen
      ? LiveKeys(key: "drydock", secret: "drydock")
      : try LiveKeys(venue: "bybit", file: file, environment: Self.environment)
    let catalog = try InstrumentCatalog.load(
      folder: try Home.folder().appending(path: "data/instruments"), venue: "bybit")
    let quote = try symbols.first.map { try catalog.instrument(symbol: $0).quote } ?? "USDT"
    let signing = BybitSigning(key: keys.key, secret: keys.secret)
    let loop = ClientLoop(fields: BybitAdapter.fields)
    let preflight = try Preflight(
      BybitInspection(watching: symbols, quote: quote, signing: signing), at: address, by: loop,
      instruments: [], isPatient: false)
    if preflight.facts.key.canTrade, !address.isLoopback {
      Output.message("drydock: a key that only reads is enough to watch")
    }
    var settings = BybitAdapter.Settings(
      symbols: symbols, quote: quote, timeframe: Timeframe(seconds: 60), warmUp: 0,
      seed: UInt64(bitPattern: WallClock.now.nanoseconds))
    (settings.streamsMarket, settings.hasAccount) = (false, false)
    guard var adapter = BybitAdapter(settings, signing: signing) else {
      throw LiveFailure("bybit has no such candles", .misuse)
    }
    adapter.clockOffset = preflight.facts.clockOffset
    return ExchangeWindow(adapter, symbols: symbols.count, at: address, by: loop)
  }
}
