import Foundation
import Reports
import TestKit
import Testing

@Suite struct `The page on statistics` {
  /// Members whose names come from data.
  static let open: Set = ["blocked", "exitReasons", "configuration", "alarmKinds"]

  @Test func `explains every member of a run's object`() throws {
    let file = SharedData.packageRoot.appending(path: "docs/statistics.md")
    let page = try String(contentsOf: file, encoding: .utf8)
    let object = JSON.object(RunObject.named("a-1", Shown.object()))
    for name in Self.names(of: object) {
      #expect(page.contains("`\(name)`"), "docs/statistics.md explains `\(name)`")
    }
  }

  static func names(of value: JSON) -> [String] {
    value.members.flatMap { member in
      [member.name] + (open.contains(member.name) ? [] : names(of: member.value))
    } + value.elements.flatMap(names)
  }
}
