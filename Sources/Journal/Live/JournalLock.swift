import Foundation

/// That one process alone writes a journal; gone with the process, however it ends.
@safe struct JournalLock: ~Copyable {
  private let descriptor: Int32

  /// Takes the lock that lies beside a journal; throws where another process has it.
  init(of path: String) throws(JournalFailure) {
    let name = path + "-lock"
    descriptor = unsafe open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw JournalFailure(
        .cannotCreate, path: path, message: "the lock \(name) cannot be made",
        advice: "make the folder writable, or keep the journal elsewhere")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw JournalFailure(
        .locked, path: path, message: "another process is writing this journal",
        advice: "end that one first, or keep the journal in another file")
    }
  }

  deinit { close(descriptor) }
}
