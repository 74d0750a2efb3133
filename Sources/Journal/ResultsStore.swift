import Statistics
public import Trading

/// The database of runs: one SQLite file, in which a run is either whole or not at all.
@safe public struct ResultsStore: ~Copyable {
  /// What a store is opened for.
  public enum Access: Sendable {
    /// To read and to write; the file and its folder are made where they are missing.
    case writing
    /// To read, or to delete; the file must be there.
    case reading
  }

  let database: Database

  private static let layout = Layout(
    application: Schema.application, migrations: Schema.migrations,
    missing: (
      "there are no results yet", "run a backtest first, or name the database that holds them"
    ), elsewhere: "store results elsewhere")

  /// Opens a store, bringing an older file up to date.
  ///
  /// `patience` is how long to wait for another process to finish writing. `pageLimit` bounds the
  /// file to so many pages of 4,096 bytes.
  public init(
    path: String, access: Access = .writing, patience: TimeSpan = .seconds(5),
    pageLimit: Int? = nil
  ) throws(JournalFailure) {
    let opened = try Database(path: path, creates: access == .writing, patience: patience)
    try opened.adopt(Self.layout, creates: access == .writing)
    try opened.run("PRAGMA synchronous = NORMAL")
    // Room for a large run, so that its pages are written once.
    try opened.run("PRAGMA cache_size = -32768")
    if let pageLimit { try opened.run("PRAGMA max_page_count = \(pageLimit)") }
    database = opened
  }

  /// Where the file lies.
  public var path: String { database.path }

  /// Stores a run and returns the name that it was given, such as `crossover-0007`.
  ///
  /// All of it is stored or, where this throws, nothing.
  public func save(_ record: RunRecord) throws(JournalFailure) -> String {
    try database.transaction { () throws(JournalFailure) in
      let sequence = "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'runs'), 0)"
      let number = try database.integer(sequence) + 1
      let id = RunName.make(strategy: record.description.strategy, number: number)
      try insertRun(record, id: id)
      try insertSurroundings(record, number)
      try insertTrades(record.facts.roundTrips, number)
      try insertSignals(record.facts.signals, number)
      try insertFills(record.facts.fills, number)
      try insertEquity(record.facts.equityCurve, into: "equity", number)
      try insertEquity(record.facts.dailyEquity, into: "daily_equity", number)
      try insertStops(record.facts.stops, number)
      try insertFaults(record.facts, number)
      try insertSpells(record.facts.spells, number)
      if let command = record.command { try insert(command, number) }
      return id
    }
  }

  /// Deletes a run with all its rows and returns its name; see ``name(of:)``.
  public func delete(_ query: String) throws(JournalFailure) -> String {
    let name = try name(of: query)
    try database.transaction { () throws(JournalFailure) in
      var statement = try database.prepare("DELETE FROM runs WHERE id = ?")
      statement.bind(name)
      try statement.run()
    }
    return name
  }

  /// The name of the run that is meant: `last`, a name, a run's number, or how a name begins.
  public func name(of query: String) throws(JournalFailure) -> String {
    var statement = try database.prepare("SELECT id FROM runs ORDER BY number DESC")
    var names: [String] = []
    while try statement.step() { names.append(statement.text(0)) }
    guard let newest = names.first else {
      throw JournalFailure(
        .unknownRun, path: path, message: "it holds no run", advice: "run a backtest first")
    }
    if query == "last" { return newest }
    if names.contains(query) { return query }
    if let number = Int64(query), let name = names.first(where: { RunName.number($0) == number }) {
      return name
    }
    let matches = names.filter { !query.isEmpty && $0.hasPrefix(query) }
    switch matches.count {
    case 1: return matches[0]
    case 0:
      let nearest = RunName.nearest(to: query, among: names) ?? newest
      throw JournalFailure(
        .unknownRun, path: path, message: "it holds no run \"\(query)\"",
        advice: "did you mean \"\(nearest)\"?")
    default:
      throw JournalFailure(
        .ambiguousRun, path: path, message: "\(matches.count) runs begin with \"\(query)\"",
        advice: "say which: \(matches.prefix(5).joined(separator: ", "))")
    }
  }
}
