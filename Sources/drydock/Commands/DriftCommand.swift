import Backtesting
import BybitProtocol
import Configuration
import Foundation
import Journal
import LiveTrading
import Recording
import Simulation
import Trading
import Transport
import WireFormat

/// `drydock drift`: a session of `trade`, played again in the simulator.
enum DriftCommand {
  static let command = Program.Command(
    syntax: CommandSyntax(
      name: "drydock drift",
      summary: "Plays a session of 'trade' again in the simulator, and says what went otherwise.",
      operands: [.init("RUN", "the journal of a session, or its name in 'drydock status'")],
      options: [
        .value(
          "latency", "usual|own",
          "what the simulator's orders take: half the median way, or each"
            + " its own", standard: "usual"),
        .flag("all", "show every order, not only those that differ"),
        .flag("json", "print one JSON object"),
      ],
      examples: ["drydock drift run.journal", "drydock drift bybit-paper-1a2b3c4d --json"])
  ) { arguments in
    let own = try arguments.value(
      of: "latency", as: .choice([("usual", false), ("own", true)]))
    let replay = try DriftReplay(arguments.operands[0], takesOwnLatency: own ?? false)
    let report = try replay.report()
    let view = DriftView(report, replay.tape, symbols: replay.options.symbols)
    if arguments.isGiven("json") {
      Output.print(view.json.prettyText)
    } else {
      Output.print(view.text(isWhole: arguments.isGiven("all")), terminator: "")
    }
    return .success
  }
}

/// A session that is played again.
struct DriftReplay {
  let tape: SessionTape
  let options: TradeOptions
  private let journal: String
  private let takesOwnLatency: Bool

  /// Reads a session by its journal or its name.
  init(_ run: String, takesOwnLatency: Bool) throws {
    let folder = SessionPlace.folder(ProcessInfo.processInfo.environment)
    let named = "\(folder)/\(run).journal"
    journal = FileManager.default.fileExists(atPath: run) ? run : named
    guard FileManager.default.fileExists(atPath: journal) else {
      throw LiveFailure("\(run): there is no such journal, nor \(named)", .missing)
    }
    tape = try SessionTape(TradeOptions.tapeFolder(of: journal))
    self.takesOwnLatency = takesOwnLatency
    let words = (try? JSON(parsing: tape.header.run["words"] ?? ""))?.elements ?? []
    options = try TradeOptions(
      TradeCommand.command.syntax.parse(words.compactMap(\.string)), needsKeys: false)
  }

  /// Plays the session again, in a journal of its own that is gone afterwards.
  func report() throws -> DriftReport {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "drydock-drift-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "replay.journal").path
    let actual = try JournalReader(path: journal)
    let instruments = try options.instruments(by: tape.header)
    let venue = try PaperVenue(
      settings(instruments, actual), market: ReplayMarket(tape), kept: nil, at: tape.begin)
    let epoch = tape.header.run["epoch"].flatMap { UInt32($0) } ?? 0
    let equity = try actual.balances()?.first ?? options.request.capital
    let setup = try options.setup(instruments, options.addresses(), epoch, equity: equity)
    let session = try LiveSession(
      setup, adapter: venue,
      journal: try TradingJournal(path: path, symbols: options.symbols), loop: ClientLoop(),
      clock: .told(tape.begin), log: try LiveLog(path: nil) { _ in })
    try session.replay(tape)
    if let failure = session.journal.failure { throw failure }
    return try DriftReport(actual: actual, simulated: try JournalReader(path: path))
  }

  /// The simulator of the session: its money, its rules, and how long its requests took.
  private func settings(
    _ instruments: [Instrument], _ actual: borrowing JournalReader
  ) throws -> PaperVenue.Settings {
    var settings = try options.paperSettings(instruments)
    settings.deposit = try actual.balances()?.first ?? settings.deposit
    settings.faults = nil
    // The book that a served exchange shows is made up around its last price.
    if options.isLive, options.endpoint != nil { settings.usesQuotes = false }
    let way = tape.usualWay
    settings.requestLatency = Latency(base: way)
    settings.responseLatency = Latency(base: way)
    guard takesOwnLatency else { return settings }
    var sent: [ClientOrderID: Timestamp] = [:]
    var filled: [ClientOrderID: Timestamp] = [:]
    for (_, time, record) in try actual.records() {
      if case .intent(let id, _) = record { sent[id] = time }
      if case .fill(let fill) = record, let id = fill.clientID, filled[id] == nil {
        filled[id] = fill.time
      }
    }
    for (id, span) in tape.rounds {
      let toVenue = sent[id].flatMap { sent in filled[id].map { $0 - sent } }
      let request = min(max(.zero, toVenue ?? TimeSpan(nanoseconds: span.nanoseconds / 2)), span)
      settings.known[id] = (
        request, TimeSpan(nanoseconds: (span.nanoseconds - request.nanoseconds))
      )
    }
    return settings
  }
}
