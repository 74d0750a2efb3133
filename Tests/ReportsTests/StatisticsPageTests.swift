import Foundation
import Reports
import TestKit
import Testing
import Trading

@Suite struct `The page on statistics` {
  /// Members whose names come from data.
  static let open: Set = ["blocked", "exitReasons", "configuration", "alarmKinds"]

  @Test func `explains every member of a run's object`() throws {
    let page = try Self.text("docs/statistics.md")
    let object = JSON.object(RunObject.named("a-1", Shown.object()))
    for name in Self.names(of: object) {
      #expect(page.contains("`\(name)`"), "docs/statistics.md explains `\(name)`")
    }
  }

  @Test(arguments: ExitReason.allCases)
  func `explains every reason of an exit`(reason: ExitReason) throws {
    let page = try Self.text("docs/statistics.md")
    #expect(page.contains("`\(reason.rawValue)`"))
  }

  static func text(_ path: String) throws -> String {
    try String(contentsOf: SharedData.packageRoot.appending(path: path), encoding: .utf8)
  }

  static func names(of value: JSON) -> [String] {
    value.members.flatMap { member in
      [member.name] + (open.contains(member.name) ? [] : names(of: member.value))
    } + value.elements.flatMap(names)
  }
}

/// What a page says on hover.
@Suite struct `The definitions of a page` {
  let text: String

  init() throws {
    text = try `The page on statistics`.text("Sources/Reports/Assets/definitions.js")
  }

  @Test func `has one for every reason for which a signal is not traded`() {
    for reason in BlockReason.allCases {
      #expect(text.contains("\n  \"fate.\(reason.rawValue)\": \""), "\(reason)")
    }
  }

  @Test func `has one for every reason of an exit`() {
    for reason in ExitReason.allCases {
      #expect(text.contains("\n  \"exit.\(reason.rawValue)\": \""), "\(reason)")
    }
  }
}
