private import CSQLite
private import Foundation
import Trading

/// One connection to one SQLite file, closed with its owner.
@safe struct Database: ~Copyable {
  let path: String
  private let patience: TimeSpan
  private let handle: OpaquePointer

  /// Done once, before the first connection.
  private static let setup: Void = drydock_skip_memory_statistics()

  /// Opens a file, making it and its folder if `creates` says so; `isForReading` lets nothing be
  /// written to it by this connection.
  init(
    path: String, creates: Bool, patience: TimeSpan, isForReading: Bool = false
  ) throws(JournalFailure) {
    self.path = path
    self.patience = patience
    Self.setup
    if creates { try Self.makeFolder(of: path) } else { try Self.require(path) }
    var opened: OpaquePointer?
    let isFixed = !creates && !Self.mayBeWritten(path)
    let access = isForReading ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE
    let mode =
      isFixed
      ? SQLITE_OPEN_READONLY | SQLITE_OPEN_URI
      : access | (creates ? SQLITE_OPEN_CREATE : 0)
    let name = isFixed ? Self.fixedName(of: path) : path
    let code = unsafe sqlite3_open_v2(name, &opened, mode | SQLITE_OPEN_NOMUTEX, nil)
    guard code == SQLITE_OK, let opened = unsafe opened else {
      unsafe sqlite3_close_v2(opened)
      throw JournalFailure(
        creates ? .cannotCreate : .cannotOpen, path: path, message: "cannot be opened",
        advice: "check that it is a file, and that it and its folder may be written to")
    }
    // What may only be read is opened all the same, and would fail at the first write.
    if creates, unsafe sqlite3_db_readonly(opened, "main") == 1 {
      unsafe sqlite3_close_v2(opened)
      throw Database.failure(
        SQLITE_READONLY, message: "it may be read and not written", path: path)
    }
    unsafe handle = opened
    unsafe sqlite3_extended_result_codes(opened, 0)
    unsafe sqlite3_busy_timeout(opened, Int32(clamping: patience.nanoseconds / 1_000_000))
  }

  deinit { unsafe sqlite3_close_v2(handle) }

  /// Runs statements that have no result.
  func run(_ sql: String) throws(JournalFailure) {
    try check(unsafe sqlite3_exec(handle, sql, nil, nil, nil))
  }

  /// Runs a statement for which SQLite itself does not wait, such as a change of the journal mode.
  func runPatiently(_ sql: String) throws(JournalFailure) {
    let attempts = 50
    for attempt in 1...attempts {
      do {
        return try run(sql)
      } catch {
        guard error.kind == .locked, attempt < attempts else { throw error }
        let pause = patience.nanoseconds / 1_000_000 / Int64(attempts)
        _ = sqlite3_sleep(Int32(clamping: max(1, pause)))
      }
    }
  }

  /// Compiles one statement.
  func prepare(_ sql: String) throws(JournalFailure) -> Statement {
    var compiled: OpaquePointer?
    let code = unsafe sqlite3_prepare_v3(
      handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &compiled, nil)
    try check(code)
    guard let compiled = unsafe compiled else { throw failure(SQLITE_MISUSE) }
    return unsafe Statement(compiled, of: handle, path: path)
  }

  /// The first column of the first row of a query.
  func integer(_ sql: String) throws(JournalFailure) -> Int64 {
    var statement = try prepare(sql)
    return try statement.step() ? statement.integer(0) : 0
  }

  /// Does everything in `body` or, where it throws, nothing of it.
  func transaction<Value>(
    _ body: () throws(JournalFailure) -> Value
  ) throws(JournalFailure) -> Value {
    try run("BEGIN IMMEDIATE")
    do {
      let value = try body()
      try run("COMMIT")
      return value
    } catch {
      // Some failures, a full disk among them, have rolled back already.
      if unsafe sqlite3_get_autocommit(handle) == 0 {
        unsafe sqlite3_exec(handle, "ROLLBACK", nil, nil, nil)
      }
      throw error
    }
  }

  private func check(_ code: Int32) throws(JournalFailure) {
    if code != SQLITE_OK { throw failure(code) }
  }

  private func failure(_ code: Int32) -> JournalFailure {
    let message = unsafe String(cString: sqlite3_errmsg(handle))
    return Database.failure(code, message: message, path: path)
  }

  /// What a result code of SQLite means to the one at the keyboard.
  static func failure(_ code: Int32, message: String, path: String) -> JournalFailure {
    let (kind, advice): (JournalFailure.Kind, String) =
      switch code & 0xFF {
      case SQLITE_BUSY, SQLITE_LOCKED:
        (.locked, "another program is using it; try again when that has finished")
      case SQLITE_FULL: (.diskFull, "nothing was stored; make room and run again")
      case SQLITE_READONLY, SQLITE_PERM:
        (.readOnly, "make the file and its folder writable, or store results elsewhere")
      case SQLITE_NOTADB:
        (.notADatabase, "move it away, or store results elsewhere; a new one will be made")
      case SQLITE_CORRUPT:
        (.damaged, "move it away, or try to mend it with `sqlite3 FILE .recover`")
      case SQLITE_CANTOPEN, SQLITE_IOERR:
        (.cannotOpen, "check the disk, and that the file and its folder may be written to")
      default: (.refused, "nothing was stored")
      }
    return JournalFailure(kind, path: path, message: message, advice: advice)
  }

  private static func makeFolder(of path: String) throws(JournalFailure) {
    let folder = URL(filePath: path).deletingLastPathComponent()
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw JournalFailure(
        .cannotCreate, path: path, message: "its folder \(folder.path) cannot be made",
        advice: "make the folder, or store results elsewhere")
    }
  }

  /// Whether SQLite can keep its files beside the database, as it does even to read one.
  private static func mayBeWritten(_ path: String) -> Bool {
    let folder = URL(filePath: path).deletingLastPathComponent().path
    let files = FileManager.default
    return files.isWritableFile(atPath: path) && files.isWritableFile(atPath: folder)
  }

  /// The name under which a file is opened that nobody here can change.
  private static func fixedName(of path: String) -> String {
    let files = FileManager.default
    // One that was opened in vain leaves an empty log, which says nothing.
    let log = (try? files.attributesOfItem(atPath: path + "-wal"))?[.size] as? NSNumber
    let isBeingWritten =
      files.fileExists(atPath: path + "-shm") || (log?.intValue ?? 0) > 0
    return URL(filePath: path).absoluteString + (isBeingWritten ? "?mode=ro" : "?immutable=1")
  }

  private static func require(_ path: String) throws(JournalFailure) {
    guard FileManager.default.fileExists(atPath: path) else {
      throw JournalFailure(
        .missing, path: path, message: "there is no such file",
        advice: "a backtest or a session of trade writes one")
    }
  }
}
