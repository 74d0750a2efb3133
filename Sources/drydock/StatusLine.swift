import Foundation

/// How a run is, in one line that is written over and over; nothing in a pipe.
final class StatusLine {
  /// What stands in the last line of the terminal now.
  nonisolated(unsafe) private static var isShown = false

  /// Shows a text, cut to what fits beside the cursor.
  func show(_ text: String) {
    guard Output.isErrorTerminal else { return }
    let room = max(1, Self.columns - 1)
    let fitting = text.count <= room ? text : text.prefix(room - 1) + "…"
    unsafe Self.isShown = true
    FileHandle.standardError.write(Data("\r\u{1B}[K\(fitting)".utf8))
  }

  func clear() { Self.clear() }

  /// Takes the line away, so that something else can be said; it comes back with the next state.
  static func clear() {
    guard unsafe isShown else { return }
    FileHandle.standardError.write(Data("\r\u{1B}[K".utf8))
    unsafe isShown = false
  }

  /// How wide the terminal is now: it may have been made smaller since.
  private static var columns: Int {
    var size = winsize()
    if unsafe ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 {
      return Int(size.ws_col)
    }
    return ProcessInfo.processInfo.environment["COLUMNS"].flatMap { Int($0) } ?? 80
  }
}
