internal import Foundation
import WireFormat

/// Where a running process keeps what others find it by: one for each venue, account and mode.
public struct SessionPlace: Sendable {
  /// The variable that names the folder.
  public static let variable = "DRYDOCK_STATE"

  public let folder: String
  public let name: String

  /// Creates the place of an account; the key itself is not in its name.
  public init(
    venue: String, mode: String, key: String, environment: [String: String]
  ) {
    folder = Self.folder(environment)
    let account = MessageAuthentication.hexadecimal(of: key, secret: "account").prefix(8)
    name = "\(venue)-\(mode)-\(account)"
  }

  private init(folder: String, name: String) {
    self.folder = folder
    self.name = name
  }

  /// The folder of all places.
  public static func folder(_ environment: [String: String]) -> String {
    if let named = environment[variable], !named.isEmpty { return named }
    let state = environment["XDG_STATE_HOME"] ?? "\(NSHomeDirectory())/.local/state"
    return "\(state)/drydock"
  }

  public var socket: String { "\(folder)/\(name).sock" }
  public var journal: String { "\(folder)/\(name).journal" }
  public var log: String { "\(folder)/\(name).log" }

  /// Refuses the folder of all places where it is not ours: who asks there would be answered by
  /// somebody else.
  public static func check(_ environment: [String: String]) throws {
    try PrivateFiles.checkFolder(folder(environment))
  }

  /// The places of all processes that may be running.
  public static func all(_ environment: [String: String]) -> [SessionPlace] {
    // Whoever else may write there could answer in a process's place.
    guard (try? check(environment)) != nil else { return [] }
    let folder = folder(environment)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".sock") }.sorted().map {
      SessionPlace(folder: folder, name: String($0.dropLast(5)))
    }
  }

  /// Takes the place for this process, until it is gone however that happens.
  public func take() throws -> SessionLock {
    try PrivateFiles.folder(folder)
    return try SessionLock.take("\(folder)/\(name).lock", name: name)
  }
}

/// That one process alone trades on an account.
@safe public struct SessionLock: ~Copyable {
  fileprivate let descriptor: Int32

  static func take(_ path: String, name: String) throws -> SessionLock {
    let descriptor = try PrivateFiles.openLock(path)
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw LiveFailure(
        "another process trades as \(name): see 'drydock status'", .refused)
    }
    return SessionLock(descriptor: descriptor)
  }

  deinit { close(descriptor) }
}
