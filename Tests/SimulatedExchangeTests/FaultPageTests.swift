import Foundation
import SimulatedExchange
import TestKit
import Testing

/// `docs/faults.md`, held to what the exchange can do.
@Suite struct `The page of faults` {
  private let page: String

  init() throws {
    let file = SharedData.packageRoot.appending(path: "docs/faults.md")
    page = try String(contentsOf: file, encoding: .utf8)
  }

  @Test func `has a row for each fault by which a venue says more than one knows`() {
    let known = FaultKind.allCases.filter { $0.index >= FaultKind.strangeRow.index }
    #expect(known.count >= 10)
    for kind in known { #expect(page.contains("| `\(kind.name)` |"), "\(kind.name)") }
  }

  @Test func `names every target of a rule`() {
    for name in FaultTarget.names { #expect(page.contains("`\(name)`"), "\(name)") }
  }

  @Test func `names no fault that does not exist`() throws {
    let rows = page.matches(
      of: try Regex("\"fault\": \"([A-Za-z]+)\"", as: (Substring, Substring).self))
    #expect(!rows.isEmpty)
    for row in rows { #expect(FaultKind(String(row.output.1)) != nil, "\(row.output.1)") }
  }
}
