internal import Foundation
public import Trading
import Transport
public import WireFormat

/// What a live run says: lines for people, and the same as one JSON object a line.
///
/// Neither keys nor signatures nor the requests themselves ever come here.
public final class LiveLog {
  /// Where lines for people go.
  private let say: (String) -> Void
  private let isQuiet: Bool
  private let file: FileHandle?

  /// Creates a log; lines are appended to the file, which only its owner may read.
  ///
  /// One that is quiet tells people no details; the file has all.
  public init(path: String?, isQuiet: Bool = false, say: @escaping (String) -> Void) throws {
    self.say = say
    self.isQuiet = isQuiet
    guard let path else {
      file = nil
      return
    }
    try PrivateFiles.file(path)
    if !FileManager.default.fileExists(atPath: path) {
      let isMade = FileManager.default.createFile(
        atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
      guard isMade else { throw LiveFailure("\(path): the log cannot be made", .cannotCreate) }
    }
    guard let handle = FileHandle(forWritingAtPath: path) else {
      throw LiveFailure("\(path): the log cannot be written to", .cannotCreate)
    }
    try handle.seekToEnd()
    file = handle
  }

  /// Notes something that happened; people are told when, where there are words for them.
  public func note(
    _ kind: String, _ members: [(String, JSON)] = [], words: String? = nil, isDetail: Bool = false,
    at moment: Timestamp
  ) {
    if let words, !(isQuiet && isDetail) { say("\("\(moment)".prefix(19)) \(words)") }
    guard let file else { return }
    var all: [(String, JSON)] = [
      ("time", .integer(WallClock.now.milliseconds)), ("moment", .integer(moment.milliseconds)),
      ("kind", .string(kind)),
    ]
    all += members
    if let words, members.isEmpty { all.append(("words", .string(words))) }
    // A log that cannot be written must not end what protects a position.
    try? file.write(contentsOf: Data((JSON.object(all).compactText + "\n").utf8))
  }
}

/// Why a live run cannot begin or go on.
public struct LiveFailure: Error, CustomStringConvertible, Equatable {
  /// What kind of failure it is.
  public enum Kind: Sendable { case misuse, missing, cannotCreate, refused, venue, journal }

  public let description: String
  public let kind: Kind

  /// Creates a failure.
  public init(_ description: String, _ kind: Kind) {
    self.description = description
    self.kind = kind
  }
}
