import Foundation
import Testing

/// What would make two runs of the same inputs differ.
@Suite struct `The core` {
  /// Words of the world outside: clocks, threads, files, unseeded chance.
  static let banned: [String] = [
    "Foundation", "Glibc", "Dispatch", "Synchronization", "SystemRandom", "Date()",
    "ContinuousClock", "SuspendingClock", "Task.sleep", "Task {", "Thread", "DispatchQueue",
    "await ", "async ", ".randomElement()", ".shuffled()", "FileManager", "ProcessInfo",
  ]

  @Test(arguments: `The modules`.core)
  func `knows no clock, no chance and no thread`(module: String) throws {
    for file in try SourceTree.swift(in: "Sources/\(module)") {
      for (number, line) in zip(1..., file.code) {
        for word in Self.banned {
          #expect(!line.contains(word), "\(file):\(number) says \(word)")
        }
        let draws = line.contains(".random(in:") && !line.contains("using:")
        #expect(!draws, "\(file):\(number) draws without a seed")
      }
    }
  }

  /// Dictionaries and sets have another order in every process.
  @Test(arguments: `The modules`.core)
  func `never goes through a dictionary or a set`(module: String) throws {
    for file in try SourceTree.swift(in: "Sources/\(module)") {
      let names = Self.unordered(in: file)
      for (number, line) in zip(1..., file.code) where !line.contains(".sorted") {
        for name in names {
          #expect(
            !Self.goes(through: name, line), "\(file):\(number) goes through \(name) in no order")
        }
      }
    }
  }

  @Test func `rule against unordered iteration can tell`() {
    let text = """
      var codes: [Reason: String] = [:]
      let seen = Set<Int>()
      var list: [Int] = []
      """
    let file = SourceTree.File(path: "x", text: text)
    #expect(Self.unordered(in: file) == ["codes", "seen"])
    #expect(Self.goes(through: "codes", "for (reason, code) in codes {"))
    #expect(Self.goes(through: "codes", "return codes.values.first"))
    #expect(Self.goes(through: "seen", "let all = self.seen.map { $0 }"))
    #expect(!Self.goes(through: "codes", "return codes[reason]"))
    #expect(!Self.goes(through: "codes", "for codeset in codesets {"))
  }

  /// The names of a file that are declared as dictionaries or sets.
  static func unordered(in file: SourceTree.File) -> [String] {
    let typed = /(?:var|let) (\w+): (?:\[[^\[\]()]+: [^\[\]()]+\]|Set<|Dictionary<)/
    let made = /(?:var|let) (\w+) = (?:\[:\]|Set[<(]|\[[\w.]+: [\w.]+\]\()/
    return file.code.compactMap { line in
      (line.firstMatch(of: typed) ?? line.firstMatch(of: made)).map { String($0.1) }
    }
  }

  static func goes(through name: String, _ line: some StringProtocol) -> Bool {
    let text = String(line)
    let walks = [
      " in \(name) ", " in self.\(name) ", "\(name).keys", "\(name).values", "\(name).map",
      "\(name).first", "\(name).forEach", "\(name).reduce", "\(name).filter", "\(name).compactMap",
    ]
    return walks.contains { text.contains($0) }
  }
}
