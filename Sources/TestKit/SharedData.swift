public import Foundation

/// Where the reference data lies that tests read in place and never copy.
public enum SharedData {
  /// The folder: `DRYDOCK_SHARED`, or `../shared` beside the package.
  public static let root: URL = {
    if let path = ProcessInfo.processInfo.environment["DRYDOCK_SHARED"], !path.isEmpty {
      return URL(filePath: path)
    }
    return packageRoot.deletingLastPathComponent().appending(path: "shared")
  }()

  /// The top folder of the package.
  public static let packageRoot = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// Whether tests that need the folder should run: it is there, or its absence must fail.
  public static let isWanted: Bool =
    FileManager.default.fileExists(atPath: root.appending(path: "data").path)
    || ProcessInfo.processInfo.environment["DRYDOCK_REQUIRE_SHARED"] == "1"

  /// A file of the folder.
  public static func file(_ path: String) -> URL { root.appending(path: path) }

  /// The reference files of one topic, whichever parts of the set are there; at least the share.
  public static func references(_ topic: String) -> [String] {
    let found = allReferences.filter { name in
      guard name.hasPrefix(topic + "_") else { return false }
      // One topic's name may begin another's.
      return !name.dropFirst(topic.count + 1).contains("_")
    }
    return found.isEmpty ? [topic + "_share.json"] : found
  }

  /// Every reference file, by name.
  public static var allReferences: [String] {
    let folder = file("data/reference").path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".json") }.sorted()
  }

  /// The JSON of a file of the folder, as Foundation reads it.
  public static func json(_ path: String) throws -> Any {
    try JSONSerialization.jsonObject(with: Data(contentsOf: file(path)))
  }
}
