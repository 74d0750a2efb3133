internal import Foundation

/// Which build of the executable runs, and where its modules lie.
struct HostBuild {
  /// The same for as long as the executable is not built anew.
  let identity: String
  /// The folder of the Swift modules that it was built from.
  let modules: URL

  static func current() throws -> HostBuild {
    let path = "/proc/self/exe"
    let files = FileManager.default
    guard let target = try? files.destinationOfSymbolicLink(atPath: path),
      let facts = try? files.attributesOfItem(atPath: target),
      let changed = facts[.modificationDate] as? Date, let size = facts[.size] as? Int
    else { throw StrategyLoader.Failure(.noModules, "the running executable cannot be found") }
    let modules = URL(filePath: target).deletingLastPathComponent().appending(path: "Modules")
    let module = modules.appending(path: "StrategyKit.swiftmodule")
    guard files.fileExists(atPath: module.path) else {
      throw StrategyLoader.Failure(
        .noModules,
        "\(module.path): is missing; a strategy file is compiled against the build it runs in, so "
          + "the executable must stay in the folder it was built in")
    }
    let moment = changed.timeIntervalSinceReferenceDate
    return HostBuild(identity: "\(target) \(size) \(moment)", modules: modules)
  }
}
