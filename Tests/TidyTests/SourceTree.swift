import Foundation

/// The files of the project, as a reader finds them.
enum SourceTree {
  /// One file and its text.
  struct File: CustomStringConvertible {
    /// Relative to the package.
    var path: String
    var text: String

    var description: String { path }

    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

    /// The lines without comments.
    var code: [Substring] {
      lines.map { line in
        guard let start = line.range(of: "//") else { return line }
        return line[..<start.lowerBound]
      }
    }
  }

  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// The Swift files below a folder, in the order of their paths; none where it does not exist.
  static func swift(in folder: String) throws -> [File] {
    let base = root.appending(path: folder)
    let names = FileManager.default.subpaths(atPath: base.path) ?? []
    return try names.filter { $0.hasSuffix(".swift") }.sorted().map { name in
      let text = try String(contentsOf: base.appending(path: name), encoding: .utf8)
      return File(path: "\(folder)/\(name)", text: text)
    }
  }

  /// All Swift files of the project.
  static func swift() throws -> [File] {
    try ["Sources", "Tests", "strategies"].flatMap(swift(in:))
  }

  /// The folders of `Sources`, which are its modules.
  static func modules() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: root.appending(path: "Sources").path)
      .filter { !$0.hasPrefix(".") }.sorted()
  }

  /// The paths that git keeps, or nil where there is no git to ask.
  static let tracked: [String]? = {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["git", "-C", root.path, "ls-files", "-z"]
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { return nil }
    return data.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
      .filter { FileManager.default.fileExists(atPath: root.appending(path: $0).path) }
  }()
}
