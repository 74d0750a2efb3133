import Configuration
import Foundation
import Proving
import Reports
import SimulatedExchange

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
    guard let blow = ExhaustiveTrial.Blow(name) else {
      throw unknown(
        name, FaultKind.allCases.map(\.name) + ["killBefore", "killAfter"],
        "--fault needs the name of a fault, killBefore or killAfter")
    }
    guard let step = LifeStep(rawValue: place) else {
      let steps = LifeStep.allCases.map(\.rawValue)
      throw unknown(place, steps, "--at needs one of \(steps.joined(separator: ", "))")
    }
    let again = "\(replay) --exhaustive --fault \(name) --at \(place)"
    Output.message("\(again)  (configuration \(trial.configuration.hash))")
    guard let run = trial.run(blow, at: step) else {
      ProveCommand.say("\(name) has nothing to strike at \(place)", "void", arguments)
      return .void
    }
    return try ProveCommand.show(run, replay: again, arguments)
  }

  private static func unknown(_ word: String, _ known: [String], _ wanted: String) -> UsageFailure {
    let nearest = Words.nearest(to: word, in: known).map { "; did you mean \($0)?" } ?? ""
    let found = word.isEmpty ? "" : ", found \"\(word)\"\(nearest)"
    return UsageFailure(wanted + found, command: "drydock prove")
  }
}
