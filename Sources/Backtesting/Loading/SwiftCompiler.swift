internal import Foundation

/// The Swift compiler of this machine.
struct SwiftCompiler {
  let path: String

  /// The first `swiftc` on the path.
  static func find() throws -> SwiftCompiler {
    let folders = ProcessInfo.processInfo.environment["PATH"] ?? ""
    for folder in folders.split(separator: ":") {
      let path = "\(folder)/swiftc"
      if FileManager.default.isExecutableFile(atPath: path) { return SwiftCompiler(path: path) }
    }
    throw StrategyLoader.Failure(
      .noCompiler,
      "no swiftc on the PATH; a strategy file outside the package needs the Swift toolchain that "
        + "built this program")
  }

  /// Compiles sources to a library; throws with the compiler's own words where it cannot.
  func compile(_ sources: [String], module: String, modules: URL, library: URL) throws {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: path)
    process.arguments =
      ["-emit-library", "-O", "-wmo", "-swift-version", "6", "-parse-as-library"]
      + ["-module-name", module, "-I", modules.path, "-o", library.path] + sources
    process.standardOutput = output
    process.standardError = output
    do {
      try process.run()
    } catch {
      throw StrategyLoader.Failure(
        .noCompiler, "\(path): does not start: \(error.localizedDescription)")
    }
    let words = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw StrategyLoader.Failure(.notCompiled, String(decoding: words, as: UTF8.self))
    }
  }
}
