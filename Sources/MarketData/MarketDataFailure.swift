/// Why a market data file could not be read or written, in one sentence and in parts.
public struct MarketDataFailure: Error, Hashable, Sendable {
  /// What kind of trouble it is; a command maps it to its exit code.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// The file was read and does not hold what it should.
    case badData
    /// There is no such file.
    case missing
    /// The file is there and cannot be read: a folder, no permission, a failing disk.
    case unreadable
    /// The output cannot be created.
    case cannotCreate
    /// The output was begun and could not be finished; nothing half-written is left.
    case writeFailed
    /// The request itself makes no sense, such as resampling 5 minutes to 7.
    case misuse
  }

  public var kind: Kind
  /// The path as the user gave it.
  public var file: String
  /// The line in the file, counted from one, where there is one to name.
  public var line: Int?
  /// The column of that line, counted from one.
  public var column: Int?
  /// The field by its meaning or by its name in the header.
  public var field: String?
  /// What stands there.
  public var found: String?
  /// What should stand there.
  public var expected: String?
  /// What is wrong, without the place.
  public var reason: String

  /// Creates a failure.
  public init(
    _ kind: Kind, file: String, line: Int? = nil, column: Int? = nil, field: String? = nil,
    found: String? = nil, expected: String? = nil, reason: String
  ) {
    self.kind = kind
    self.file = file
    self.line = line
    self.column = column
    self.field = field
    self.found = found
    self.expected = expected
    self.reason = reason
  }
}

extension MarketDataFailure: CustomStringConvertible {
  /// The whole sentence: file, place, what is wrong, what was found and what was expected.
  public var description: String {
    var text = file
    if let line { text += ", line \(line)" }
    if let column { text += ", column \(column)" }
    if let field { text += " (\(field))" }
    text += ": \(reason)"
    if let found { text += "; found \"\(found)\"" }
    if let expected { text += "; expected \(expected)" }
    return text
  }
}
