import Foundation

/// Writes the list of the strategies that stand in a folder.
@main struct CatalogTool {
  static func main() throws {
    let output = CommandLine.arguments[1]
    let names = try CommandLine.arguments.dropFirst(2).sorted().flatMap { path in
      try String(contentsOfFile: path, encoding: .utf8)
        .matches(of: /(?m)^struct (\w+)[^{\n]*:[^{\n]*\bStrategy\b/)
        .map { String($0.1) }
    }
    let entries = names.map { "    StrategyFactory(\($0).self),\n" }.joined()
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
}
