/// Why a file of settings or facts was refused: where, what was expected, and what stood there.
public struct ConfigurationFailure: Error, Equatable, Sendable, CustomStringConvertible {
  /// Whether the file could be read at all.
  public enum Kind: Equatable, Sendable {
    case unreadable
    case wrong
  }

  public var kind: Kind
  public var file: String
  /// The line, from 1; nil where the file as a whole is meant.
  public var line: Int?
  /// The way to the value, such as `instruments[2].rules[0].tick`; empty for the whole file.
  public var path: String
  public var expected: String
  public var found: String
  /// The word that was probably meant, where one is near.
  public var suggestion: String?

  /// Creates a failure.
  public init(
    kind: Kind = .wrong, file: String, line: Int? = nil, path: String = "", expected: String,
    found: String, suggestion: String? = nil
  ) {
    self.kind = kind
    self.file = file
    self.line = line
    self.path = path
    self.expected = expected
    self.found = found
    self.suggestion = suggestion
  }

  /// As `venue.json:12: instruments[0].tick: expected a price such as 0.1, found "x"`.
  public var description: String {
    var text = file
    if let line { text += ":\(line)" }
    if !path.isEmpty { text += ": \(path)" }
    text += ": expected \(expected), found \(found)"
    if let suggestion { text += "; did you mean \(suggestion)?" }
    return text
  }

  /// What the process should end with.
  public var exitCode: ExitCode { kind == .unreadable ? .missingInput : .badData }
}
