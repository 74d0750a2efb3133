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

  /// The places of all processes that may be running.
  public static func all(_ environment: [String: String]) -> [SessionPlace] {
    let folder = folder(environment)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".sock") }.sorted().map {
      SessionPlace(folder: folder, name: String($0.dropLast(5)))
    }
  }

  /// Takes the place for this process, until it is gone however that happens.
  public func take() throws -> SessionLock {
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
    } catch {
      throw LiveFailure("\(folder): the folder cannot be made", .cannotCreate)
    }
    return try SessionLock(path: "\(folder)/\(name).lock", name: name)
  }
}

/// That one process alone trades on an account.
@safe public struct SessionLock: ~Copyable {
  private let descriptor: Int32

  init(path: String, name: String) throws {
    descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw LiveFailure("\(path): the lock cannot be made", .cannotCreate)
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw LiveFailure(
        "another process trades as \(name): see 'drydock status'", .refused)
    }
  }

  deinit { close(descriptor) }
}
