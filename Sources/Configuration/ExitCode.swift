/// What the process says to its caller when it ends, after `sysexits.h`.
public enum ExitCode: Int32, Sendable, CaseIterable {
  case success = 0
  /// The command line was wrong.
  case misuse = 64
  /// An input was read and is wrong.
  case badData = 65
  /// An input is missing or cannot be read.
  case missingInput = 66
  /// The program is wrong.
  case software = 70
  /// An output cannot be created.
  case cannotCreate = 73
  /// An output could not be written to its end.
  case writeFailed = 74
  /// The user has pressed Ctrl-C; what there was by then is kept.
  case interrupted = 130
}
