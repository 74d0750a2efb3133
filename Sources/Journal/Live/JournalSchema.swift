/// The tables of a journal, and how an older file comes to have them.
///
/// `records` is the journal: it is only ever appended to. All else is derived from it in the same
/// transaction, so that a person or a program can read it, and could be made from it again.
/// Amounts are whole hundred-millionths, times nanoseconds since 1970 in UTC.
enum JournalSchema {
  static let layout = Layout(
    // "DRDJ"
    application: 0x4452_444A, migrations: [first, payments],
    missing: (
      "there is no journal in it yet", "name the journal of a run, as `--journal FILE` wrote it"
    ), elsewhere: "keep the journal in another file")

  /// The tables that follow from the records.
  static let derived = [
    "state", "settings", "signals", "orders", "trades", "fills", "stop_path", "stops", "alarms",
    "balances", "payments", "venue_positions",
  ]

  private static let first = """
    CREATE TABLE instruments (
      position INTEGER PRIMARY KEY, symbol TEXT NOT NULL UNIQUE
    ) STRICT;

    CREATE TABLE records (
      sequence INTEGER PRIMARY KEY,
      time INTEGER NOT NULL,
      kind TEXT NOT NULL,
      instrument INTEGER REFERENCES instruments,
      payload BLOB NOT NULL
    ) STRICT;

    CREATE TRIGGER records_stay BEFORE UPDATE ON records BEGIN
      SELECT raise(ABORT, 'records are only ever appended');
    END;

    CREATE TRIGGER records_are_kept BEFORE DELETE ON records BEGIN
      SELECT raise(ABORT, 'records are only ever appended');
    END;

    -- Where the last of each part of the executor's state stands; -1 for what is of no instrument.
    CREATE TABLE state (
      instrument INTEGER NOT NULL,
      part INTEGER NOT NULL,
      sequence INTEGER NOT NULL REFERENCES records,
      PRIMARY KEY (instrument, part)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

    CREATE TABLE signals (
      id INTEGER PRIMARY KEY,
      instrument INTEGER NOT NULL REFERENCES instruments,
      direction INTEGER NOT NULL,
      time INTEGER NOT NULL,
      tag TEXT NOT NULL,
      fate TEXT NOT NULL,
      until INTEGER
    ) STRICT;

    CREATE TABLE orders (
      id TEXT PRIMARY KEY,
      instrument INTEGER NOT NULL REFERENCES instruments,
      signal INTEGER NOT NULL,
      role TEXT NOT NULL,
      side INTEGER NOT NULL,
      quantity INTEGER NOT NULL,
      price INTEGER,
      trigger INTEGER,
      sent INTEGER NOT NULL,
      outcome TEXT,
      filled INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE trades (
      number INTEGER PRIMARY KEY,
      instrument INTEGER NOT NULL REFERENCES instruments,
      direction INTEGER NOT NULL,
      signal INTEGER NOT NULL,
      entry_time INTEGER NOT NULL,
      exit_time INTEGER,
      size INTEGER NOT NULL,
      quantity INTEGER NOT NULL,
      entry_notional INTEGER NOT NULL,
      exit_notional INTEGER NOT NULL,
      fees INTEGER NOT NULL,
      funding INTEGER NOT NULL,
      first_stop INTEGER,
      reason TEXT,
      naked INTEGER NOT NULL,
      naked_since INTEGER
    ) STRICT;

    CREATE TABLE fills (
      instrument INTEGER NOT NULL REFERENCES instruments,
      execution INTEGER NOT NULL,
      trade INTEGER REFERENCES trades,
      client_order TEXT,
      venue_order INTEGER NOT NULL,
      origin TEXT NOT NULL,
      side INTEGER NOT NULL,
      price INTEGER NOT NULL,
      quantity INTEGER NOT NULL,
      fee INTEGER NOT NULL,
      maker INTEGER NOT NULL,
      time INTEGER NOT NULL,
      PRIMARY KEY (instrument, execution)
    ) STRICT, WITHOUT ROWID;

    -- Where the stop of a trade has stood, by what was seen at the venue.
    CREATE TABLE stop_path (
      sequence INTEGER PRIMARY KEY REFERENCES records,
      trade INTEGER NOT NULL REFERENCES trades,
      time INTEGER NOT NULL,
      price INTEGER NOT NULL,
      kind TEXT NOT NULL
    ) STRICT;
    CREATE INDEX stop_path_of_trade ON stop_path (trade);

    -- How each open position is protected by now.
    CREATE TABLE stops (
      instrument INTEGER PRIMARY KEY REFERENCES instruments,
      stop INTEGER,
      live_stop INTEGER,
      target INTEGER,
      live_target INTEGER,
      kind TEXT NOT NULL,
      peak INTEGER NOT NULL,
      trailing INTEGER NOT NULL,
      activation INTEGER,
      moved INTEGER,
      updated INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE alarms (
      sequence INTEGER PRIMARY KEY REFERENCES records,
      time INTEGER NOT NULL,
      instrument INTEGER REFERENCES instruments,
      text TEXT NOT NULL
    ) STRICT;

    CREATE TABLE balances (
      sequence INTEGER PRIMARY KEY REFERENCES records,
      time INTEGER NOT NULL,
      balance INTEGER NOT NULL
    ) STRICT;

    -- What the venue has listed as held, last.
    CREATE TABLE venue_positions (
      instrument INTEGER PRIMARY KEY REFERENCES instruments,
      size INTEGER NOT NULL,
      average_entry INTEGER NOT NULL,
      stop INTEGER,
      target INTEGER,
      listed INTEGER NOT NULL
    ) STRICT;

    CREATE VIEW trade_list AS
      SELECT t.number, i.symbol, iif(t.direction > 0, 'long', 'short') AS direction,
        datetime(t.entry_time / 1000000000, 'unixepoch') AS entry_time,
        datetime(t.exit_time / 1000000000, 'unixepoch') AS exit_time,
        t.quantity / 1e8 AS quantity,
        1.0 * t.entry_notional / nullif(t.quantity, 0) AS entry_price,
        iif(t.size = 0, 1.0 * t.exit_notional / nullif(t.quantity, 0), NULL) AS exit_price,
        t.reason, t.fees / 1e8 AS fees, t.funding / 1e8 AS funding,
        iif(t.exit_time IS NULL, NULL, (t.direction * (t.exit_notional - t.entry_notional)
          - t.fees + t.funding) / 1e8) AS net_profit,
        t.naked / 1e9 AS naked_seconds
      FROM trades t JOIN instruments i ON i.position = t.instrument;

    CREATE VIEW stop_list AS
      SELECT i.symbol, s.stop / 1e8 AS stop, s.live_stop / 1e8 AS live_stop,
        s.target / 1e8 AS target, s.kind, s.peak / 1e8 AS peak, s.trailing,
        s.activation / 1e8 AS activation,
        datetime(s.moved / 1000000000, 'unixepoch') AS moved,
        datetime(s.updated / 1000000000, 'unixepoch') AS updated
      FROM stops s JOIN instruments i ON i.position = s.instrument;
    """

  /// Version 2: money that is of no trade, each by the venue's name for it.
  private static let payments = """
    CREATE TABLE payments (
      sequence INTEGER PRIMARY KEY REFERENCES records,
      name INTEGER UNIQUE,
      kind TEXT NOT NULL,
      instrument INTEGER REFERENCES instruments,
      trade INTEGER REFERENCES trades,
      amount INTEGER NOT NULL,
      time INTEGER NOT NULL
    ) STRICT;
    """
}
