import Backtesting
import Configuration
import Foundation
import Journal
import Strategies
import StrategyKit

/// What every command finds in the project's folder.
enum Home {
  /// The folder; throws where there is none.
  static func folder() throws -> URL {
    if let folder = ProjectHome.find() { return folder }
    let named = ProcessInfo.processInfo.environment[ProjectHome.variable]
    throw BacktestFailure(
      named.map { "\(ProjectHome.variable)=\($0): there is no data/instruments in it" }
        ?? "the project's folder was not found; set \(ProjectHome.variable) to the folder that holds data/instruments",
      exitCode: .missingInput)
  }

  /// The database of runs, or the file that the user names.
  static func store(
    _ arguments: ParsedArguments, _ access: ResultsStore.Access
  ) throws -> ResultsStore {
    let path = try arguments.text(of: "results") ?? defaultStore(try folder())
    return try ResultsStore(path: path, access: access)
  }

  static func defaultStore(_ home: URL) -> String {
    home.appending(path: "results/drydock.sqlite").path
  }

  static let storeOption = CommandSyntax.Option.value(
    "results", "FILE", "the database of runs", standard: "results/drydock.sqlite")

  /// The strategy of that name, or out of that file.
  static func strategy(_ name: String) throws -> StrategyFactory {
    if name.contains(".swift") {
      let cache = try folder().appending(path: "data/cache/strategies")
      return try StrategyLoader.loadOne(path: name, cacheFolder: cache)
    }
    let all = allStrategies()
    if let factory = all.first(where: { $0.name == name }) { return factory }
    let names = all.map(\.name)
    let hint =
      Words.nearest(to: name, in: names).map { "; did you mean \"\($0)\"?" }
      ?? "; there are \(names.joined(separator: ", ")), and Swift files"
    throw UsageFailure("unknown strategy \"\(name)\"\(hint)", command: "drydock strategies")
  }
}
