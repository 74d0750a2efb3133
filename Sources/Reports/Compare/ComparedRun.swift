import Statistics
public import Trading

/// A run that is put beside others.
public struct ComparedRun: Sendable {
  /// Its object; see ``RunObject``.
  public var run: JSON.Object
  /// In the order of the instruments.
  public var symbols: [String]
  public var trades: [RoundTrip]
  public var signals: [SignalRecord]
  public var equity: [EquityPoint]
  public var dailyEquity: [EquityPoint]

  /// Creates a run to be compared.
  public init(
    run: JSON.Object, symbols: [String], trades: [RoundTrip], signals: [SignalRecord],
    equity: [EquityPoint], dailyEquity: [EquityPoint]
  ) {
    self.run = run
    self.symbols = symbols
    self.trades = trades
    self.signals = signals
    self.equity = equity
    self.dailyEquity = dailyEquity
  }

  var object: JSON { .object(run) }

  /// What it is called.
  var name: String { object["run"]?.string ?? object["strategy"]?.string ?? "" }

  /// What tells one trade from another, whatever run it is of: symbol, direction, and the moment
  /// of its signal, or of its entry where the signal is not known.
  func key(_ place: Int) -> TradeKey {
    let trip = trades[place]
    let signal = Int(trip.signal.number) - 1
    let symbol = symbols.indices.contains(trip.instrument.value) ? trip.instrument.value : -1
    return TradeKey(
      symbol: symbol < 0 ? "" : symbols[symbol], isLong: trip.direction == .long,
      time: signals.indices.contains(signal) ? signals[signal].time : trip.entryTime)
  }

  /// The daily returns, and the day of the first.
  var days: (returns: [Double], first: Int64)? {
    guard let capital = object["initialCapital"]?.string.flatMap({ Money($0) }),
      let series = ReturnSeries(dailyEquity: dailyEquity, capital: capital),
      let first = dailyEquity.first
    else { return nil }
    return (series.sample.values, (first.time - TimeSpan(nanoseconds: 1)).day)
  }
}

/// What a trade is known by in every run.
struct TradeKey: Hashable, Comparable {
  let symbol: String
  let isLong: Bool
  let time: Timestamp

  static func < (left: Self, right: Self) -> Bool {
    (left.time, left.symbol, left.isLong ? 0 : 1) < (right.time, right.symbol, right.isLong ? 0 : 1)
  }
}

/// The trades of two runs, side by side.
struct TradeMatch {
  /// Places in the one and in the other; nil where it has no such trade.
  private(set) var pairs: [(left: Int?, right: Int?)] = []
  /// Trades of both that are the same in every respect that is kept.
  private(set) var equal = 0

  /// Those that both have and that differ, those that only one has.
  var differing: Int { pairs.count { $0.left != nil && $0.right != nil } }
  var onlyLeft: Int { pairs.count { $0.right == nil } }
  var onlyRight: Int { pairs.count { $0.left == nil } }
  /// The net profit of trades that both made and closed, those that are the same included.
  private(set) var matched: (left: [Double], right: [Double]) = ([], [])

  /// Matches trades by their keys; where several have one key, in their order.
  init(_ left: ComparedRun, _ right: ComparedRun) {
    let (a, b) = (Self.sorted(left), Self.sorted(right))
    var (i, j) = (0, 0)
    while i < a.count || j < b.count {
      if j == b.count || (i < a.count && a[i].key < b[j].key) {
        pairs.append((a[i].place, nil))
        i += 1
      } else if i == a.count || b[j].key < a[i].key {
        pairs.append((nil, b[j].place))
        j += 1
      } else {
        note(left.trades[a[i].place], right.trades[b[j].place], a[i].place, b[j].place)
        i += 1
        j += 1
      }
    }
  }

  private mutating func note(_ one: RoundTrip, _ other: RoundTrip, _ left: Int, _ right: Int) {
    if !one.isOpen, !other.isOpen {
      matched.left.append(one.netProfit.double)
      matched.right.append(other.netProfit.double)
    }
    let isEqual =
      one.netProfit == other.netProfit && one.quantity == other.quantity
      && one.entryNotional == other.entryNotional && one.exitNotional == other.exitNotional
      && one.entryTime == other.entryTime && one.exitTime == other.exitTime
      && one.reason == other.reason
    if isEqual { equal += 1 } else { pairs.append((left, right)) }
  }

  private static func sorted(_ run: ComparedRun) -> [(key: TradeKey, place: Int)] {
    run.trades.indices.map { (run.key($0), $0) }.sorted { ($0.0, $0.1) < ($1.0, $1.1) }
  }
}
