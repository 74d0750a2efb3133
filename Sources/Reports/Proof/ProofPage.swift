public import Proving
import SimulatedExchange
import Trading

/// What a proof came to, as one HTML file that needs nothing else.
public struct ProofPage: Sendable {
  /// The whole file, as UTF-8.
  public let bytes: [UInt8]

  /// The page of a campaign; see ``ProofObject``, with executors with known bugs and the scenarios
  /// of all modes where they were run too.
  public init(
    _ result: CampaignResult, commit: String, replay: String, mutants: JSON? = nil,
    coverage: JSON? = nil
  ) {
    var columns = PageColumns()
    columns.add("spread.naked", scale: 1e-9, Self.nanoseconds(result.naked))
    columns.add("spread.agreement", scale: 1e-9, Self.nanoseconds(result.agreement))
    self.init(
      "campaign", "Proof at \(result.configuration.profile.name)",
      ProofObject.make(
        result, commit: commit, replay: replay, mutants: mutants, coverage: coverage), columns)
  }

  /// The page of executors with known bugs; see ``MutantReport``.
  public init(_ outcomes: [MutantTrial.Outcome], _ trial: MutantTrial) {
    self.init(
      "mutants", "Mutants at \(trial.configuration.profile.name)",
      MutantReport.object(outcomes, trial))
  }

  /// The page of every single fault at every step; see ``ExhaustiveReport``.
  public init(_ outcome: ExhaustiveTrial.Outcome, replay: String) {
    self.init(
      "exhaustive", "Single faults at \(outcome.configuration.profile.name)",
      ExhaustiveReport.object(outcome, replay: replay))
  }

  /// The page of one seed, with what happened in it; see ``SeedReport``.
  public init(_ result: ProofResult, _ configuration: ProofConfiguration, replay: String) {
    var columns = PageColumns()
    columns.add(
      "lane.time", result.lanes.lazy.map { ($0.time - .proofStart).nanoseconds / 1_000_000 })
    columns.add("lane.lane", result.lanes.lazy.map { Self.place(of: $0.lane) })
    columns.add("lane.kind", result.lanes.lazy.map { Self.place(of: $0.kind) })
    self.init(
      "seed", "Seed \(result.plan.seed) at \(configuration.profile.name)",
      SeedReport.pageObject(result, configuration, replay: replay), columns)
  }

  private init(
    _ kind: String, _ title: String, _ object: JSON, _ columns: PageColumns = PageColumns()
  ) {
    let page: JSON = .object([
      "kind": .string(kind), "title": .string(title), "result": object,
      "summaries": .object(Self.summaries), "columns": .array(columns.list),
    ])
    let file = PageFile(
      title: title, object: page, columns: columns.bytes,
      scripts: [
        PackageResources.histogram_js, PackageResources.lanes_js, PackageResources.proof_js,
      ])
    bytes = file.bytes
  }

  /// What each fault, mode and invariant is, by its name.
  private static var summaries: JSON.Object {
    var object = JSON.Object()
    for kind in FaultKind.allCases { object[kind.name] = .string(kind.summary) }
    for mode in FaultMode.all { object[mode.id] = .string(mode.summary) }
    for invariant in Invariant.allCases {
      object[invariant.rawValue] = .string(invariant.summary)
    }
    return object
  }

  private static func nanoseconds(_ seconds: [Double]) -> [Int64] {
    seconds.map { Int64(($0 * 1e9).rounded()) }
  }

  private static func place<Name: CaseIterable & Equatable>(of name: Name) -> Int64 {
    Int64(Array(Name.allCases).firstIndex(of: name) ?? 0)
  }
}
