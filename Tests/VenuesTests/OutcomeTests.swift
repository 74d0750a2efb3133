import Foundation
import TestKit
import Testing
import Trading
import Transport
import Venues

/// The tables of `docs/outcomes.md`, read as they stand there.
enum OutcomeTable {
  static let rows: [[String]] = {
    let file = SharedData.packageRoot.appending(path: "docs/outcomes.md")
    let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").filter { $0.hasPrefix("| ") }.map { line in
      line.split(separator: "|").map {
        $0.trimmingCharacters(in: CharacterSet(charactersIn: " `"))
      }
    }
  }()

  /// The rows of codes: code, kind, reason.
  static let codes = rows.filter { $0.count == 4 && Int($0[0]) != nil }
}

@Suite struct `What an answer means` {
  @Test func `stands in the document for every code, and nowhere else`() {
    let said = OutcomeTable.codes.map { "\($0[0]) \($0[1]) \($0[2])" }
    let known = BybitOutcomes.table.map { code, meaning in
      switch meaning {
      case .refused(let reason): "\(code) refused \(reason)"
      case .unknown(let doubt): "\(code) unknown \(doubt)"
      }
    }
    #expect(said.count > 90)
    #expect(said == known)
    #expect(Set(BybitOutcomes.table.map(\.code)).count == known.count, "a code stands twice")
  }

  static let ends: [(String, WireEnd)] =
    [
      ("notConnected", .notConnected), ("reset", .reset), ("stall", .stall),
      ("halfBody", .halfBody), ("page", .page), ("unreadable", .unreadable),
    ]
    + [400, 401, 403, 404, 405, 411, 413, 418, 429, 500, 502, 503].map {
      ("status(\($0))", .status($0))
    }

  @Test func `stands in the document for every end on the wire`() throws {
    for (name, end) in Self.ends {
      let row = try #require(OutcomeTable.rows.first { $0[0] == name }, "\(name) is missing")
      let said =
        switch end.outcome {
        case .accepted: "accepted"
        case .rejected(let rejection): "rejected, `\(rejection.reason)"
        case .unknown(let doubt): "unknown, `\(doubt)"
        }
      #expect(row[1] == said, "\(name)")
    }
    let named = OutcomeTable.rows.filter { $0.count == 3 && $0[0].hasPrefix("status(") }
    #expect(named.count == 12)
    #expect(WireEnd.status(599).outcome == .unknown(.serverError))
    #expect(WireEnd.html403.outcome == .rejected(Rejection(.rateLimited)))
  }

  @Test func `is unknown for a code that nobody has heard of`() {
    #expect(BybitOutcomes.meaning(of: 987_654) == .unknown(.serverError))
    #expect(BybitOutcomes.outcome(of: 987_654, "") == .unknown(.serverError))
  }

  @Test func `is told by words where a code stands for many things`() {
    func reason(_ words: String) -> Rejection.Reason? {
      guard case .rejected(let rejection) = BybitOutcomes.outcome(of: 10_001, words) else {
        return nil
      }
      #expect(rejection.code == 10_001)
      return rejection.reason
    }
    #expect(reason("can not set tp/sl/ts for zero position") == .nothingToReduce)
    #expect(reason("order not modified") == .unchanged)
    #expect(
      reason("StopLoss:1 set for Buy position should lower than base_price:1")
        == .triggerAlreadyPassed)
    #expect(reason("something new") == .other)
    #expect(
      reason("The number of contracts exceeds maximum limit allowed: too large")
        == .quantityTooLarge)
    #expect(reason("position idx not match position mode") == .positionSide)
    #expect(
      reason("StopLoss:57 set for Buy position should greater than liq_price:58??LastPrice")
        == .stopNotMoved)
    let truncated = BybitOutcomes.outcome(
      of: 110_017, "reduce-only order has same side with current position")
    #expect(truncated == .rejected(Rejection(.positionSide, code: 110_017)))
    #expect(
      BybitOutcomes.outcome(of: 110_017, "orderQty will be truncated to zero")
        == .rejected(Rejection(.nothingToReduce, code: 110_017)))
  }

  @Test func `by words stands in the document, in the same order`() {
    let said = OutcomeTable.rows.filter { row in
      row.count == 2 && BybitOutcomes.phrases.contains { $0.words == row[0] }
    }
    #expect(
      said.map { "\($0[0]) \($0[1])" }
        == BybitOutcomes.phrases.map { "\($0.words) \($0.reason)" })
  }

  @Test(arguments: [
    (10_002, Rejection.Reason.staleRequest), (110_013, .riskLimit), (110_090, .riskLimit),
    (30_228, .notTrading), (110_074, .notTrading), (110_043, .unchanged), (34_040, .unchanged),
    (110_060, .stopNotMoved), (10_032, .unsupported),
  ])
  func `that decides what comes next has a reason of its own`(
    code: Int, reason: Rejection.Reason
  ) {
    #expect(BybitOutcomes.meaning(of: code) == .refused(reason))
  }

  @Test(arguments: [
    ("<html><body>403</body></html>", 200), ("", 200), ("{\"retCode\":0,\"resu", 200),
    ("{\"retMsg\":\"OK\"}", 200), ("[]", 200), ("null", 200), ("{\"retCode\":\"\"}", 200),
    ("OK", 503), ("", 500),
  ])
  func `is never that of a success where it cannot be read`(text: String, status: Int) throws {
    let requests: [Request] = [
      .positions, .openOrders(nil), .account, .fills(AdapterBench.btc, since: AdapterBench.begin),
      .order(AdapterBench.order, AdapterBench.btc),
      .cancel(AdapterBench.order, AdapterBench.btc),
    ]
    for request in requests {
      var bench = try AdapterBench()
      let outcome = try bench.outcome(of: request, answered: text, status: status)
      guard case .unknown = outcome else {
        Issue.record("\(request): \(outcome)")
        continue
      }
    }
  }

  @Test(arguments: [
    AdapterBench.taken(), AdapterBench.taken(#"{"list":null}"#),
    AdapterBench.taken(#"{"list":{}}"#), AdapterBench.taken("null"),
    AdapterBench.listing([#"{"symbol":"BTCUSDT"}"#]), AdapterBench.listing([#"{}"#]),
    AdapterBench.listing(["1"]),
  ])
  func `is never that of an empty listing where the listing is missing`(text: String) throws {
    for request in [Request.positions, .openOrders(nil), .account] {
      var bench = try AdapterBench()
      #expect(try bench.outcome(of: request, answered: text) == .unknown(.unreadable))
    }
  }
}
