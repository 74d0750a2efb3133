import Configuration
import Foundation
import Proving
import Reports

/// `drydock prove --exhaustive`: every single fault at every step of the life of one position.
enum ProveExhaustive {
  static func run(_ campaign: Campaign, _ arguments: ParsedArguments) throws -> ExitCode {
    var trial = ExhaustiveTrial(campaign.configuration)
    trial.jobs = campaign.jobs
    let replay = ProveCommand.words(arguments)
    ProofCrash.watch(replay: "\(replay) --exhaustive")
    if let name = arguments.text(of: "fault") {
      return try one(name, trial, replay, arguments)
    }
    Output.message("\(replay) --exhaustive  (configuration \(campaign.configuration.hash))")
    let outcome = trial.outcome()
    if arguments.isGiven("json") {
      Output.print(ExhaustiveReport.object(outcome, replay: replay).prettyText)
    } else {
      Output.print(
        ExhaustiveReport.text(outcome, replay: replay, style: Output.style), terminator: "")
    }
    try ProveCommand.write(ProofPage(outcome, replay: replay), arguments)
    return outcome.verdict.exitCode
  }

  /// One fault at one step, to be looked at.
  private static func one(
    _ name: String, _ trial: ExhaustiveTrial, _ replay: String, _ arguments: ParsedArguments
  ) throws -> ExitCode {
    let place = arguments.text(of: "at") ?? ""
    guard let blow = ExhaustiveTrial.Blow(name), let step = LifeStep(rawValue: place) else {
      let steps = LifeStep.allCases.map(\.rawValue).joined(separator: ", ")
      throw OutputFailure(
        description: "--fault needs the name of a fault, killBefore or killAfter, and --at one of "
          + steps, exitCode: .misuse)
    }
    let again = "\(replay) --exhaustive --fault \(name) --at \(place)"
    Output.message("\(again)  (configuration \(trial.configuration.hash))")
    guard var run = trial.run(blow, at: step) else {
      Output.print("\(name) has nothing to strike at \(place)")
      return .void
    }
    run.keepsTrace = arguments.isGiven("trace") || arguments.isGiven("trace-all")
    run.traceLimit = arguments.isGiven("trace-all") ? nil : 30
    run.keepsLanes = arguments.isGiven("report")
    let result = run.result()
    Output.print(SeedReport.text(result, style: Output.style), terminator: "")
    try ProveCommand.write(ProofPage(result, trial.configuration, replay: again), arguments)
    return result.exitCode
  }
}
