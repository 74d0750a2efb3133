import Foundation
import Testing

/// A terminal of so many columns, as a program sees it on its standard error.
private final class Screen {
  let slave: FileHandle
  private let master: Int32

  struct NoTerminal: Error {}

  init(columns: UInt16) throws {
    master = unsafe open("/dev/ptmx", O_RDWR | O_NOCTTY)
    guard master >= 0 else { throw NoTerminal() }
    // The kernel's own numbers for what unlockpt and ptsname do.
    let (unlock, number) = (UInt(0x4004_5431), UInt(0x8004_5430))
    var (isLocked, name) = (Int32(0), Int32(0))
    var size = winsize(ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    guard unsafe ioctl(master, unlock, &isLocked) == 0,
      unsafe ioctl(master, number, &name) == 0,
      unsafe ioctl(master, UInt(TIOCSWINSZ), &size) == 0
    else { throw NoTerminal() }
    let descriptor = unsafe open("/dev/pts/\(name)", O_RDWR | O_NOCTTY)
    guard descriptor >= 0 else { throw NoTerminal() }
    slave = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    _ = fcntl(master, F_SETFL, O_NONBLOCK)
  }

  deinit { close(master) }

  /// What has been written since the last time.
  func read() -> String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4_096)
    while true {
      let count = unsafe Foundation.read(master, &buffer, buffer.count)
      guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
      bytes += buffer[..<count]
    }
  }
}

@Suite(.serialized, .timeLimit(.minutes(2))) struct `The status line of a run` {
  @Test(arguments: [24, 60] as [UInt16])
  func `fits the terminal, and is gone before anything else is said`(columns: UInt16) throws {
    let venue = try Terminal()
    let generate = "data generate --seed 1 --symbol BTCUSDT --timeframe 1m --candles 900"
    #expect(try venue.type(generate + " --out BTCUSDT-1m.csv").code == 0)
    let server = try venue.start(
      ["serve", "--data", "BTCUSDT=BTCUSDT-1m.csv", "--port", "0", "--speed", "60"])
    defer { kill(server.processIdentifier, SIGKILL) }
    let address = try #require(try venue.address(of: server))
    let screen = try Screen(columns: columns)
    let trader = try Terminal(beside: venue)
    let process = Process()
    process.executableURL = Terminal.program
    process.arguments = [
      "trade", "crossover", "--symbol", "BTCUSDT", "--live", "--yes", "--no-save", "--no-feed",
      "--set", "fast=2", "--set", "slow=4", "--stop", "1%", "--endpoint", address,
    ]
    process.currentDirectoryURL = trader.folder
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["DRYDOCK_HOME": trader.home.path, "DRYDOCK_STATE": trader.state.path]
    ) { _, new in new }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = screen.slave
    try process.run()
    defer { kill(process.processIdentifier, SIGKILL) }
    let clear = "\r\u{1B}[K"
    var text = ""
    var shown = 0
    // Until several states and an event behind one of them were written.
    for _ in 0..<1_200 where shown < 4 || !text.contains(": signal ") {
      Thread.sleep(forTimeInterval: 0.05)
      text += screen.read()
      shown = text.components(separatedBy: clear).count { $0.hasPrefix("crossover") }
    }
    #expect(shown >= 4)
    for piece in text.components(separatedBy: clear) where piece.hasPrefix("crossover") {
      // Nothing stands behind a state on its line: it was cleared first.
      #expect(!piece.contains("drydock:"), "\(piece)")
      #expect(piece.trimmingCharacters(in: .newlines).count < Int(columns), "\(piece)")
    }
    let events = text.components(separatedBy: "drydock: ").dropFirst()
    #expect(events.contains { $0.contains(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d BTCUSDT: signal/) })
  }
}
