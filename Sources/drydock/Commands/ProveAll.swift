import Backtesting
import Configuration
import Foundation
import Proving
import Reports

/// `drydock prove --all`: a campaign, executors with known bugs and the scenario of every mode, in
/// one report.
enum ProveAll {
  static func run(_ campaign: Campaign, _ arguments: ParsedArguments) throws -> ExitCode {
    let replay = ProveCommand.words(arguments)
    let again = "\(replay) --all --first-seed \(campaign.firstSeed) --seeds \(campaign.count)"
    Output.message("\(again)  (configuration \(campaign.configuration.hash))")
    let result = ProveCommand.result(of: campaign, replay: replay)
    if result.isInterrupted || Interrupt.wasRequested {
      return try cutShort(result, replay, arguments)
    }
    let trial = MutantTrial(campaign.configuration, firstSeed: campaign.firstSeed, limit: 2000)
    let mutants = trial.outcomes(jobs: campaign.jobs)
    let coverage = ModeCoverage(campaign.configuration, jobs: campaign.jobs)
    let (bugs, modes) = (MutantReport.object(mutants, trial), ModeReport.object(coverage))
    if arguments.isGiven("json") {
      Output.print(
        ProofObject.make(
          result, commit: Drydock.version, replay: replay, mutants: bugs, coverage: modes
        ).prettyText)
    } else {
      let style = Output.style
      let parts = [
        ProofReport.text(result, replay: replay, style: style),
        MutantReport.text(mutants, trial, style: style),
        ModeReport.text(coverage, style: style),
      ]
      Output.print(parts.joined(separator: "\n"), terminator: "")
    }
    try ProveCommand.write(
      ProofPage(
        result, commit: Drydock.version, replay: replay, mutants: bugs, coverage: modes),
      arguments)
    Output.message(again)
    if Interrupt.wasRequested { return .interrupted }
    guard result.verdict == .passed else { return result.exitCode }
    let count = coverage.count()
    let isProved =
      mutants.allSatisfy { $0.isKilled || $0.isExempt } && count.effective == count.modes
    return isProved ? .success : .void
  }

  /// Reports the seeds that were run, and that nothing else was.
  private static func cutShort(
    _ result: CampaignResult, _ replay: String, _ arguments: ParsedArguments
  ) throws -> ExitCode {
    if arguments.isGiven("json") {
      Output.print(ProofObject.make(result, commit: Drydock.version, replay: replay).prettyText)
    } else {
      Output.print(
        ProofReport.text(result, replay: replay, style: Output.style), terminator: "")
    }
    try ProveCommand.write(
      ProofPage(result, commit: Drydock.version, replay: replay), arguments)
    Output.message("interrupted: neither the mutants nor the modes were run")
    return .interrupted
  }
}
