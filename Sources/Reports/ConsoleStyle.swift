/// How text for a console looks.
public struct ConsoleStyle: Equatable, Sendable {
  /// Whether escapes for bold and colour may be used.
  public var isColoured: Bool

  /// Text without any escape, for a pipe and for tests.
  public static let plain = ConsoleStyle(isColoured: false)

  /// Creates a style.
  public init(isColoured: Bool) { self.isColoured = isColoured }

  /// The style for an output: colour only on a terminal, unless `NO_COLOR` is set to anything or
  /// the terminal calls itself dumb (<https://no-color.org>).
  public init(isTerminal: Bool, environment: [String: String]) {
    let isRefused = !(environment["NO_COLOR"] ?? "").isEmpty || environment["TERM"] == "dumb"
    isColoured = isTerminal && !isRefused
  }

  func bold(_ text: String) -> String { isColoured ? "\u{1B}[1m\(text)\u{1B}[0m" : text }

  func warning(_ text: String) -> String { isColoured ? "\u{1B}[33m\(text)\u{1B}[0m" : text }

  /// Green where `value` is above zero, red where it is below.
  func judged(_ text: String, by value: Double?) -> String {
    guard isColoured, let value, value != 0 else { return text }
    return "\u{1B}[\(value > 0 ? 32 : 31)m\(text)\u{1B}[0m"
  }
}
