import Trading

/// Runs side by side as one HTML file; the first is what the others are held against.
///
/// Equity on one axis, figures with the intervals of their differences, trades that differ.
public struct ComparePage: Sendable {
  /// The whole file, as UTF-8.
  public let bytes: [UInt8]

  /// Of so many trades that differ the page tells, those that differ most.
  static let mostTrades = 20_000

  /// Writes the page of two runs or more.
  public init(_ runs: [ComparedRun], library: ChartLibrary) {
    precondition(runs.count > 1, "a comparison is of two runs or more")
    var columns = PageColumns()
    for (place, run) in runs.enumerated() {
      columns.add("equity\(place).time", run.equity.lazy.map(\.time.milliseconds))
      columns.add("equity\(place).value", scale: 1e-8, run.equity.lazy.map(\.equity.units))
    }
    var pairs: [JSON] = []
    for (place, other) in runs.enumerated().dropFirst() {
      let differences = RunDifferences(runs[0], other)
      pairs.append(Self.object(differences, place))
      Self.add(differences.match, runs[0], other, "trades\(place)", to: &columns)
    }
    let object: JSON = .object([
      "runs": .array(runs.map(Self.object)), "pairs": .array(pairs),
      "reasons": .array(ExitReason.allCases.map { .string($0.rawValue) }),
      "columns": .array(columns.list),
    ])
    let file = PageFile(
      title: runs.map(\.name).joined(separator: ", "), object: object, columns: columns.bytes,
      library: library,
      scripts: [
        PackageResources.charts_js, PackageResources.series_js, PackageResources.compare_js,
      ])
    bytes = file.bytes
  }

  private static func object(_ run: ComparedRun) -> JSON {
    .object([
      "name": .string(run.name), "run": run.object,
      "figures": .object(RunFigures(run.object, run.trades).object),
      "symbols": .array(run.symbols.map(JSON.string)),
    ])
  }

  private static func object(_ differences: RunDifferences, _ place: Int) -> JSON {
    let match = differences.match
    return .object([
      "other": JSON(place), "rows": .array(differences.rows.map(\.object)),
      "equal": JSON(match.equal), "differing": JSON(match.differing),
      "onlyFirst": JSON(match.onlyLeft), "onlyOther": JSON(match.onlyRight),
    ])
  }

  /// The trades that differ, each with what it was in the one and in the other.
  private static func add(
    _ match: TradeMatch, _ left: ComparedRun, _ right: ComparedRun, _ name: String,
    to columns: inout PageColumns
  ) {
    func change(_ pair: (left: Int?, right: Int?)) -> UInt64 {
      let one = pair.left.map { left.trades[$0].netProfit.units } ?? 0
      let other = pair.right.map { right.trades[$0].netProfit.units } ?? 0
      return (other - one).magnitude
    }
    var pairs = match.pairs
    if pairs.count > mostTrades {
      pairs = Array(pairs.sorted { change($0) > change($1) }.prefix(mostTrades))
    }
    for (side, run) in [("first", left), ("other", right)] {
      let places = pairs.map { side == "first" ? $0.left : $0.right }
      func add(_ column: String, scale: Double = 1, _ value: (RoundTrip) -> Int64) {
        columns.add(
          "\(name).\(side)_\(column)", scale: scale,
          places.map { $0.map { value(run.trades[$0]) } ?? 0 })
      }
      columns.add("\(name).\(side)_number", places.map { Int64($0 ?? -1) + 1 })
      add("instrument") { Int64($0.instrument.value) }
      add("direction") { $0.direction.sign }
      add("entryTime") { $0.entryTime.milliseconds }
      add("exitTime") { $0.exitTime.milliseconds }
      add("entryPrice", scale: 1e-8) { price($0.entryNotional, $0.quantity) }
      add("exitPrice", scale: 1e-8) { price($0.exitNotional, $0.quantity) }
      add("netProfit", scale: 1e-8) { $0.netProfit.units }
      add("reason") { Int64(ExitReason.allCases.firstIndex(of: $0.reason) ?? 0) }
    }
  }

  private static func price(_ notional: Money, _ quantity: Quantity) -> Int64 {
    guard quantity.units > 0 else { return 0 }
    return Int64(
      clamping: Int128(notional.units) * Int128(Money.unitsPerOne) / Int128(quantity.units))
  }
}
