/// The tables of the results database, and how an older file comes to have them.
///
/// Amounts are whole hundred-millionths, times nanoseconds since 1970 in UTC. The rows of trades
/// and equity are keyed by one number, the run's in the high half and the position in the low: that
/// keeps a run together and needs no second index. Signals and fills are one value a run, because
/// rows of them would take longer to write than all else together. The views read like a report.
enum Schema {
  /// Marks the file as ours: "DRDK".
  static let application: Int64 = 0x4452_444B

  /// Each leads from the version that is its position to the next; only ever append.
  static let migrations = [first, second, third]

  /// The version that this program reads and writes.
  static var version: Int64 { Int64(migrations.count) }

  /// How far the run's number stands above the position in a key.
  static let shift: Int64 = 32

  private static let first = """
    CREATE TABLE runs (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      created INTEGER NOT NULL,
      strategy TEXT NOT NULL,
      venue TEXT NOT NULL,
      seed TEXT NOT NULL,
      version TEXT NOT NULL,
      synthetic INTEGER NOT NULL,
      digest TEXT NOT NULL,
      closed_trades INTEGER NOT NULL,
      win_rate REAL,
      ev_per_trade INTEGER,
      execution_rate REAL,
      net_profit INTEGER NOT NULL,
      max_drawdown_percent REAL NOT NULL,
      configuration TEXT NOT NULL,
      statistics TEXT NOT NULL
    ) STRICT;

    CREATE TABLE instruments (
      run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
      position INTEGER NOT NULL,
      symbol TEXT NOT NULL,
      PRIMARY KEY (run, position)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE inputs (
      run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
      position INTEGER NOT NULL,
      kind TEXT NOT NULL,
      symbol TEXT NOT NULL,
      file TEXT NOT NULL,
      sha256 TEXT NOT NULL,
      rows INTEGER NOT NULL,
      PRIMARY KEY (run, position)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE trades (
      id INTEGER PRIMARY KEY,
      instrument INTEGER NOT NULL,
      direction INTEGER NOT NULL,
      signal INTEGER NOT NULL,
      tag TEXT NOT NULL,
      entry_time INTEGER NOT NULL,
      exit_time INTEGER NOT NULL,
      quantity INTEGER NOT NULL,
      entry_notional INTEGER NOT NULL,
      exit_notional INTEGER NOT NULL,
      fees INTEGER NOT NULL,
      funding INTEGER NOT NULL,
      net_profit INTEGER NOT NULL,
      initial_risk INTEGER,
      maximum_adverse INTEGER NOT NULL,
      maximum_favourable INTEGER NOT NULL,
      reason TEXT NOT NULL,
      is_open INTEGER NOT NULL,
      net_profit_worst INTEGER,
      net_profit_best INTEGER,
      naked INTEGER NOT NULL
    ) STRICT;

    -- All signals of a run as one JSON array; `signal_list` shows them as rows. Each is
    -- [number, instrument, 1 or -1, nanoseconds since start, tag, fate, pending until].
    CREATE TABLE signals (
      run INTEGER PRIMARY KEY REFERENCES runs ON DELETE CASCADE,
      start INTEGER NOT NULL,
      list TEXT NOT NULL
    ) STRICT;

    -- All fills of a run in one value; `drydock results export` writes them out.
    CREATE TABLE fills (
      run INTEGER PRIMARY KEY REFERENCES runs ON DELETE CASCADE,
      count INTEGER NOT NULL,
      packed BLOB NOT NULL
    ) STRICT;

    CREATE TABLE equity (
      id INTEGER PRIMARY KEY, time INTEGER NOT NULL, equity INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE daily_equity (
      id INTEGER PRIMARY KEY, time INTEGER NOT NULL, equity INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE alarms (
      run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
      position INTEGER NOT NULL,
      time INTEGER NOT NULL,
      instrument INTEGER,
      text TEXT NOT NULL,
      PRIMARY KEY (run, position)
    ) STRICT, WITHOUT ROWID;

    CREATE TRIGGER forget_rows AFTER DELETE ON runs BEGIN
      DELETE FROM trades WHERE id >= old.number << 32 AND id < (old.number + 1) << 32;
      DELETE FROM equity WHERE id >= old.number << 32 AND id < (old.number + 1) << 32;
      DELETE FROM daily_equity WHERE id >= old.number << 32 AND id < (old.number + 1) << 32;
    END;

    CREATE VIEW trade_list AS
      SELECT r.id AS run, (t.id & 0xFFFFFFFF) + 1 AS number, i.symbol,
        iif(t.direction > 0, 'long', 'short') AS direction, t.tag,
        datetime(t.entry_time / 1000000000, 'unixepoch') AS entry_time,
        datetime(t.exit_time / 1000000000, 'unixepoch') AS exit_time,
        t.quantity / 1e8 AS quantity,
        1.0 * t.entry_notional / t.quantity AS entry_price,
        1.0 * t.exit_notional / t.quantity AS exit_price,
        t.fees / 1e8 AS fees, t.funding / 1e8 AS funding, t.net_profit / 1e8 AS net_profit,
        t.reason, t.is_open
      FROM runs r
      JOIN trades t ON t.id >= r.number << 32 AND t.id < (r.number + 1) << 32
      LEFT JOIN instruments i ON i.run = r.number AND i.position = t.instrument;

    CREATE VIEW signal_list AS
      SELECT r.id AS run, s.value ->> 0 AS number, i.symbol,
        iif(s.value ->> 2 > 0, 'long', 'short') AS direction,
        datetime((l.start + (s.value ->> 3)) / 1000000000, 'unixepoch') AS time,
        s.value ->> 4 AS tag, s.value ->> 5 AS fate
      FROM runs r
      JOIN signals l ON l.run = r.number
      JOIN json_each(l.list) s
      LEFT JOIN instruments i ON i.run = r.number AND i.position = s.value ->> 1;
    """

  private static let second = """
    -- All stops of a run that were seen live, in one value.
    CREATE TABLE stops (
      run INTEGER PRIMARY KEY REFERENCES runs ON DELETE CASCADE,
      packed BLOB NOT NULL
    ) STRICT;

    -- The command that made a run: the folder it was given in, its words as a JSON array.
    CREATE TABLE commands (
      run INTEGER PRIMARY KEY REFERENCES runs ON DELETE CASCADE,
      folder TEXT NOT NULL,
      words TEXT NOT NULL
    ) STRICT;
    """

  private static let third = """
    -- Faults that struck a run; until is null where one message was struck.
    CREATE TABLE faults (
      id INTEGER PRIMARY KEY,
      time INTEGER NOT NULL,
      until INTEGER,
      kind TEXT NOT NULL,
      target TEXT NOT NULL,
      is_effective INTEGER NOT NULL
    ) STRICT;

    -- How many faults struck in all; of very many not every one is kept. In nanoseconds.
    CREATE TABLE fault_counts (
      id INTEGER PRIMARY KEY,
      kind TEXT NOT NULL,
      struck INTEGER NOT NULL,
      effective INTEGER NOT NULL,
      lasting INTEGER NOT NULL
    ) STRICT;

    -- Stretches of naked and of phantom time.
    CREATE TABLE spells (
      id INTEGER PRIMARY KEY,
      kind TEXT NOT NULL,
      instrument INTEGER NOT NULL,
      time INTEGER NOT NULL,
      until INTEGER NOT NULL
    ) STRICT;

    CREATE TRIGGER forget_faults AFTER DELETE ON runs BEGIN
      DELETE FROM faults WHERE id >= old.number << 32 AND id < (old.number + 1) << 32;
      DELETE FROM fault_counts WHERE id >= old.number << 32 AND id < (old.number + 1) << 32;
      DELETE FROM spells WHERE id >= old.number << 32 AND id < (old.number + 1) << 32;
    END;

    CREATE VIEW fault_list AS
      SELECT r.id AS run, (f.id & 0xFFFFFFFF) + 1 AS number, f.kind, f.target,
        datetime(f.time / 1000000000, 'unixepoch') AS time,
        (f.until - f.time) / 1e9 AS seconds, f.is_effective
      FROM runs r
      JOIN faults f ON f.id >= r.number << 32 AND f.id < (r.number + 1) << 32;
    """
}
