internal import Foundation
public import Transport

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

  /// Lets keys go to an address, or says why not: to whoever is not this machine only by TLS.
  ///
  /// What a key signs can be used by anybody who hears it, and its secret guessed at.
  public static func check(_ address: Address) throws {
    guard !address.isSecure, !address.isLoopback else { return }
    throw LiveFailure(
      "\(address): keys go by TLS, or to this machine, and never else; say https://, or make a"
        + " tunnel that ends at 127.0.0.1", .misuse)
  }

  /// Reads a file of its owner's alone, which may be found by a link.
  ///
  /// Kubernetes and systemd hand over secrets as files of the system's user, reached by links and
  /// readable by the group of the process: there the group is right.
  private static func read(_ file: String) throws -> LiveKeys {
    let descriptor = unsafe open(file, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
    guard descriptor >= 0 else {
      let words = errno == ENOENT ? "the file with the key is not there" : "it cannot be read"
      throw LiveFailure("\(file): \(words)", .missing)
    }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw LiveFailure("\(file): expected a file with the key and the secret", .misuse)
    }
    guard status.st_uid == getuid() || status.st_uid == 0 else {
      throw LiveFailure("\(file): it belongs to another user; make it yours", .refused)
    }
    let open: mode_t = status.st_uid == 0 && getuid() != 0 ? 0o037 : 0o077
    guard status.st_mode & open == 0 else {
      throw LiveFailure(
        "\(file): others may read it; chmod 600 \(file), and make a new key", .refused)
    }
    let text = String(decoding: (try? handle.readToEnd()) ?? Data(), as: UTF8.self)
    let lines = text.split(whereSeparator: \.isNewline).map {
      $0.trimmingCharacters(in: .whitespaces)
    }
    guard lines.count == 2, !lines[0].isEmpty, !lines[1].isEmpty else {
      throw LiveFailure("\(file): expected the key in one line and the secret in the next", .misuse)
    }
    return LiveKeys(key: lines[0], secret: lines[1])
  }
}
