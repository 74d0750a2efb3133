import Foundation
import Testing

/// Who may import whom; the compiler holds only what `Package.swift` says.
@Suite struct `The modules` {
  /// The rows of the house, lowest first.
  ///
  /// A module may use only what stands below its row.
  static let rows: [[String]] = [
    ["CCSV", "COpenSSL", "CSQLite", "CSecp256k1", "CWebSockets", "CZlib"],
    ["Trading", "StrategySource", "WireFormat"],
    ["Execution", "SimulatedExchange", "StrategyKit"],
    ["Simulation", "Statistics", "Strategies"],
    ["BybitProtocol", "Configuration", "Journal", "MarketData", "Recording", "Transport"],
    ["Venues"],
    ["Backtesting", "Downloading", "LiveTrading", "Proving", "VenueServer"],
    ["Monitoring", "Reports"],
    ["drydock"],
  ]

  /// What stands outside of the rows: tools of the build and of the tests.
  static let tools = ["CatalogPlugin", "CatalogTool", "JournalBench", "TestKit"]

  /// The modules without a world: no clock, no files, no chance but the seed.
  static let core = [
    "Trading", "Execution", "SimulatedExchange", "StrategyKit", "Simulation", "Statistics",
  ]

  static func row(of module: String) -> Int? { rows.firstIndex { $0.contains(module) } }

  /// The dependencies that the package declares, by target.
  static func declared() throws -> [String: [String]] {
    let manifest = try String(
      contentsOf: SourceTree.root.appending(path: "Package.swift"), encoding: .utf8)
    let heads = manifest.matches(
      of: /\.(target|executableTarget|testTarget|plugin|systemLibrary)\(/)
    let ends = heads.dropFirst().map(\.range.lowerBound) + [manifest.endIndex]
    var graph: [String: [String]] = [:]
    for (head, end) in zip(heads, ends) where head.1.hasSuffix("arget") {
      let text = manifest[head.range.upperBound..<end]
      let name = try #require(text.firstMatch(of: /name: "(\w+)"/)).1
      let list = text.firstMatch(of: /dependencies: \[([^\]]*)\]/)?.1 ?? ""
      graph[String(name)] = list.matches(of: /"(\w+)"/).map { String($0.1) }
    }
    return graph
  }

  /// The modules that a file imports.
  static func imports(of file: SourceTree.File) -> [String] {
    let statement = /^(?:@\w+ )*(?:\w+ )?import (?:(?:struct|enum|class|func|protocol) )?(\w+)/
    return file.code.compactMap { line in line.firstMatch(of: statement).map { String($0.1) } }
  }

  @Test func `all have a row`() throws {
    for module in try SourceTree.modules() where !Self.tools.contains(module) {
      #expect(Self.row(of: module) != nil, "\(module) stands in no row of the house")
    }
  }

  @Test func `declare only what stands below them`() throws {
    let graph = try Self.declared()
    #expect(graph["Trading"] == [], "the manifest was not understood")
    #expect(graph["drydock"]?.contains("Backtesting") == true, "the manifest was not understood")
    for (module, dependencies) in graph.sorted(by: { $0.key < $1.key }) {
      guard let row = Self.row(of: module) else { continue }
      for dependency in dependencies {
        let below = try #require(Self.row(of: dependency), "\(dependency) stands in no row")
        #expect(below < row, "\(module) may not use \(dependency)")
      }
    }
  }

  @Test func `import only what they declare`() throws {
    let graph = try Self.declared()
    let known = Self.rows.joined()
    for module in try SourceTree.modules() {
      for file in try SourceTree.swift(in: "Sources/\(module)") {
        for imported in Self.imports(of: file) where known.contains(imported) {
          #expect(
            graph[module]?.contains(imported) == true, "\(file) imports \(imported) undeclared")
        }
      }
    }
  }

  @Test(arguments: core)
  func `of the core import nothing of the world`(module: String) throws {
    for file in try SourceTree.swift(in: "Sources/\(module)") {
      for imported in Self.imports(of: file) {
        #expect(Self.rows.joined().contains(imported), "\(file) imports \(imported)")
      }
    }
  }
}
