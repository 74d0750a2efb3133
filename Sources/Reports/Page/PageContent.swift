import SimulatedExchange
import Statistics
public import Trading

/// What a page shows of a run.
public struct PageContent: Sendable {
  /// The candles of one symbol, as the strategy saw them.
  public struct Market: Sendable {
    public var symbol: String
    public var candles: CandleSeries

    /// Creates a market.
    public init(symbol: String, candles: CandleSeries) {
      self.symbol = symbol
      self.candles = candles
    }
  }

  /// The run's object; see ``RunObject``.
  public var run: JSON.Object
  /// In the order of the instruments.
  public var symbols: [String]
  public var trades: [RoundTrip] = []
  public var equity: [EquityPoint] = []
  public var stops: [StopMove] = []
  public var alarms: [AlarmRecord] = []
  public var signals: [SignalRecord] = []
  public var faults: [FaultEvent] = []
  public var faultCounts: [FaultCount] = []
  public var spells: [ExposureSpell] = []
  /// The same without faults; nil where there were none, or nobody has run it.
  public var calm: CalmTwin?
  /// Those whose candles are at hand, in the order of the instruments.
  public var markets: [Market] = []
  /// The command that repeats the run, as one would type it; nil where it is not known.
  public var command: String?
  /// What a reader of the page must know beside the notices of the run.
  public var notices: [String] = []

  /// Creates the content of a run of which nothing but its figures is known.
  public init(run: JSON.Object, symbols: [String]) {
    self.run = run
    self.symbols = symbols
  }

  /// More candles than this are put together, so that a page stays small.
  static let mostCandles = 2_000_000
  /// Of so many alarms the text is told, of all the time.
  static let mostAlarms = 200

  var columns: PageColumns {
    var columns = PageColumns()
    addTrades(to: &columns)
    columns.add("equity.time", equity.lazy.map(\.time.milliseconds))
    columns.add("equity.value", scale: 1e-8, equity.lazy.map(\.equity.units))
    columns.add("stop.time", stops.lazy.map(\.time.milliseconds))
    columns.add("stop.instrument", stops.lazy.map { Int64($0.instrument.value) })
    columns.add("stop.price", scale: 1e-8, stops.lazy.map(\.price.units))
    columns.add("stop.reason", stops.lazy.map { Self.place($0.reason) })
    columns.add("alarm.time", alarms.lazy.map(\.time.milliseconds))
    let alarmKinds = Names(JSON.object(run)["activity"]?["alarmKinds"]?.members.map(\.name) ?? [])
    columns.add(
      "alarm.kind",
      alarms.lazy.map { Int64(alarmKinds.places[AlarmKind.name(of: $0.text)] ?? 0) })
    addFaults(to: &columns)
    if let calm {
      columns.add("calmEquity.time", calm.equity.lazy.map(\.time.milliseconds))
      columns.add("calmEquity.value", scale: 1e-8, calm.equity.lazy.map(\.equity.units))
    }
    let merging = merging
    for market in markets where market.candles.count > 0 {
      columns.add(candles: "candles", market.candles, merging: merging)
    }
    return columns
  }

  /// How many candles are put together to one.
  var merging: Int {
    let total = markets.reduce(0) { $0 + $1.candles.count }
    return max(1, (total + Self.mostCandles - 1) / Self.mostCandles)
  }

  private func addTrades(to columns: inout PageColumns) {
    let tags = tags
    func add(_ name: String, _ value: (RoundTrip) -> Int64) {
      columns.add("trade." + name, trades.lazy.map(value))
    }
    func money(_ name: String, _ value: (RoundTrip) -> Int64) {
      columns.add("trade." + name, scale: 1e-8, trades.lazy.map(value))
    }
    add("instrument") { Int64($0.instrument.value) }
    add("direction") { $0.direction.sign }
    add("signal") { Int64($0.signal.number) }
    add("tag") { trip in Int64(tags.places[trip.tag] ?? 0) }
    add("entryTime") { $0.entryTime.milliseconds }
    add("exitTime") { $0.exitTime.milliseconds }
    money("quantity") { $0.quantity.units }
    money("entryNotional") { $0.entryNotional.units }
    money("exitNotional") { $0.exitNotional.units }
    money("fees") { $0.fees.units }
    money("funding") { $0.funding.units }
    money("netProfit") { $0.netProfit.units }
    add("hasRisk") { $0.initialRisk == nil ? 0 : 1 }
    money("risk") { $0.initialRisk?.units ?? 0 }
    money("adverse") { $0.maximumAdverse.units }
    money("favourable") { $0.maximumFavourable.units }
    add("reason") { Self.place($0.reason) }
    add("isOpen") { $0.isOpen ? 1 : 0 }
    add("isAmbiguous") { $0.ambiguity == nil ? 0 : 1 }
    money("worst") { $0.ambiguity?.lowerBound.units ?? 0 }
    money("best") { $0.ambiguity?.upperBound.units ?? 0 }
    columns.add("trade.naked", scale: 1e-9, trades.lazy.map(\.naked.nanoseconds))
    columns.add("trade.delay", trades.lazy.map { delay(of: $0) })
  }

  /// How many milliseconds after its signal a trade had its first fill; −1 where that is not known.
  private func delay(of trip: RoundTrip) -> Int64 {
    let place = Int(trip.signal.number) - 1
    guard signals.indices.contains(place) else { return -1 }
    return max(0, trip.entryTime.milliseconds - signals[place].time.milliseconds)
  }

  private func addFaults(to columns: inout PageColumns) {
    let (kinds, targets) = (kinds, targets)
    columns.add("fault.time", faults.lazy.map(\.time.milliseconds))
    columns.add("fault.until", faults.lazy.map { ($0.until ?? $0.time).milliseconds })
    columns.add("fault.kind", faults.lazy.map { Int64(kinds.places[$0.kind] ?? 0) })
    columns.add("fault.target", faults.lazy.map { Int64(targets.places[$0.target] ?? 0) })
    columns.add("fault.isEffective", faults.lazy.map { $0.isEffective ? 1 : 0 })
    let spells = spells.sorted { $0.from < $1.from }
    columns.add("spell.kind", spells.lazy.map { $0.kind == .naked ? 0 : 1 })
    columns.add("spell.instrument", spells.lazy.map { Int64($0.instrument.value) })
    columns.add("spell.from", spells.lazy.map(\.from.milliseconds))
    columns.add("spell.until", spells.lazy.map(\.until.milliseconds))
  }

  private var tags: Names { Names(trades.lazy.map(\.tag)) }
  private var kinds: Names { Names(faults.map(\.kind) + faultCounts.map(\.kind)) }
  private var targets: Names { Names(faults.lazy.map(\.target)) }

  /// Every name once, in the order in which they came first.
  private struct Names {
    var names: [String] = []
    var places: [String: Int] = [:]

    init(_ all: some Sequence<String>) {
      for name in all where places[name] == nil {
        places[name] = names.count
        names.append(name)
      }
    }
  }

  /// All but the columns, as one object.
  func object(_ columns: PageColumns) -> JSON {
    var object = JSON.Object()
    object["run"] = .object(run)
    object["figures"] = .object(RunFigures(.object(run), trades).object)
    object["symbols"] = .array(symbols.map(JSON.string))
    object["markets"] = .array(
      markets.lazy.filter { $0.candles.count > 0 }.map { .string($0.symbol) })
    object["tags"] = .array(tags.names.map(JSON.string))
    object["reasons"] = .array(ExitReason.allCases.map { .string($0.rawValue) })
    let counts = Dictionary(faultCounts.map { ($0.kind, $0) }) { first, _ in first }
    object["faultKinds"] = .array(
      kinds.names.map { name in
        let kind = FaultKind(name)
        return .object([
          "name": .string(name), "summary": JSON(text: kind?.summary),
          "hook": JSON(text: kind?.hook.rawValue), "struck": JSON(counts[name]?.struck ?? 0),
          "effective": JSON(counts[name]?.effective ?? 0),
          "lasted": JSON(counts[name]?.lasting.seconds ?? 0),
        ])
      })
    object["faultTargets"] = .array(targets.names.map(JSON.string))
    object["calm"] = calm?.object ?? .null
    object["command"] = JSON(text: command)
    var notices = notices
    if merging > 1 { notices.append("Each candle of the chart stands for \(merging) of the data.") }
    object["notices"] = .array(notices.map(JSON.string))
    object["alarms"] = .array(
      alarms.prefix(Self.mostAlarms).map { alarm in
        .array([
          .integer(alarm.time.milliseconds),
          alarm.instrument.map { JSON($0.value) } ?? .null, .string(alarm.text),
        ])
      })
    object["columns"] = .array(columns.list)
    return .object(object)
  }

  private static func place(_ reason: ExitReason) -> Int64 {
    Int64(ExitReason.allCases.firstIndex(of: reason) ?? 0)
  }
}
