import Foundation
import StrategySource

/// Writes the list of the strategies that stand in a folder.
@main struct CatalogTool {
  static func main() throws {
    let output = CommandLine.arguments[1]
    let files = try CommandLine.arguments.dropFirst(2).sorted().map { path in
      (path: path, text: try String(contentsOfFile: path, encoding: .utf8))
    }
    let strategies = StrategyDeclaration.all(in: files)
    refuseRepeatedNames(strategies)
    let entries = strategies.map { "    StrategyFactory(\($0.type).self),\n" }.joined()
    let text = """
      import StrategyKit

      /// Every strategy in this folder, in the order of its files.
      public func allStrategies() -> [StrategyFactory] {
        [
      \(entries)  ]
      }

      """
    try text.write(toFile: output, atomically: true, encoding: .utf8)
  }

  /// Ends the build where two strategies go by one name, since the command line could not tell them
  /// apart.
  private static func refuseRepeatedNames(_ strategies: [StrategyDeclaration]) {
    var first: [String: StrategyDeclaration] = [:]
    var isRepeated = false
    for strategy in strategies {
      guard let name = strategy.name else { continue }
      if let other = first[name] {
        let place = "\(strategy.path):\(strategy.line)"
        FileHandle.standardError.write(
          Data(
            "\(place): error: \(other.type) is called \"\(name)\" too (\(other.path):\(other.line))\n"
              .utf8))
        isRepeated = true
      }
      first[name] = first[name] ?? strategy
    }
    if isRepeated { exit(1) }
  }
}
