import Configuration
import Foundation
import Proving
import Reports
import Simulation
import Trading

/// `drydock prove --shrink` and `--scenario`: a failing seed cut down to its story, and told again.
enum ProveScenario {
  static func shrink(
    _ seed: UInt64, _ campaign: Campaign, _ arguments: ParsedArguments
  ) throws -> ExitCode {
    let replay = ProveCommand.words(arguments)
    let kill = try arguments.text(of: "kill").map(ProveKillSweep.killPoint)
    let again = "\(replay) --shrink \(seed)" + (kill.map { " --kill \($0.word)" } ?? "")
    Output.message("\(again)  (configuration \(campaign.configuration.hash))")
    ProofCrash.watch(replay: replay)
    var plan = ProofPlan(seed: seed, configuration: campaign.configuration)
    if let kill {
      let sweep = KillSweep(campaign.configuration)
      plan = sweep.run(ProofRun(plan, campaign.configuration), killedAt: kill)?.plan ?? plan
    }
    guard let outcome = Shrinker(campaign.configuration).shrink(plan) else {
      ProveCommand.say("seed \(seed): no violation, nothing to shrink", "passed", arguments)
      return .success
    }
    let object = ScenarioFile.object(outcome, configuration: campaign.configuration)
    let violation = outcome.violation
    // What is printed is the scenario, for those who read on.
    Output.message(
      "seed \(seed): \(violation.signature) by \(outcome.decisions.count) faults of "
        + "\(outcome.before), in \(outcome.runs) runs")
    if arguments.isGiven("json") || !arguments.isGiven("out") { Output.print(object.prettyText) }
    guard let path = arguments.text(of: "out") else {
      return violation.invariant.isLiveness ? .stuck : .unsafe
    }
    do {
      try Data((object.prettyText + "\n").utf8).write(to: URL(fileURLWithPath: path))
    } catch {
      throw OutputFailure(
        description: "\(path) cannot be written: \(error.localizedDescription)",
        exitCode: .cannotCreate)
    }
    Output.message("drydock prove --scenario \(path)")
    return violation.invariant.isLiveness ? .stuck : .unsafe
  }

  /// Plays the scenario of a mode, or of a file.
  static func play(
    _ name: String, _ configuration: ProofConfiguration, _ arguments: ParsedArguments
  ) throws -> ExitCode {
    let isPath = name.contains("/") || name.contains(".")
    if isPath || FileManager.default.fileExists(atPath: name) { return try play(name, arguments) }
    let mode = try FaultsCommand.mode(name, command: "drydock prove")
    let venue = configuration.profile.name
    guard mode.concerns(venue) else {
      throw UsageFailure(
        "\(mode.id) is not a mode of \(venue); try --venue \(mode.venues.joined(separator: "|"))",
        command: "drydock prove")
    }
    var run = ModeRun(mode, configuration)
    run.keepsTrace = arguments.isGiven("trace") || arguments.isGiven("trace-all")
    run.traceLimit = arguments.isGiven("trace-all") ? nil : 30
    let replay = "drydock prove --scenario \(mode.id) --venue \(venue)"
    Output.message("\(replay)  (configuration \(configuration.hash))")
    let result = run.result()
    if arguments.isGiven("json") {
      Output.print(ModeReport.object(result, configuration, replay: replay).prettyText)
    } else {
      Output.print(ModeReport.text(result, style: Output.style), terminator: "")
    }
    return result.isEffective ? result.proof.exitCode : .void
  }

  private static func play(_ path: String, _ arguments: ParsedArguments) throws -> ExitCode {
    guard let text = try? String(contentsOf: URL(fileURLWithPath: path), encoding: .utf8) else {
      throw OutputFailure(
        description: "\(path): cannot be read", exitCode: .missingInput)
    }
    let scenario: ScenarioFile.Story
    do {
      scenario = try ScenarioFile.read(text)
    } catch {
      throw OutputFailure(description: "\(path): \(error)", exitCode: .badData)
    }
    guard let venue = VenueName(reading: scenario.venue) else {
      throw OutputFailure(
        description: "\(path): unknown venue \"\(scenario.venue)\"", exitCode: .badData)
    }
    let configuration = try ProofSetup.configuration(venue)
    let run: ProofRun
    do {
      run = try scenario.run(configuration)
    } catch {
      throw OutputFailure(description: "\(path): \(error)", exitCode: .badData)
    }
    let replay = "drydock prove --scenario \(path)"
    Output.message("\(replay)  (configuration \(configuration.hash))")
    return try ProveCommand.show(run, replay: replay, arguments)
  }
}
