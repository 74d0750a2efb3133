import Foundation
import TestKit
import Testing

/// A user's place: a folder with a project home in it, and the built program to type at.
final class Terminal {
  /// How a command has ended.
  struct Ending {
    /// The exit code, or 128 and the signal that ended it.
    let code: Int32
    let output: String
    let errors: String

    /// The object that stands on standard output, alone.
    func object() throws -> [String: Any] {
      try #require(try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
    }
  }

  /// The program that was built with these tests, and the one of the other configuration.
  static let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent().appending(path: "drydock")
  static let release = SharedData.packageRoot.appending(path: ".build/release/drydock")

  /// Whether a release build stands that was made from the sources as they are.
  static let hasRelease: Bool = {
    let files = FileManager.default
    func changed(_ url: URL) -> Date? {
      (try? files.attributesOfItem(atPath: url.resolvingSymlinksInPath().path))?[.modificationDate]
        as? Date
    }
    guard let built = changed(release) else { return false }
    return ["Sources", "strategies"].allSatisfy { folder in
      let root = SharedData.packageRoot.appending(path: folder)
      let names = files.subpaths(atPath: root.path) ?? []
      return names.filter { $0.hasSuffix(".swift") }
        .allSatisfy { changed(root.appending(path: $0)).map { $0 <= built } ?? true }
    }
  }()

  let folder: URL
  /// Where the processes of one person find each other.
  let state: URL
  var home: URL { folder.appending(path: "home") }

  /// A terminal in a place of its own, of the same person as another one where that is given.
  init(beside other: Terminal? = nil) throws {
    let files = FileManager.default
    folder = files.temporaryDirectory.appending(path: "terminal-\(UUID().uuidString)")
    state = other?.state ?? folder.appending(path: "state")
    try files.createDirectory(
      at: folder.appending(path: "home/data"), withIntermediateDirectories: true)
    for name in ["data/instruments", "data/venues"] {
      try files.copyItem(
        at: SharedData.packageRoot.appending(path: name), to: home.appending(path: name))
    }
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func path(_ name: String) -> String { folder.appending(path: name).path }

  /// Writes a file, and returns its name as one types it here.
  @discardableResult
  func write(_ text: String, to name: String) throws -> String {
    try Data(text.utf8).write(to: folder.appending(path: name))
    return name
  }

  /// Whether something lies in the folder.
  func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

  /// Starts the program in the folder, with its outputs in two files.
  func start(_ words: [String], program: URL = program) throws -> Process {
    let process = Process()
    process.executableURL = program
    process.arguments = words
    process.currentDirectoryURL = folder
    var environment = ProcessInfo.processInfo.environment
    environment["DRYDOCK_HOME"] = home.path
    environment["DRYDOCK_STATE"] = state.path
    process.environment = environment
    process.standardInput = FileHandle.nullDevice
    for name in [".out", ".err"] { try write("", to: name) }
    process.standardOutput = try FileHandle(forWritingTo: folder.appending(path: ".out"))
    process.standardError = try FileHandle(forWritingTo: folder.appending(path: ".err"))
    try process.run()
    return process
  }

  /// Waits for a process that was started here.
  func end(_ process: Process) throws -> Ending {
    process.waitUntilExit()
    let isKilled = process.terminationReason == .uncaughtSignal
    return Ending(
      code: process.terminationStatus + (isKilled ? 128 : 0),
      output: try String(contentsOf: folder.appending(path: ".out"), encoding: .utf8),
      errors: try String(contentsOf: folder.appending(path: ".err"), encoding: .utf8))
  }

  /// Types a command and waits for it.
  func type(_ words: [String], program: URL = program) throws -> Ending {
    try end(start(words, program: program))
  }

  /// Types one line, cut at its spaces.
  func type(_ line: String) throws -> Ending {
    try type(line.split(separator: " ").map(String.init))
  }
}

/// Candles in text.
enum Market {
  static let header = "timestamp,open,high,low,close,volume\n"

  /// A row of the hour `index`; `fields` stand behind the moment.
  static func row(_ index: Int, _ fields: String) -> String {
    "\(1_700_006_400_000 + index * 3_600_000),\(fields)\n"
  }

  /// A market that wanders around `price`, the same for the same seed.
  static func csv(_ count: Int, seed: UInt64 = 1, price: Int = 40_000) -> String {
    var state = seed
    func draw(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    var text = header
    var last = price
    for index in 0..<count {
      let close = last + draw(price / 50) - price / 100
      let (high, low) = (max(last, close) + draw(price / 200), min(last, close) - draw(price / 200))
      text += row(index, "\(last),\(high),\(low),\(close),\(100 + draw(50))")
      last = close
    }
    return text
  }

  /// A flat market in which one row is something else.
  static func csv(with fields: String) -> String {
    header + (0..<40).map { row($0, $0 == 20 ? fields : "100,101,99,100,10") }.joined()
  }
}
