import Configuration
import Foundation
import Proving
import Reports
import Simulation

/// `drydock prove --kill-sweep`: each seed killed after each thing that it wrote.
enum ProveKillSweep {
  static func run(_ campaign: Campaign, _ arguments: ParsedArguments) throws -> ExitCode {
    var campaign = campaign
    campaign.count = arguments.isGiven("seeds") ? campaign.count : 20
    campaign.rerunOneIn = 0
    campaign.sweepOneIn = 1
    campaign.sweepLimit = try arguments.value(of: "prefixes", as: .integer(in: 1...100_000)) ?? 200
    return try ProveCommand.run(
      campaign, arguments, options: " --kill-sweep --prefixes \(campaign.sweepLimit)")
  }

  /// A place such as `812.unsent`, as reports name it.
  static func killPoint(_ text: String) throws -> KillPoint {
    let parts = text.split(separator: ".").map(String.init)
    guard parts.count == 2, let step = Int(parts[0]), step > 0,
      let place = KillPoint.Place(rawValue: parts[1])
    else {
      throw OutputFailure(
        description: "--kill \"\(text)\" is no place; one is, say, 812.unsent or 812.sent",
        exitCode: .misuse)
    }
    return KillPoint(step: step, place)
  }
}
