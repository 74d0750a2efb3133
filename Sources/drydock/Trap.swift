import Configuration
import Foundation

/// The last word where arithmetic leaves its range.
///
/// Amounts are exact and never wrap: what does not fit ends the process. Readers of files and
/// options refuse what could come there; this is for what grows there on the way.
enum Trap {
  private static let words: StaticString = """

    drydock: an amount went beyond 92233720368, further than amounts reach, or the program is wrong.
    Nothing was stored. Less --capital, --leverage or --size may help.

    """

  /// From now on a trap says so in words; a debug build shows where it happened instead.
  static func watch() {
    #if !DEBUG
    for signal in [SIGILL, SIGTRAP] {
      Foundation.signal(signal) { _ in
        _ = unsafe write(STDERR_FILENO, Trap.words.utf8Start, Trap.words.utf8CodeUnitCount)
        _exit(ExitCode.software.rawValue)
      }
    }
    #endif
  }
}
