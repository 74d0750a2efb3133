public import Journal
public import Trading

/// The trades of a journal with what they have come to so far.
public struct JournalReport: Sendable {
  /// Which trades are shown, and counted.
  public struct Filter: Sendable {
    public var symbol: String?
    public var direction: Direction?
    /// Begun then or later, and before then.
    public var from: Timestamp?
    public var to: Timestamp?

    /// All of them.
    public init() {}
  }

  private let trades: [JournalTrade]
  private let symbols: [String]
  private let paths: [Int64: [JournalReader.StopPlace]]
  private let tags: [SignalID: String]
  private let balances: (first: Money, last: Money)?
  private let isWhole: Bool
  private let style: ConsoleStyle

  /// Reads what is to be shown.
  public init(
    _ journal: borrowing JournalReader, filter: Filter = Filter(), style: ConsoleStyle = .plain
  ) throws(JournalFailure) {
    let symbols = try journal.symbols()
    let all = try journal.trades()
    trades = all.filter { trade in
      (filter.symbol.map { $0 == symbols[trade.instrument.value] } ?? true)
        && (filter.direction.map { $0 == trade.direction } ?? true)
        && (filter.from.map { trade.entryTime >= $0 } ?? true)
        && (filter.to.map { trade.entryTime < $0 } ?? true)
    }
    isWhole = trades.count == all.count
    self.symbols = symbols
    paths = try journal.stopPaths()
    tags = try journal.tags()
    balances = try journal.balances()
    self.style = style
  }

  // What they come to.

  private var closed: [JournalTrade] { trades.filter { $0.exitTime != nil } }
  private var results: [Money] { closed.compactMap(\.netProfit) }
  private var net: Money { results.reduce(.zero, +) }
  private var open: [JournalTrade] { trades.filter { $0.exitTime == nil } }

  private var expectedValue: Double? {
    results.isEmpty ? nil : net.double / Double(results.count)
  }

  private var winRate: Double? {
    results.isEmpty ? nil : Double(results.count { $0 > .zero }) / Double(results.count)
  }

  private var totalReturn: Double? {
    balances.flatMap { $0.first > .zero ? ($0.last - $0.first).double / $0.first.double : nil }
  }

  // How it reads.

  /// The table and the tally, ending in a line break; the last `limit` trades of more.
  public func text(limit: Int = 40) -> String {
    guard !trades.isEmpty else { return "No trades.\n" }
    var table = Table(
      [
        ("", .right), ("symbol", .left), ("", .left), ("entry", .left), ("at", .right),
        ("stop", .left), ("exit", .right), ("reason", .left), ("net", .right), ("R", .right),
        ("naked", .right),
      ], width: 116)
    for trade in trades.suffix(limit) {
      table.add([
        String(trade.number), symbols[trade.instrument.value], "\(trade.direction)",
        String(trade.entryTime.description.prefix(16).dropFirst(5)),
        Self.price(trade.entryPrice), stopPath(of: trade), Self.price(trade.exitPrice),
        trade.exitTime == nil ? "open" : trade.reason?.rawValue ?? "–",
        Wording.money(JSON(text: trade.netProfit), isSigned: true),
        Wording.number(trade.multiple, places: 2), Wording.span(trade.naked.seconds),
      ])
    }
    var lines = table.lines
    lines[0] = style.bold(lines[0])
    if trades.count > limit { lines.append("  … the last \(limit) of \(trades.count) trades") }
    return (lines + [""] + tally).joined(separator: "\n") + "\n"
  }

  private var tally: [String] {
    var lines = [
      "  Trades \(closed.count), wins \(results.count { $0 > .zero })"
        + " (\(Wording.rate(winRate))), EV \(Wording.number(expectedValue, places: 2)),"
        + " net \(Wording.money(JSON(text: net), isSigned: true))"
    ]
    if isWhole, let balances {
      lines.append(
        "  Account \(Wording.money(JSON(text: balances.last))),"
          + " return \(Wording.percent(totalReturn.map { $0 * 100 }, isSigned: true))")
    }
    let names = open.map { "\(symbols[$0.instrument.value]) \($0.direction) \($0.size.magnitude)" }
    lines.append("  Open: " + (names.isEmpty ? "none" : names.joined(separator: ", ")))
    let gaps = closed.count { $0.size != .zero }
    if gaps > 0 { lines.append("  Not counted: \(gaps) of which some fills were never heard of") }
    return lines
  }

  /// Where the stop first stood, where it came to, and by how many moves.
  private func stopPath(of trade: JournalTrade) -> String {
    let path = paths[trade.number] ?? []
    guard let last = path.last else {
      return trade.firstStop.map { "(\(Self.price($0.double)))" } ?? "–"
    }
    guard let first = path.first, path.count > 1 else { return Self.price(last.price.double) }
    return "\(Self.price(first.price.double))→\(Self.price(last.price.double))"
      + " ×\(path.count - 1)"
  }

  private static func price(_ value: Double?) -> String {
    guard let value else { return "–" }
    let size = abs(value)
    return Wording.number(value, places: size >= 10_000 ? 0 : size >= 100 ? 2 : size >= 1 ? 4 : 6)
  }
}

extension JournalReport {
  /// The object for `--json`: every trade with its stops, and the tally.
  public var json: JSON {
    var object = JSON.Object()
    object["trades"] = .array(trades.map { .object(self.object(of: $0)) })
    var tally = JSON.Object()
    tally["trades"] = JSON(closed.count)
    tally["wins"] = JSON(results.count { $0 > .zero })
    tally["winRate"] = JSON(winRate)
    tally["evPerTrade"] = JSON(expectedValue)
    tally["netProfit"] = JSON(text: net)
    tally["account"] = JSON(text: balances?.last)
    tally["return"] = JSON(totalReturn)
    tally["openPositions"] = JSON(open.count)
    object["tally"] = .object(tally)
    return .object(object)
  }

  private func object(of trade: JournalTrade) -> JSON.Object {
    var object = JSON.Object()
    object["number"] = .integer(trade.number)
    object["symbol"] = .string(symbols[trade.instrument.value])
    object["direction"] = .string("\(trade.direction)")
    object["signal"] = .integer(Int64(trade.signal.number))
    object["tag"] = tags[trade.signal].map(JSON.string) ?? .null
    object["entryTime"] = JSON(text: trade.entryTime)
    object["exitTime"] = JSON(text: trade.exitTime)
    object["quantity"] = JSON(text: trade.quantity)
    object["entryPrice"] = JSON(trade.entryPrice)
    object["exitPrice"] = JSON(trade.exitPrice)
    object["firstStop"] = JSON(text: trade.firstStop)
    object["stops"] = .array(
      (paths[trade.number] ?? []).map { place in
        var stop = JSON.Object()
        stop["time"] = JSON(text: place.time)
        stop["price"] = JSON(text: place.price)
        stop["kind"] = .string(place.kind)
        return .object(stop)
      })
    object["reason"] = trade.reason.map { .string($0.rawValue) } ?? .null
    object["fees"] = JSON(text: trade.fees)
    object["funding"] = JSON(text: trade.funding)
    object["netProfit"] = JSON(text: trade.netProfit)
    object["r"] = JSON(trade.multiple)
    object["nakedSeconds"] = JSON(trade.naked.seconds)
    return object
  }

  /// One trade a row, as comma-separated text.
  public var csv: String {
    var csv = CSV(columns: [
      "number", "symbol", "direction", "signal", "tag", "entryTime", "exitTime", "quantity",
      "entryPrice", "exitPrice", "firstStop", "lastStop", "stopMoves", "reason", "fees", "funding",
      "netProfit", "r", "nakedSeconds",
    ])
    for trade in trades {
      let path = paths[trade.number] ?? []
      csv.add(value: trade.number)
      csv.add(symbols[trade.instrument.value])
      csv.add("\(trade.direction)")
      csv.add(value: trade.signal.number)
      csv.add(tags[trade.signal] ?? "")
      csv.add(value: trade.entryTime)
      csv.add(value: trade.exitTime)
      csv.add(value: trade.quantity)
      csv.add(value: trade.entryPrice)
      csv.add(value: trade.exitPrice)
      csv.add(value: trade.firstStop)
      csv.add(value: path.last?.price)
      csv.add(value: max(0, path.count - 1))
      csv.add(trade.reason?.rawValue ?? "")
      csv.add(value: trade.fees)
      csv.add(value: trade.funding)
      csv.add(value: trade.netProfit)
      csv.add(value: trade.multiple)
      csv.add(value: trade.naked.seconds)
      csv.endRecord()
    }
    return csv.text
  }
}

extension JournalTrade {
  /// The mean price of all that opened it; nil where no fill is known.
  fileprivate var entryPrice: Double? {
    quantity == .zero ? nil : entryNotional.double / quantity.double
  }

  /// The mean price of all that closed it; nil while it is open.
  fileprivate var exitPrice: Double? {
    let closed = quantity - size.magnitude
    return exitTime == nil || closed <= .zero ? nil : exitNotional.double / closed.double
  }

  /// What it brought in multiples of what was risked; nil without a stop.
  fileprivate var multiple: Double? {
    guard let netProfit, let initialRisk, initialRisk > .zero else { return nil }
    return netProfit.double / initialRisk.double
  }
}
