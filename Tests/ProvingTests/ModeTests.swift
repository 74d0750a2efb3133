import Foundation
import Proving
import Reports
import SimulatedExchange
import TestKit
import Testing
import Trading

/// One mode at one venue that has it.
struct ModeAtVenue: Sendable, CustomTestStringConvertible {
  let mode: FaultMode
  let venue: VenueProfile

  var testDescription: String { "\(mode.id) at \(venue.name)" }

  static let venues = [Venues.bybit, Venues.binance, Venues.hyperliquid, Venues.okx]

  /// Each mode once, at its venues in turn.
  static let all = FaultMode.all.enumerated().map { number, mode in
    let cases = venues.filter { mode.concerns($0.name) }.map { Self(mode: mode, venue: $0) }
    return cases[number % cases.count]
  }
}

/// What is known of failures, each brought about by name.
@Suite struct `A failure mode` {
  @Test(arguments: ModeAtVenue.all)
  func `strikes and has effect`(_ case: ModeAtVenue) {
    let configuration = ProofBench.configuration(`case`.venue)
    let result = ModeRun(`case`.mode, configuration).result()
    #expect(!result.proof.isVoid)
    #expect(result.isInjected, "\(result.proof.strikes.map(\.decision.kind))")
    #expect(result.isEffective, "not seen: \(result.missing)")
    #expect(result.isRecovered, "\(result.proof.violations.map(\.text))")
  }

  @Test(arguments: FaultMode.all.map(\.id))
  func `without its faults has no effect`(id: String) throws {
    let mode = try #require(FaultMode.named(id))
    let venue = try #require(ModeAtVenue.venues.first { mode.concerns($0.name) })
    var run = ModeRun(mode, ProofBench.configuration(venue))
    run.strikes = []
    let result = run.result()
    #expect(!result.isInjected)
    #expect(!result.isEffective)
    #expect(result.missing == mode.signs)
  }

  @Test func `of the first phase is covered wholly, of the second in sixty at least`() {
    let ids = FaultMode.all.map(\.id)
    #expect(Set(ids).count == ids.count)
    #expect(FaultMode.all.count { $0.phase == .p0 } >= 55)
    #expect(FaultMode.all.count { $0.phase == .p1 } >= 60)
    #expect(FaultMode.all.allSatisfy { !$0.sources.isEmpty && !$0.signs.isEmpty })
    #expect(FaultMode.named("rsp-01")?.id == "RSP-01")
    #expect(FaultMode.named("RSP-99") == nil)
  }

  @Test(.enabled(if: SharedData.isWanted, "needs the shared catalogue of failure modes"))
  func `has the id, phase, venues and sources of the catalogue`() throws {
    let catalogue = try #require(
      try SharedData.json("faults/catalogue.json") as? [String: Any])
    let rows = try #require(catalogue["modes"] as? [[String: Any]])
    let known = Dictionary(
      uniqueKeysWithValues: rows.compactMap { row in (row["id"] as? String).map { ($0, row) } })
    let venues = [
      "Bybit": "bybit", "Binance USD-M": "binance", "Hyperliquid": "hyperliquid", "OKX": "okx",
    ]
    // Those named SAY are of other reports.
    for mode in FaultMode.all where !mode.id.hasPrefix("SAY") {
      let row = try #require(known[mode.id], "\(mode.id)")
      #expect(row["phase"] as? String == mode.phase.rawValue, "\(mode.id)")
      let names = row["venues"] as? [String] ?? []
      if !names.contains("any") {
        let has = Set(names.compactMap { venues[$0] })
        let here = ModeAtVenue.venues.map(\.name).filter(mode.concerns)
        #expect(Set(here).isSubset(of: has), "\(mode.id)")
      }
      let urls = (row["sources"] as? [[String: Any]] ?? []).compactMap { $0["url"] as? String }
      for source in mode.sources {
        // `owner/repository#number`, or `owner/repository/path` of a file at some commit.
        let parts = source.split { $0 == "#" || $0 == "/" }.map(String.init)
        #expect(urls.contains { url in parts.allSatisfy(url.contains) }, "\(source)")
      }
    }
    let first = rows.filter { $0["phase"] as? String == "P0" }.compactMap { $0["id"] as? String }
    #expect(Set(first).isSubset(of: FaultMode.all.map(\.id)))
  }
}

/// What a venue's modes come to.
@Suite struct `The coverage of modes` {
  static let coverage = ModeCoverage(ProofBench.configuration(Venues.okx), jobs: 2)

  @Test func `counts them by phase and by part of the way`() throws {
    let coverage = Self.coverage
    let all = coverage.count()
    #expect(all.modes == FaultMode.all.count { $0.concerns("okx") })
    #expect(all.effective == all.modes)
    #expect(FaultMode.Phase.allCases.map { coverage.count($0).modes }.reduce(0, +) == all.modes)
    #expect(
      FaultHook.allCases.map { coverage.count(nil, $0).recovered }.reduce(0, +) == all.recovered)
    let json = ModeReport.object(coverage)
    #expect(json["counts"]?["all"]?["effective"]?.integer == all.effective)
    #expect(json["modes"]?["RSP-01"]?["recovered"]?.integer == 1)
    let text = ModeReport.text(coverage, style: .plain)
    #expect(text.contains("\(all.effective) of \(all.modes) modes effective at okx"))
    for result in coverage.results where !result.isRecovered {
      #expect(text.contains("drydock prove --scenario \(result.mode.id) --venue okx"))
    }
  }

  @Test func `of a campaign is by what its faults struck`() {
    var campaign = Campaign(ProofBench.bybit)
    campaign.count = 40
    let result = campaign.run()
    let lost = result.modes["RSP-01"]
    #expect((1...40).contains(lost?.effective ?? 0))
    #expect((lost?.recovered ?? 0) <= (lost?.effective ?? 0))
    // A mode of another venue is not counted here.
    #expect(result.modes["REQ-29"] == nil)
    let json = ProofObject.make(result, commit: "c", replay: "drydock prove")
    #expect(json["modes"]?["RSP-01"]?["effective"]?.integer == lost?.effective)
  }
}
