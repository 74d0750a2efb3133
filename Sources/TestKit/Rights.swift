internal import Foundation

/// What a process may do that only tests one thing.
public enum Rights {
  /// Makes the process one of an ordinary user, for good: root may read and write everything.
  ///
  /// For a process of its own, such as that of an exit test.
  public static func giveUpRoot() {
    guard geteuid() == 0 else { return }
    let nobody: uid_t = 65_534
    let isGivenUp = setgroups(0, nil) == 0 && setgid(nobody) == 0 && setuid(nobody) == 0
    precondition(isGivenUp && geteuid() == nobody, "root cannot be given up")
  }
}
