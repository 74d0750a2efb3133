import Foundation
import Strategies
import StrategyKit
import StrategySource
import TestKit
import Testing

@Suite struct `A source that declares strategies` {
  /// The types found in a source, with their names.
  func found(_ source: String) -> [String] {
    StrategyDeclaration.all(in: [(path: "A.swift", text: source)])
      .map { strategy in strategy.name.map { "\(strategy.type) \($0)" } ?? strategy.type }
  }

  @Test(arguments: [
    "struct A: Strategy { static let name = \"a\" }",
    "struct  A\n  :\n  Strategy\n{\n  static let name: String = \"a\"\n}",
    "final class A: Sendable, Strategy { static let name = \"a\" }",
    "public struct A: StrategyKit.Strategy { static var name: String { \"a\" } }",
    "struct A: Sendable & Strategy { static var name: String { return \"a\" } }",
    "struct A { static let name = \"a\" }\nextension A: Strategy {}",
    "struct A {}\nextension A: Strategy { static let name = \"a\" }",
    "protocol Idea: Strategy {}\nstruct A: Idea { static let name = \"a\" }",
    "private import Foo\nstruct A: Strategy { static let name = \"a\" }",
    "struct A: Strategy { struct B { static let name = \"b\" }; static let name = \"a\" }",
    "struct A: Strategy { let text = \"\\(\"}\") {\"; static let name = \"a\" }",
    "let raw = #\"struct B: Strategy { \"# ; struct A: Strategy { static let name = #\"a\"# }",
    "struct A: Strategy where Int: Sendable { /* { */ static let name = \"a\" }",
    "@MainActor struct `A`: @preconcurrency Strategy { static let name = \"a\" }",
  ]) func `is read however it is written`(source: String) {
    #expect(found(source) == ["A a"])
  }

  @Test func `names nested types with those around them`() {
    let source = "enum Ideas { struct A: Strategy {} }\nextension Ideas { struct B: Strategy {} }"
    #expect(found(source) == ["Ideas.A", "Ideas.B"])
  }

  @Test(arguments: [
    "// struct A: Strategy {}",
    "/* struct A: Strategy { /* } */ */",
    "let help = \"struct A: Strategy {}\"",
    "let help = \"\"\"\n  struct A: Strategy {}\n  \"\"\"",
    "let help = \"\\(describe(\"x\")) struct A: Strategy {}\"",
    "struct A: StrategyLike {}",
    "struct A { var strategy: Strategy }",
    "struct A<S: Strategy> { let strategy: S }",
    "func make(_ strategy: some Strategy) {}",
    "protocol Idea: Strategy {}",
    "private struct A: Strategy {}",
    "struct A: Strategy<",
    "class func a() {}",
  ]) func `hides nothing that only looks like one`(source: String) {
    #expect(found(source) == [])
  }

  @Test func `says where each stands`() {
    let source = "/* a\n b */\nlet text = \"\"\"\n\n\"\"\"\nstruct A: Strategy {}"
    let found = StrategyDeclaration.all(in: [(path: "x/A.swift", text: source)])
    #expect(found.map(\.path) == ["x/A.swift"])
    #expect(found.map(\.line) == [6])
  }
}

@Suite struct `The catalogue` {
  @Test func `lists the strategies that are shipped`() {
    let names = Set(allStrategies().map(\.name))
    #expect(names.isSuperset(of: ["calculus", "crossover", "grid", "trailing", "trend"]))
  }

  @Test func `says one line of each and of each setting`() {
    for strategy in allStrategies() {
      #expect(!strategy.summary.isEmpty && !strategy.summary.contains("\n"))
      for parameter in strategy.parameters { #expect(!parameter.meaning.isEmpty) }
    }
  }

  @Test func `agrees with what is read in the sources`() throws {
    let folder = SharedData.packageRoot.appending(path: "strategies")
    let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".swift") }.sorted()
    let files = try paths.map { path in
      (path: path, text: try String(contentsOf: folder.appending(path: path), encoding: .utf8))
    }
    let read = StrategyDeclaration.all(in: files).compactMap(\.name)
    #expect(read.sorted() == allStrategies().map(\.name).sorted())
  }
}
