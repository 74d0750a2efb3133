import Configuration
import Foundation
import Proving
import Reports

/// `drydock prove --mutants`: whether the proof finds what it must find.
enum ProveMutants {
  static func run(_ campaign: Campaign, _ arguments: ParsedArguments) throws -> ExitCode {
    let limit = arguments.isGiven("seeds") ? campaign.count : 2000
    let trial = MutantTrial(
      campaign.configuration, firstSeed: campaign.firstSeed, limit: limit)
    let again =
      "\(ProveCommand.words(arguments)) --mutants --first-seed \(campaign.firstSeed) "
      + "--seeds \(limit)"
    Output.message("\(again)  (configuration \(campaign.configuration.hash))")
    let outcomes = trial.outcomes(jobs: campaign.jobs)
    if arguments.isGiven("json") {
      Output.print(MutantReport.object(outcomes, trial).prettyText)
    } else {
      Output.print(MutantReport.text(outcomes, trial, style: Output.style), terminator: "")
    }
    try ProveCommand.write(ProofPage(outcomes, trial), arguments)
    Output.message(again)
    return outcomes.allSatisfy { $0.isKilled || $0.isExempt } ? .success : .void
  }
}
