/// Which columns hold open, high, low and close.
struct PriceColumns: Equatable {
  var open: Int
  var high: Int
  var low: Int
  var close: Int

  /// In the order of ``ColumnRole/prices``.
  var indices: [Int] { [open, high, low, close] }

  /// Whether the columns stand in the usual order.
  var isUsualOrder: Bool { open < high && high < low && low < close }

  /// Finds the columns by their names and reports the roles without one.
  ///
  /// `taken` are columns that hold something else.
  static func named(
    _ header: [String], width: Int, taken: Set<Int>
  ) -> (columns: PriceColumns?, missing: [ColumnRole]) {
    let names = header.prefix(width).map(ColumnName.init)
    var found: [ColumnRole: Int] = [:]
    var used = taken
    for role in ColumnRole.prices {
      let scores = names.indices.map { used.contains($0) ? 0 : names[$0].score(role) }
      guard let best = scores.max(), best > 0, let index = scores.firstIndex(of: best) else {
        continue
      }
      found[role] = index
      used.insert(index)
    }
    let missing = ColumnRole.prices.filter { found[$0] == nil }
    guard let open = found[.open], let high = found[.high], let low = found[.low],
      let close = found[.close]
    else { return (nil, missing) }
    return (PriceColumns(open: open, high: high, low: low, close: close), [])
  }

  /// Finds four neighbouring columns by what the numbers must be to one another.
  ///
  /// One is never below the others and one never above; of the other two, the open is the one that
  /// continues where the candle before ended. Ties go to the usual order.
  static func shaped(
    _ table: SampleTable, taken: Set<Int>, style: NumberStyle, newestFirst: Bool
  )
    -> PriceColumns?
  {
    for start in 0..<max(0, table.width - 3) {
      let window = start..<(start + 4)
      guard taken.isDisjoint(with: window) else { continue }
      let columns = window.map { table.numbers($0, style: style) }
      let rows = (0..<table.data.count).compactMap { row -> [Double]? in
        let prices = columns.compactMap { $0[row] }
        return prices.count == 4 && prices.allSatisfy({ $0 > 0 }) ? prices : nil
      }
      guard rows.count * 2 > table.data.count, areClose(rows),
        let (high, low) = extremes(of: rows)
      else { continue }
      let rest = (0..<4).filter { $0 != high && $0 != low }
      let ordered = newestFirst ? rows.reversed() : rows
      let isSwapped =
        jumps(ordered, from: rest[0], to: rest[1]) < 0.8
        * jumps(ordered, from: rest[1], to: rest[0])
      return PriceColumns(
        open: start + rest[isSwapped ? 1 : 0], high: start + high, low: start + low,
        close: start + rest[isSwapped ? 0 : 1])
    }
    return nil
  }

  /// Whether most rows hold four prices of one size.
  private static func areClose(_ rows: [[Double]]) -> Bool {
    rows.count { row in (row.max() ?? 0) < 1.5 * (row.min() ?? 0) } * 4 >= rows.count * 3
  }

  private static func extremes(of rows: [[Double]]) -> (high: Int, low: Int)? {
    var best: (high: Int, low: Int, fits: Int) = (1, 2, -1)
    let pairs = [(1, 2)] + (0..<4).flatMap { high in (0..<4).map { (high, $0) } }
    for (high, low) in pairs where high != low {
      let fits = rows.count { row in
        row.allSatisfy { $0 <= row[high] && $0 >= row[low] }
      }
      if fits > best.fits { best = (high, low, fits) }
    }
    let allowed = max(rows.count / 20, rows.count < 20 ? 1 : 0)
    if best.fits > 0, rows.count - best.fits <= allowed { return (best.high, best.low) }
    // Some vendors' opens lie above the high; in the usual order the rest must still hold.
    let isUsual = best.high == 1 && best.low == 2 && best.fits * 5 >= rows.count * 2
    let holds = rows.count { $0[2] <= $0[0] && $0[2] <= $0[3] && $0[3] <= $0[1] }
    return isUsual && rows.count - holds <= allowed ? (1, 2) : nil
  }

  /// How far, in all, one column lies from another's value in the row before.
  private static func jumps(_ rows: [[Double]], from close: Int, to open: Int) -> Double {
    zip(rows, rows.dropFirst()).reduce(0) { $0 + abs($1.1[open] - $1.0[close]) / $1.0[close] }
  }
}
