/// The tables of one kind of database, and how an older file comes to have them.
struct Layout: Sendable {
  /// Marks the file as ours, and as of this kind.
  var application: Int64
  /// Each leads from the version that is its position to the next.
  var migrations: [String]
  /// What is said of a file that holds nothing yet, and what to do.
  var missing: (message: String, advice: String)
  /// What else can be done where a file cannot be used, such as `store results elsewhere`.
  var elsewhere: String

  /// The version that this program reads and writes.
  var version: Int64 { Int64(migrations.count) }
}

extension Database {
  /// Makes the file one of a layout: a new one, or an older one that is brought up to date.
  ///
  /// Throws where it is of another program, of another kind or of a later version, and changes
  /// nothing of it then.
  func adopt(_ layout: Layout, creates: Bool) throws(JournalFailure) {
    // One snapshot for all three, since another process may be making the file at this moment.
    try run("BEGIN")
    let version = try integer("PRAGMA user_version")
    let application = try integer("PRAGMA application_id")
    let tables = try integer("SELECT count(*) FROM sqlite_schema")
    try run("COMMIT")
    let isNew = version == 0 && application == 0 && tables == 0
    guard isNew || application == layout.application else {
      throw JournalFailure(
        .foreign, path: path, message: "is a database of another program or of another kind",
        advice: layout.elsewhere)
    }
    guard creates || !isNew else {
      throw JournalFailure(
        .missing, path: path, message: layout.missing.message, advice: layout.missing.advice)
    }
    guard version <= layout.version else {
      throw JournalFailure(
        .newerVersion, path: path,
        message: "was written by a later version (\(version), this one knows \(layout.version))",
        advice: "use that version, or \(layout.elsewhere)")
    }
    if creates { try runPatiently("PRAGMA journal_mode = WAL") }
    try run("PRAGMA foreign_keys = ON")
    guard version < layout.version else { return }
    do {
      try migrate(layout)
    } catch {
      // An older file that nobody here can change is still read, for what it has.
      guard !creates, error.kind == .readOnly else { throw error }
    }
  }

  private func migrate(_ layout: Layout) throws(JournalFailure) {
    try run("BEGIN IMMEDIATE")
    do {
      // Another process may have done it while this one waited.
      let version = try integer("PRAGMA user_version")
      for migration in layout.migrations.dropFirst(Int(version)) { try run(migration) }
      try run("PRAGMA user_version = \(layout.version)")
      try run("PRAGMA application_id = \(layout.application)")
      try run("COMMIT")
    } catch {
      try? run("ROLLBACK")
      throw error
    }
  }
}
