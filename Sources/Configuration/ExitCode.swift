/// What the process says to its caller when it ends, after `sysexits.h`.
public enum ExitCode: Int32, Sendable, CaseIterable {
  case success = 0
  /// A proof found something that must never happen.
  case unsafe = 2
  /// A proof found that something does not come that must come.
  case stuck = 3
  /// The same seed did two things.
  case nondeterministic = 4
  /// The proof itself broke.
  case harnessBroke = 5
  /// A proof proved nothing.
  case void = 6
  /// A monitor has found something; how much it matters, at the worst.
  case lowIssue = 10
  case mediumIssue = 11
  case highIssue = 12
  case criticalIssue = 13
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
