import Backtesting
import BybitProtocol
import Configuration
import Execution
import Foundation
import Journal
import LiveTrading
import Recording
import Statistics
import StrategyKit
import Trading
import Transport
import Venues
import WireFormat

/// `drydock trade`: a strategy in real time.
enum TradeCommand {
  static let command = Program.Command(
    syntax: CommandSyntax(
      name: "drydock trade",
      summary: "Trades a strategy in real time: on paper, or for real with --live.",
      operands: [.init("STRATEGY", "a name of 'drydock strategies', or a Swift file")],
      options: TradeOptions.all,
      examples: [
        "drydock trade trend --symbol BTCUSDT --live --endpoint http://127.0.0.1:8080",
        "drydock trade trend --symbol BTCUSDT --symbol ETHUSDT --live --testnet --max-loss 50",
      ])
  ) { arguments in
    PrivateFiles.begin()
    let options = try TradeOptions(arguments)
    let own = try options.ownProtection()
    try options.checkRisk(own)
    let sink = try TradeSink(arguments)
    let place = SessionPlace(
      venue: "bybit", mode: options.mode, key: options.keys.key,
      environment: ProcessInfo.processInfo.environment)
    let lock = try place.take()
    defer { withExtendedLifetime(lock) {} }
    try TradeRun(options, place, own).go(into: sink)
    return .success
  }
}

/// One run of `drydock trade`.
private struct TradeRun {
  let options: TradeOptions
  let place: SessionPlace
  let loop = ClientLoop(fields: BybitAdapter.fields)
  let signing: BybitSigning
  let own: TradeOptions.OwnProtection
  /// Where the run is written down.
  let journalPath: String
  let logPath: String

  init(_ options: TradeOptions, _ place: SessionPlace, _ own: TradeOptions.OwnProtection) {
    self.options = options
    self.place = place
    self.own = own
    journalPath = options.journal.map { URL(filePath: $0).path } ?? place.journal
    logPath = options.log.map { URL(filePath: $0).path } ?? place.log
    signing = BybitSigning(key: options.keys.key, secret: options.keys.secret)
  }

  func go(into sink: TradeSink) throws {
    let addresses = try options.addresses()
    let catalogued = try options.instruments()
    let quote = catalogued[0].quote
    func look() throws -> Preflight {
      try Preflight(
        BybitInspection(
          symbols: options.symbols, quote: quote, signing: signing, hasAccount: options.isLive),
        at: addresses.requests, by: loop, instruments: catalogued
      ) { Output.message("drydock: \($0)") }
    }
    var preflight = try look()
    if options.prepares, try prepare(preflight, quote, at: addresses.requests) {
      preflight = try look()
    }
    try agree(to: preflight, at: addresses.requests)
    Endings.watch()
    let served = ServedTime(addresses.requests)
    let state = options.endpoint?.isLoopback == true ? served.state(by: loop) : nil
    let isLockstep = state?.isLockstep ?? false
    let clock = LiveClock.of(state, preflight.facts.clockOffset)
    if isLockstep, !options.isLive {
      throw LiveFailure("paper needs a market that goes by itself, not one in lockstep", .misuse)
    }
    try PrivateFiles.file(journalPath)
    let (journal, epoch) = try openJournal(journalPath)
    var adapter: any VenueAdapter = try market(preflight.refreshed, isLockstep)
    adapter.clockOffset = preflight.facts.clockOffset
    let began = clock.moment(at: WallClock.now)
    let tape = try options.tapeFolder(journalPath).map {
      try PrivateFiles.folder($0)
      return try FeedWriter(
        $0, try options.header(preflight.refreshed, epoch, isLockstep: isLockstep), at: began)
    }
    if let tape {
      adapter = TapedVenue(
        adapter, on: tape, options.isLive ? .everything : .market, symbols: options.symbols,
        timeframe: options.timeframe)
    }
    if !options.isLive {
      adapter = try paper(
        adapter, preflight.refreshed, journal, pace: state?.speed ?? 1, at: began)
      if let tape {
        adapter = TapedVenue(
          adapter, on: tape, .answers, symbols: options.symbols, timeframe: options.timeframe)
      }
    }
    let log = try LiveLog(path: logPath, isQuiet: options.isQuiet) {
      Output.message("drydock: \($0)")
    }
    let session = try LiveSession(
      try options.setup(
        preflight.refreshed, addresses, epoch,
        equity: options.isLive ? preflight.facts.balance : options.request.capital,
        isRealTime: !isLockstep && (state?.speed ?? 1) == 1),
      adapter: adapter, journal: journal, loop: loop, clock: clock, log: log)
    session.tape = tape
    try run(session, isLockstep ? served : nil)
    try sink.take(session, options, journalPath)
  }

  /// Trades until the end, and shows how it is meanwhile; in lockstep where a time is served so.
  private func run(_ session: LiveSession, _ served: ServedTime?) throws {
    session.endings = { Endings.count }
    let waker = loop.waker
    session.control = try ControlSocket(path: place.socket) { waker.wake() }
    defer { session.control?.close() }
    let line = StatusLine()
    let dashboard = try options.hasDashboard ? TradeDashboard(symbols: options.symbols) : nil
    defer { dashboard?.close() }
    if let dashboard { Output.message("drydock: the page of this run is \(dashboard.address)") }
    session.onRecord = { dashboard?.take($0, at: $1) }
    session.onBeat = {
      line.show($0.statusLine)
      dashboard?.show($0)
    }
    if let served { try session.runInLockstep(served) } else { try session.run() }
    line.clear()
  }

  /// What speaks to the venue; on paper of its market alone.
  private func market(_ instruments: [Instrument], _ isLockstep: Bool) throws -> BybitAdapter {
    var settings = BybitAdapter.Settings(
      symbols: options.symbols, quote: instruments[0].quote, timeframe: options.timeframe,
      warmUp: options.warmUp, seed: UInt64(bitPattern: WallClock.now.nanoseconds))
    settings.instruments = instruments
    settings.streamsMarket = !isLockstep
    settings.hasAccount = options.isLive
    settings.wantsTrades = !options.isLive || options.isTaped
    settings.wantsBook = settings.wantsTrades
    guard let adapter = BybitAdapter(settings, signing: signing) else {
      throw LiveFailure("--timeframe: bybit has no candles of \(options.timeframe)", .misuse)
    }
    return adapter
  }

  /// An account on paper, as it was kept in the journal.
  private func paper(
    _ market: any VenueAdapter, _ instruments: [Instrument], _ journal: TradingJournal,
    pace: Double, at now: Timestamp
  ) throws -> PaperVenue {
    var settings = try options.paperSettings(instruments)
    settings.pace = pace
    let kept = try JournalReader(path: journal.path).settings()[LiveSession.stateName]
    return try PaperVenue(
      settings, market: market, kept: kept.flatMap { [UInt8](hexadecimal: $0) }, at: now)
  }

  /// Makes the account fit, where a person agrees; returns whether anything was done.
  private func prepare(
    _ preflight: Preflight, _ quote: String, at address: Address
  ) throws -> Bool {
    let request = options.request
    let obstacles = preflight.obstacles(
      leverage: request.executorSettings.leverage, isReal: true, isMended: true)
    guard obstacles.isEmpty else { throw refusal(obstacles) }
    var preparation = BybitPreparation(
      preflight.facts, isIsolated: options.isIsolated,
      symbols: options.symbols, quote: quote, signing: signing)
    let plan = preparation.plan
    if plan.isEmpty { return false }
    Output.message("Before it begins it\n  " + plan.joined(separator: "\n  "))
    try confirm()
    try Preflight.carryOut(&preparation, at: address, by: loop, isPatient: false) {
      Output.message("drydock: \($0)")
    }
    return true
  }

  private func refusal(_ obstacles: [String]) -> LiveFailure {
    LiveFailure("it may not begin: \(obstacles.joined(separator: "; "))", .refused)
  }

  /// Shows what is about to happen, and goes on only where a person agrees.
  private func agree(to preflight: Preflight, at address: Address) throws {
    let settings = options.request.executorSettings
    let obstacles = preflight.obstacles(leverage: settings.leverage, isReal: options.isLive)
    guard options.isLive else {
      if obstacles.isEmpty { return }
      throw refusal(obstacles)
    }
    Output.message(plan(preflight, at: address).text)
    guard obstacles.isEmpty else { throw refusal(obstacles) }
    try confirm()
  }

  /// What is about to be traded.
  private func plan(_ preflight: Preflight, at address: Address) -> LivePlan {
    var plan = LivePlan(
      preflight, strategy: options.request.strategy.name, venue: "bybit", mode: options.mode,
      timeframe: options.timeframe, settings: options.request.executorSettings,
      limits: options.limits)
    plan.strategySettings = options.request.strategySettings.map { ($0.name, $0.value) }
    plan.ownProtection = own.words
    var prices = BybitPrices(symbols: options.symbols)
    do {
      try Preflight.carryOut(&prices, at: address, by: loop, isPatient: false)
      plan.prices = prices.prices
    } catch { plan.unchecked.append("the last prices: \(error)") }
    plan.paths = [("journal", journalPath), ("log", logPath)]
    if let folder = options.tapeFolder(journalPath) { plan.paths.append(("feed", folder)) }
    return plan
  }

  private func confirm() throws {
    if options.isAgreed { return }
    let wanted = options.symbols.joined(separator: " ")
    Output.message("Type \"\(wanted)\" to begin:")
    let typed = readLine()?.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    guard typed == wanted else {
      throw LiveFailure("not begun: that was not \"\(wanted)\" (--yes begins at once)", .refused)
    }
  }

  /// Opens the journal of a run that was begun before, or begins one.
  ///
  /// The names of orders carry the moment at which the journal was begun, so that another journal
  /// of the same account never gives a name that the venue knows already.
  private func openJournal(_ path: String) throws -> (TradingJournal, UInt32) {
    let strategy = options.request.strategy.name
    if FileManager.default.fileExists(atPath: path) {
      let known = try JournalReader(path: path).settings()
      if let epoch = known["epoch"].flatMap({ UInt32($0) }) {
        guard known["strategy"] == strategy else {
          throw LiveFailure(
            "\(path): it is of the strategy \(known["strategy"] ?? "?"); name another --journal",
            .misuse)
        }
        let journal = try TradingJournal(
          path: path, symbols: options.symbols, settings: accountSettings)
        return (journal, epoch)
      }
    }
    let epoch = UInt32(truncatingIfNeeded: WallClock.now.milliseconds / 1_000 - 1_577_836_800)
    var settings = [
      ("program", "drydock \(Drydock.version)"), ("strategy", strategy), ("venue", "bybit"),
      ("mode", options.mode), ("epoch", "\(epoch)"), ("timeframe", "\(options.timeframe)"),
    ]
    settings += options.request.settings.map { ($0.name, $0.value) }
    return (
      try TradingJournal(
        path: path, symbols: options.symbols,
        settings: settings.map { (name: $0.0, value: $0.1) } + accountSettings), epoch
    )
  }

  /// What the account is to be set to, for whoever reads the journal beside the run: written at
  /// every start, since the next one may want something else.
  private var accountSettings: [(name: String, value: String)] {
    let mode = options.isIsolated ? "isolated" : "cross"
    return [
      (name: "leverage", value: "\(options.request.executorSettings.leverage)"),
      (name: "margin", value: options.prepares ? mode : "as the account has it"),
    ]
  }
}

/// How often the process was asked to end.
enum Endings {
  nonisolated(unsafe) private static var requests: sig_atomic_t = 0

  /// From now on Ctrl-C and SIGTERM only ask.
  static func watch() {
    for number in [SIGINT, SIGTERM] { signal(number) { _ in unsafe Endings.requests += 1 } }
  }

  static var count: Int { unsafe Int(requests) }
}
