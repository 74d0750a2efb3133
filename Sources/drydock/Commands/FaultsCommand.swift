import Configuration
import Proving
import Reports
import SimulatedExchange
import Trading

/// `drydock faults`: what can go wrong, the modes that are made of it, and the plans with a name.
enum FaultsCommand {
  static let command = Program.Command(
    syntax: CommandSyntax(
      name: "drydock faults",
      summary: "Lists the faults that the simulated exchange knows, and the plans with a name.",
      operands: [.init("MODE", "one mode in full, such as RSP-01", isRequired: false)],
      options: [
        .flag("coverage", "plays every mode's scenario and says how far each came"),
        .value("venue", "NAME", "with --coverage: the venue", standard: "bybit"),
        .value("jobs", "NUMBER", "with --coverage: how many run side by side", standard: "2"),
        .flag("json", "print one JSON object"),
      ],
      examples: [
        "drydock faults", "drydock faults RSP-01", "drydock faults --coverage --venue okx",
        "drydock backtest trend --data BTCUSDT-1h.csv --faults storm",
      ])
  ) { arguments in
    if arguments.isGiven("coverage") { return try coverage(arguments) }
    let isJSON = arguments.isGiven("json")
    if let id = arguments.operands.first {
      let mode = try mode(id, command: "drydock faults")
      Output.print(isJSON ? FaultList.object(mode).prettyText : FaultList.text(mode))
    } else {
      Output.print(isJSON ? FaultList.object.prettyText : FaultList.text, terminator: "")
    }
    return .success
  }

  /// The mode of an id.
  static func mode(_ id: String, command: String) throws -> FaultMode {
    if let mode = FaultMode.named(id) { return mode }
    let nearest = Words.nearest(to: id, in: FaultMode.all.map(\.id))
    throw UsageFailure(
      "no mode \"\(id)\"" + (nearest.map { "; did you mean \($0)?" } ?? ""), command: command)
  }

  private static func coverage(_ arguments: ParsedArguments) throws -> ExitCode {
    let venue = try arguments.value(of: "venue", as: .venue) ?? .standard
    let jobs = try arguments.value(of: "jobs", as: .integer(in: 1...256)) ?? 2
    let coverage = ModeCoverage(try ProofSetup.configuration(venue), jobs: jobs)
    if arguments.isGiven("json") {
      Output.print(ModeReport.object(coverage).prettyText)
    } else {
      Output.print(ModeReport.text(coverage, style: Output.style), terminator: "")
    }
    let count = coverage.count()
    return count.effective == count.modes ? .success : .void
  }
}
