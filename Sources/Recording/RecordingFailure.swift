/// Why a recording cannot be written or read.
public struct RecordingFailure: Error, Equatable, CustomStringConvertible {
  /// What kind of failure it is.
  public enum Kind: Sendable { case misuse, badData, missing, cannotCreate, writeFailed }

  public let kind: Kind
  public let file: String
  /// From 1; nil where it is about no line.
  public let line: Int?
  public let reason: String

  /// Creates a failure.
  public init(_ kind: Kind, file: String, line: Int? = nil, reason: String) {
    self.kind = kind
    self.file = file
    self.line = line
    self.reason = reason
  }

  /// File, line, and what is wrong.
  public var description: String {
    "\(file)\(line.map { ", line \($0)" } ?? ""): \(reason)"
  }
}
