import Foundation
import Testing

/// A headless Chromium with one page, driven over its debugging pipe.
final class Browser {
  /// The installed program, or nil.
  static let program: String? = ["chromium", "chromium-browser", "google-chrome"]
    .flatMap { name in ["/usr/bin/\(name)", "/usr/local/bin/\(name)"] }
    .first { FileManager.default.isExecutableFile(atPath: $0) }

  /// What a test says that has no browser.
  static let isMissing: Comment = "no chromium is installed"

  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// What the browser said that nobody had asked for.
  struct Said {
    let method: String
    let parameters: [String: Any]
  }

  private let process = Process()
  private let folder: URL
  private let input: FileHandle
  private let output: FileHandle
  private var pending = Data()
  private var number = 0
  private var session: String?
  private(set) var said: [Said] = []

  /// Starts the program with an empty page of so many pixels.
  init(width: Int = 1280, height: Int = 900, isDark: Bool = false) throws {
    guard let program = Self.program else { throw Failure(description: "there is no browser") }
    let files = FileManager.default
    folder = files.temporaryDirectory.appending(path: "browser-\(UUID().uuidString)")
    try files.createDirectory(at: folder, withIntermediateDirectories: true)
    let (to, from) = (folder.path + "/to", folder.path + "/from")
    guard unsafe mkfifo(to, 0o600) == 0, unsafe mkfifo(from, 0o600) == 0 else {
      throw Failure(description: "no pipes in \(folder.path)")
    }
    process.executableURL = URL(filePath: "/bin/sh")
    // The browser reads commands from descriptor 3 and answers on 4.
    process.arguments = [
      "-c", #"exec "$0" "$@" 3<"$DRYDOCK_TO" 4>"$DRYDOCK_FROM""#, program, "--headless=new",
      "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
      "--disable-background-networking", "--remote-debugging-pipe",
      "--user-data-dir=\(folder.path)",
      "--window-size=\(width),\(height)", "--lang=en-US", "about:blank",
    ]
    var environment = ProcessInfo.processInfo.environment
    environment["DRYDOCK_TO"] = to
    environment["DRYDOCK_FROM"] = from
    environment["TMPDIR"] = folder.path
    process.environment = environment
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    // Opened for both ways, so that neither waits for the other to be there.
    input = try FileHandle(forUpdating: URL(filePath: to))
    output = try FileHandle(forUpdating: URL(filePath: from))
    try attach(width, height, isDark)
  }

  deinit {
    process.terminate()
    process.waitUntilExit()
    try? FileManager.default.removeItem(at: folder)
  }

  private func attach(_ width: Int, _ height: Int, _ isDark: Bool) throws {
    let targets = try call("Target.getTargets")["targetInfos"] as? [[String: Any]] ?? []
    let page = try #require(targets.first { $0["type"] as? String == "page" }?["targetId"])
    let attached = try call("Target.attachToTarget", ["targetId": page, "flatten": true])
    session = attached["sessionId"] as? String
    for domain in ["Page", "Runtime", "Log", "Network"] { _ = try call("\(domain).enable") }
    _ = try call(
      "Emulation.setDeviceMetricsOverride",
      ["width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600])
    let scheme = ["name": "prefers-color-scheme", "value": isDark ? "dark" : "light"]
    let calm = ["name": "prefers-reduced-motion", "value": "reduce"]
    _ = try call("Emulation.setEmulatedMedia", ["features": [scheme, calm]])
  }

  /// Sends a command and waits for its answer.
  @discardableResult
  func call(_ method: String, _ parameters: [String: Any] = [:]) throws -> [String: Any] {
    number += 1
    var message: [String: Any] = ["id": number, "method": method, "params": parameters]
    if let session { message["sessionId"] = session }
    try input.write(contentsOf: try JSONSerialization.data(withJSONObject: message) + [0])
    while true {
      let answer = try read()
      guard answer["id"] as? Int == number else {
        note(answer)
        continue
      }
      if let error = answer["error"] { throw Failure(description: "\(method): \(error)") }
      return answer["result"] as? [String: Any] ?? [:]
    }
  }

  /// The value of an expression, which may be a promise.
  func value(_ expression: String) throws -> Any {
    let answer = try call(
      "Runtime.evaluate",
      ["expression": expression, "returnByValue": true, "awaitPromise": true])
    if let details = answer["exceptionDetails"] as? [String: Any] {
      throw Failure(description: "\(expression): \(details)")
    }
    return (answer["result"] as? [String: Any])?["value"] ?? NSNull()
  }

  /// Opens a report, and waits until it is drawn; returns how many seconds that took.
  @discardableResult
  func open(_ file: URL) throws -> Double {
    let start = Date()
    try call("Page.navigate", ["url": file.absoluteString])
    let drawn = "document.querySelector('main[aria-busy=false]') !== null"
    while try value(drawn) as? Bool != true {
      guard Date().timeIntervalSince(start) < 60 else {
        throw Failure(description: "\(file.lastPathComponent) was not drawn in a minute")
      }
      usleep(10_000)
    }
    // The first picture is on the screen, and the page hears the mouse.
    _ = try value("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)))")
    return Date().timeIntervalSince(start)
  }

  /// Errors of scripts, and whatever the console was told.
  var complaints: [String] {
    said.compactMap { event in
      switch event.method {
      case "Runtime.exceptionThrown", "Runtime.consoleAPICalled": return "\(event.parameters)"
      case "Log.entryAdded": return "\(event.parameters["entry"] ?? "")"
      default: return nil
      }
    }
  }

  /// Forgets what the browser has said so far.
  func forget() { said = [] }

  /// The addresses that were asked for, without those that are their own content.
  var requests: [String] {
    said.filter { $0.method == "Network.requestWillBeSent" }.compactMap { event in
      (event.parameters["request"] as? [String: Any])?["url"] as? String
    }.filter { !$0.hasPrefix("data:") }
  }

  /// Writes what stands on the screen, or the whole page, as PNG.
  func photograph(_ file: URL, isWhole: Bool = false) throws {
    let answer = try call(
      "Page.captureScreenshot", ["format": "png", "captureBeyondViewport": isWhole])
    let data = try #require(Data(base64Encoded: answer["data"] as? String ?? ""))
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try data.write(to: file)
  }

  private func note(_ answer: [String: Any]) {
    guard let method = answer["method"] as? String else { return }
    said.append(Said(method: method, parameters: answer["params"] as? [String: Any] ?? [:]))
  }

  /// The next message; they end with a zero byte.
  private func read() throws -> [String: Any] {
    while true {
      if let end = pending.firstIndex(of: 0) {
        let message = pending[pending.startIndex..<end]
        pending = Data(pending[(end + 1)...])
        return try JSONSerialization.jsonObject(with: message) as? [String: Any] ?? [:]
      }
      var poll = pollfd(fd: output.fileDescriptor, events: Int16(POLLIN), revents: 0)
      guard unsafe Foundation.poll(&poll, 1, 60_000) > 0 else {
        throw Failure(description: "the browser says nothing any more")
      }
      pending += output.availableData
    }
  }
}
