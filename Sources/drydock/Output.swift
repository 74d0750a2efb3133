import Configuration
import Foundation
import Reports

/// What a person or a program reads of us: results on standard output, all else on standard error.
enum Output {
  /// Whether the two outputs are terminals.
  static let isTerminal = isatty(STDOUT_FILENO) == 1
  static let isErrorTerminal = isatty(STDERR_FILENO) == 1

  /// How text on standard output looks.
  static let style = ConsoleStyle(
    isTerminal: isTerminal, environment: ProcessInfo.processInfo.environment)

  /// A result.
  static func print(_ text: String, terminator: String = "\n") {
    write(text + terminator, to: FileHandle.standardOutput)
  }

  /// A message beside the result.
  static func message(_ text: String) {
    StatusLine.clear()
    write(text + "\n", to: FileHandle.standardError)
  }

  /// Unoptimised builds are about twenty times slower, which a user should not take for ours.
  static func warnOfDebugBuild() {
    #if DEBUG
    message("drydock: this is a debug build, about 20 times slower than a release build")
    #endif
  }

  /// A reader that went away, such as `head`, ends the program quietly; a full disk does not.
  private static func write(_ text: String, to handle: FileHandle) {
    do {
      try handle.write(contentsOf: Data(text.utf8))
    } catch {
      let words = "drydock: the output could not be written: \(reason(error))\n"
      try? FileHandle.standardError.write(contentsOf: Data(words.utf8))
      exit(ExitCode.writeFailed.rawValue)
    }
  }

  /// What the system says of a failure, without the words around it.
  static func reason(_ error: any Error) -> String {
    var error = error as NSError
    while let cause = error.userInfo[NSUnderlyingErrorKey] as? NSError { error = cause }
    guard error.domain == NSPOSIXErrorDomain else { return error.localizedDescription }
    return unsafe String(cString: strerror(Int32(error.code)))
  }
}

/// An output that cannot be made.
struct OutputFailure: Error, CustomStringConvertible {
  let description: String
  let exitCode: ExitCode
}
