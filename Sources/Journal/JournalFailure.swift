/// What kept a store from doing what it was asked, and what can be done about it.
public struct JournalFailure: Error, Equatable, CustomStringConvertible {
  /// What kind of trouble it is.
  public enum Kind: String, Sendable {
    /// The file or its folder cannot be made.
    case cannotCreate
    /// There is no such file.
    case missing
    /// The file is there and cannot be opened.
    case cannotOpen
    case readOnly
    case diskFull
    /// Another process holds the file.
    case locked
    case notADatabase
    /// A database, but of another program.
    case foreign
    /// Written by a later version of this program.
    case newerVersion
    case damaged
    /// There is no run of that name.
    case unknownRun
    /// Several runs have names that begin so.
    case ambiguousRun
    /// Anything else that SQLite would not do.
    case refused
  }

  public var kind: Kind
  /// The file.
  public var path: String
  /// What happened, in words.
  public var message: String
  /// What to do about it.
  public var advice: String
  /// The positions that a journal has open, where it is one that cannot be used.
  public var positions: [String] = []

  /// Creates a failure.
  public init(_ kind: Kind, path: String, message: String, advice: String) {
    self.kind = kind
    self.path = path
    self.message = message
    self.advice = advice
  }

  /// As one line: the file, what happened, what to do, and what is open meanwhile.
  public var description: String {
    let open = positions.isEmpty ? "" : "; it has open: \(positions.joined(separator: ", "))"
    return "\(path): \(message); \(advice)\(open)"
  }
}
