import Backtesting
import Configuration
import Foundation
import Proving
import Reports
import Simulation
import StrategyKit
import Trading

/// `drydock prove`: thousands of lives of an executor at an exchange that misbehaves.
enum ProveCommand {
  static let command = Program.Command(
    syntax: CommandSyntax(
      name: "drydock prove",
      summary: "Proves the executor against an exchange that misbehaves, seed by seed.",
      operands: [
        .init("STRATEGY", "what trades in the storm; without it, a drill", isRequired: false)
      ],
      options: [
        .value("venue", "NAME", "the venue whose ways are proved", standard: "bybit"),
        .value("seeds", "NUMBER", "how many seeds", standard: "1000"),
        .value("first-seed", "NUMBER", "the first of them", standard: "1"),
        .value("faults", "PLAN|FILE", "what goes wrong in every seed; without it, each draws"),
        .value("jobs", "NUMBER", "how many run side by side", standard: "2"),
        .value("seed", "NUMBER", "one seed again, and what went wrong in it"),
        .flag(
          "trace",
          "with --seed: what happened last, truth, journal and executor side by side"),
        .flag("trace-all", "with --seed: everything that happened"),
        .value("shrink", "SEED", "the fewest faults by which a seed still fails"),
        .value("out", "FILE", "with --shrink: the scenario file to write"),
        .value("scenario", "MODE|FILE", "the scenario of a mode, or a scenario file again"),
        .flag("exhaustive", "every single fault at every step of the life of one position"),
        .value("fault", "KIND", "with --exhaustive: this one alone, to be looked at"),
        .value("at", "STEP", "with --fault: at this step"),
        .flag("kill-sweep", "kills each seed after each thing it wrote, and lets it come back"),
        .value(
          "prefixes", "NUMBER", "with --kill-sweep: how many places a seed at most",
          standard: "200"),
        .value(
          "kill", "STEP.PLACE", "with --seed or --shrink: kills it there, as a kill sweep says"),
        .value("report", "FILE", "write what came of it as an HTML page"),
        .flag("mutants", "runs executors with known bugs; each must be found"),
        .flag("all", "the seeds, then the mutants and every mode's scenario, as one report"),
        .flag("json", "print one JSON object"),
      ],
      examples: [
        "drydock prove --venue binance --seeds 10000", "drydock prove --seed 18446 --trace",
      ])
  ) { arguments in
    let campaign = try campaign(arguments)
    if arguments.isGiven("all") { return try ProveAll.run(campaign, arguments) }
    if arguments.isGiven("mutants") { return try ProveMutants.run(campaign, arguments) }
    if arguments.isGiven("exhaustive") { return try ProveExhaustive.run(campaign, arguments) }
    if arguments.isGiven("kill-sweep") { return try ProveKillSweep.run(campaign, arguments) }
    if let path = arguments.text(of: "scenario") {
      return try ProveScenario.play(path, campaign.configuration, arguments)
    }
    if let seed = try arguments.value(of: "shrink", as: .seed) {
      return try ProveScenario.shrink(seed, campaign, arguments)
    }
    if let seed = try arguments.value(of: "seed", as: .seed) {
      return try replay(seed, campaign, arguments)
    }
    return try run(campaign, arguments)
  }

  private static func campaign(_ arguments: ParsedArguments) throws -> Campaign {
    let venue = try arguments.value(of: "venue", as: .venue) ?? .standard
    var configuration = try ProofSetup.configuration(venue)
    if let plan = arguments.text(of: "faults") {
      for option in ["shrink", "scenario", "exhaustive", "mutants", "all", "kill-sweep"]
      where arguments.isGiven(option) {
        throw UsageFailure(
          "--\(option) has faults of its own and takes no --faults", command: "drydock prove")
      }
      configuration.faults = try FaultPlanFile.load(plan)
    }
    var campaign = Campaign(configuration)
    campaign.firstSeed = try arguments.value(of: "first-seed", as: .seed) ?? 1
    campaign.count = try arguments.value(of: "seeds", as: .integer(in: 1...100_000_000)) ?? 1000
    campaign.jobs = try arguments.value(of: "jobs", as: .integer(in: 1...256)) ?? 2
    campaign.strategy = try strategy(arguments)
    return campaign
  }

  /// The strategy under proof; nil where the drill is.
  ///
  /// What has a story of its own does not run in place of a strategy that was named.
  private static func strategy(_ arguments: ParsedArguments) throws -> StrategyFactory? {
    guard let name = arguments.operands.first else { return nil }
    for option in ["shrink", "scenario", "exhaustive", "mutants"] where arguments.isGiven(option) {
      throw UsageFailure(
        "--\(option) has a drill of its own and takes no STRATEGY, found \"\(name)\"",
        command: "drydock prove")
    }
    let factory = try Home.strategy(name)
    do {
      _ = try factory.makeStrategy()
    } catch {
      throw OutputFailure(
        description: "the strategy \"\(name)\" cannot be made: \(error)", exitCode: .badData)
    }
    return factory
  }

  /// The command that would prove the same again, without its seeds.
  static func words(_ arguments: ParsedArguments) -> String {
    var words = ["drydock prove"] + arguments.operands
    words.append("--venue \(arguments.text(of: "venue") ?? VenueName.standard.rawValue)")
    if let plan = arguments.text(of: "faults") { words.append("--faults \(plan)") }
    return words.joined(separator: " ")
  }

  /// Runs a campaign; `options` are those that it has beside its seeds.
  static func run(
    _ campaign: Campaign, _ arguments: ParsedArguments, options: String = ""
  ) throws -> ExitCode {
    let replay = words(arguments)
    let all =
      "\(replay)\(options) --first-seed \(campaign.firstSeed) --seeds \(campaign.count)"
    Output.message("\(all)  (configuration \(campaign.configuration.hash))")
    let result = result(of: campaign, replay: replay)
    if arguments.isGiven("json") {
      Output.print(
        ProofObject.make(result, commit: Drydock.version, replay: replay).prettyText)
    } else {
      Output.print(
        ProofReport.text(result, replay: replay, style: Output.style), terminator: "")
    }
    try write(ProofPage(result, commit: Drydock.version, replay: replay), arguments)
    let failure = result.firstViolation.map { "\(replay) \($0.options) --trace" }
    Output.message(failure ?? all)
    return result.exitCode
  }

  /// The result of a campaign, with its progress shown while it runs.
  static func result(of campaign: Campaign, replay: String) -> CampaignResult {
    ProofCrash.watch(replay: replay)
    Interrupt.watch()
    let line = ProofProgress(total: campaign.count)
    let result = campaign.run { done, failed in
      line.show(done, failed: failed)
      return !Interrupt.wasRequested
    }
    line.clear()
    return result
  }

  private static func replay(
    _ seed: UInt64, _ campaign: Campaign, _ arguments: ParsedArguments
  ) throws -> ExitCode {
    let kill = try arguments.text(of: "kill").map(ProveKillSweep.killPoint)
    let replay =
      "\(words(arguments)) --seed \(seed)" + (kill.map { " --kill \($0.word)" } ?? "")
    Output.message("\(replay)  (configuration \(campaign.configuration.hash))")
    ProofCrash.watch(replay: words(arguments))
    var run = campaign.run(of: seed)
    if let kill {
      guard let killed = KillSweep(campaign.configuration).run(run, killedAt: kill) else {
        say("seed \(seed) wants nothing in step \(kill.step) of its storm", "void", arguments)
        return .void
      }
      run = killed
    }
    let exit = try show(run, replay: replay, arguments)
    Output.message(replay)
    return exit
  }

  /// Runs one seed, and shows it in the way that was asked for.
  static func show(
    _ run: ProofRun, replay: String, _ arguments: ParsedArguments
  ) throws -> ExitCode {
    var run = run
    run.keepsTrace = arguments.isGiven("trace") || arguments.isGiven("trace-all")
    run.traceLimit = arguments.isGiven("trace-all") ? nil : 30
    run.keepsLanes = arguments.isGiven("report")
    let result = run.result()
    if arguments.isGiven("json") {
      Output.print(SeedReport.object(result, run.configuration, replay: replay).prettyText)
    } else {
      Output.print(SeedReport.text(result, style: Output.style), terminator: "")
    }
    try write(ProofPage(result, run.configuration, replay: replay), arguments)
    return result.exitCode
  }

  /// Says that there was nothing to run, and the verdict where an object is asked for.
  static func say(_ text: String, _ verdict: String, _ arguments: ParsedArguments) {
    if arguments.isGiven("json") {
      let object = JSON.object(["verdict": .string(verdict), "text": .string(text)])
      Output.print(object.prettyText)
    } else {
      Output.print(text)
    }
  }

  /// Writes a page where one is asked for; it is made only then.
  static func write(
    _ page: @autoclosure () -> ProofPage, _ arguments: ParsedArguments
  ) throws {
    guard let path = arguments.text(of: "report") else { return }
    try ReportFile.write(page().bytes, to: URL(filePath: path).absoluteURL)
  }
}

extension CampaignResult.Verdict {
  /// What the process ends with.
  var exitCode: ExitCode {
    switch self {
    case .passed: .success
    case .unsafe: .unsafe
    case .stuck: .stuck
    case .nondeterministic: .nondeterministic
    case .void: .void
    case .interrupted: .interrupted
    }
  }
}

extension CampaignResult {
  /// What the process ends with: that it was cut short, whatever was found until then.
  var exitCode: ExitCode { isInterrupted ? .interrupted : verdict.exitCode }
}

extension ProofResult {
  /// What the process ends with.
  var exitCode: ExitCode {
    if isVoid { return .void }
    guard !violations.isEmpty else { return .success }
    return violations.contains { !$0.invariant.isLiveness } ? .unsafe : .stuck
  }
}
