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
  }

  /// Every tag once, in the order of its first trade.
  private var tags: (names: [String], places: [String: Int]) {
    var names: [String] = []
    var places: [String: Int] = [:]
    for trip in trades where places[trip.tag] == nil {
      places[trip.tag] = names.count
      names.append(trip.tag)
    }
    return (names, places)
  }

  /// All but the columns, as one object.
  func object(_ columns: PageColumns) -> JSON {
    var object = JSON.Object()
    object["run"] = .object(run)
    object["figures"] = .object(PageFigures.object(run, trades))
    object["symbols"] = .array(symbols.map(JSON.string))
    object["markets"] = .array(
      markets.lazy.filter { $0.candles.count > 0 }.map { .string($0.symbol) })
    object["tags"] = .array(tags.names.map(JSON.string))
    object["reasons"] = .array(ExitReason.allCases.map { .string($0.rawValue) })
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
