internal import Foundation

/// The files of a live run, which nobody else may read or put another in place of.
///
/// A journal names positions and orders, a socket takes commands: both are worth an attack by
/// whoever shares the machine.
public enum PrivateFiles {
  /// From now on whatever this process makes is its owner's alone, and so is what others make for
  /// it, such as the files that a database keeps beside itself.
  public static func begin() { umask(0o077) }

  /// Makes a folder of our own, or checks the one that is there.
  ///
  /// Rights of others to look are taken away; where they may have put something in it, or it is a
  /// link or somebody else's, it is refused.
  public static func folder(_ path: String) throws {
    if try status(of: path) == nil {
      do {
        try FileManager.default.createDirectory(
          atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      } catch {
        throw LiveFailure("\(path): the folder cannot be made", .cannotCreate)
      }
    }
    guard let status = try status(of: path) else {
      throw LiveFailure("\(path): the folder cannot be made", .cannotCreate)
    }
    try check(status, path, is: S_IFDIR, "a folder")
    guard status.st_mode & 0o022 == 0 else {
      throw LiveFailure(
        "\(path): others may write in it; look at what is there, then chmod 700 \(path)", .refused)
    }
    try tighten(path, status, to: 0o700)
  }

  /// Checks a file that is about to be written, and those that a database keeps beside it; takes
  /// away what rights others have.
  public static func file(_ path: String) throws {
    for name in [path, "\(path)-wal", "\(path)-shm", "\(path)-lock"] {
      guard let status = try status(of: name) else { continue }
      try check(status, name, is: S_IFREG, "a file")
      try tighten(name, status, to: 0o600)
    }
    let folder = URL(filePath: path).deletingLastPathComponent().path
    var above = stat()
    guard unsafe stat(folder, &above) == 0 else { return }
    // In a folder such as /tmp nobody can take away what is not his.
    guard above.st_mode & 0o002 == 0 || above.st_mode & S_ISVTX != 0 else {
      throw LiveFailure(
        "\(folder): anybody may put another file in place of \(path); name one elsewhere", .refused)
    }
  }

  /// What is at a path itself, not where a link leads; nil where nothing is.
  private static func status(of path: String) throws -> stat? {
    var status = stat()
    if unsafe lstat(path, &status) == 0 { return status }
    if errno == ENOENT { return nil }
    throw LiveFailure("\(path): it cannot be looked at", .cannotCreate)
  }

  private static func check(
    _ status: stat, _ path: String, is kind: mode_t, _ word: String
  ) throws {
    guard status.st_mode & S_IFMT == kind else {
      let isLink = status.st_mode & S_IFMT == S_IFLNK
      let found = isLink ? "a link, which is not followed" : "something else"
      throw LiveFailure("\(path): expected \(word) of ours, and it is \(found)", .refused)
    }
    guard status.st_uid == getuid() else {
      throw LiveFailure("\(path): it belongs to another user", .refused)
    }
  }

  private static func tighten(_ path: String, _ status: stat, to mode: mode_t) throws {
    guard status.st_mode & 0o077 != 0 else { return }
    guard unsafe chmod(path, mode) == 0 else {
      throw LiveFailure("\(path): others may read it, and that cannot be changed", .cannotCreate)
    }
  }

  /// Opens a file to be locked, which must be ours.
  static func openLock(_ path: String) throws -> Int32 {
    if let status = try status(of: path) { try check(status, path, is: S_IFREG, "a file") }
    let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else {
      throw LiveFailure("\(path): the lock cannot be made", .cannotCreate)
    }
    return descriptor
  }

  /// Checks that the folder of all places is ours, where there is one.
  static func checkFolder(_ path: String) throws {
    guard let status = try status(of: path) else { return }
    try check(status, path, is: S_IFDIR, "a folder")
  }
}
