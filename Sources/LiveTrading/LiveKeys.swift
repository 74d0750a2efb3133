internal import Foundation

/// A key and its secret, which are never shown.
public struct LiveKeys: Sendable {
  public let key: String
  public let secret: String

  /// Reads them from the environment, `DRYDOCK_BYBIT_KEY` and `DRYDOCK_BYBIT_SECRET`, or from a
  /// file of two lines that its owner alone may read.
  public init(venue: String, file: String?, environment: [String: String]) throws {
    if let file {
      self = try Self.read(file)
      return
    }
    let name = "DRYDOCK_\(venue.uppercased())"
    guard let key = environment["\(name)_KEY"], let secret = environment["\(name)_SECRET"],
      !key.isEmpty, !secret.isEmpty
    else {
      throw LiveFailure(
        "no key: set \(name)_KEY and \(name)_SECRET, or name a file with --keys", .missing)
    }
    (self.key, self.secret) = (key, secret)
  }

  /// Creates keys that are known to everybody, of an exchange that is not a real one.
  public init(key: String, secret: String) {
    self.key = key
    self.secret = secret
  }

  private static func read(_ file: String) throws -> LiveKeys {
    let attributes = try? FileManager.default.attributesOfItem(atPath: file)
    guard let mode = (attributes?[.posixPermissions] as? NSNumber)?.intValue else {
      throw LiveFailure("\(file): the file with the key is not there", .missing)
    }
    guard mode & 0o077 == 0 else {
      throw LiveFailure(
        "\(file): others may read it; chmod 600 \(file), and make a new key", .refused)
    }
    let text = (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
    let lines = text.split(whereSeparator: \.isNewline).map {
      $0.trimmingCharacters(in: .whitespaces)
    }
    guard lines.count == 2, !lines[0].isEmpty, !lines[1].isEmpty else {
      throw LiveFailure("\(file): expected the key in one line and the secret in the next", .misuse)
    }
    return LiveKeys(key: lines[0], secret: lines[1])
  }
}
