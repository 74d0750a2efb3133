/// Which column holds the volume in units of the base asset.
enum VolumeColumn {
  /// Finds the column by name, or without names by its place; nil where the file has none.
  ///
  /// Of several, the one is taken to which another column stands as turnover: price times volume.
  static func find(
    in table: SampleTable, prices: PriceColumns, taken: Set<Int>, style: NumberStyle
  ) -> Int? {
    let candidates =
      table.header.map { named($0, width: table.width, taken: taken) }
      ?? placed(table, prices: prices, taken: taken, style: style)
    guard let first = candidates.first else { return nil }
    if first.score == 100 { return first.index }
    let others = Set(0..<table.width).subtracting(taken)
    let withTurnover = candidates.first { candidate in
      others.contains { other in
        other != candidate.index
          && isTurnover(other, of: candidate.index, in: table, prices: prices, style: style)
      }
    }
    return (withTurnover ?? first).index
  }

  private static func named(
    _ header: [String], width: Int, taken: Set<Int>
  ) -> [(index: Int, score: Int)] {
    header.prefix(width).enumerated().filter { !taken.contains($0.offset) }
      .map { (index: $0.offset, score: ColumnName($0.element).volumeScore) }
      .filter { $0.score > 0 }
      .sorted { ($1.score, $0.index) < ($0.score, $1.index) }
  }

  /// Columns of numbers that are no prices: first those behind the prices, then those before.
  private static func placed(
    _ table: SampleTable, prices: PriceColumns, taken: Set<Int>, style: NumberStyle
  ) -> [(index: Int, score: Int)] {
    let last = prices.indices.max() ?? 0
    let order = Array((last + 1)..<max(last + 1, table.width)) + Array(0..<last)
    return order.filter { index in
      guard !taken.contains(index), TimeFormat(of: table.column(index)) == nil || index <= last + 1
      else { return false }
      let values = table.numbers(index, style: style)
      let known = values.compactMap { $0 }
      guard known.count * 10 >= values.count * 9, known.allSatisfy({ $0 >= 0 }) else {
        return false
      }
      return !isPrice(values, table, prices: prices, style: style)
        && !(index < last && isRowNumber(known))
    }.map { (index: $0, score: 50) }
  }

  /// Whether the values lie between low and high, as an average or adjusted price does.
  private static func isPrice(
    _ values: [Double?], _ table: SampleTable, prices: PriceColumns, style: NumberStyle
  ) -> Bool {
    let highs = table.numbers(prices.high, style: style)
    let lows = table.numbers(prices.low, style: style)
    let inside = values.indices.count { row in
      guard let value = values[row], let high = highs[row], let low = lows[row] else {
        return false
      }
      return value <= high * 1.001 && value >= low * 0.999
    }
    return inside * 10 >= values.count * 9
  }

  private static func isRowNumber(_ values: [Double]) -> Bool {
    values.count > 1 && zip(values, values.dropFirst()).allSatisfy { $1 - $0 == 1 }
  }

  private static func isTurnover(
    _ other: Int, of volume: Int, in table: SampleTable, prices: PriceColumns, style: NumberStyle
  ) -> Bool {
    let turnovers = table.numbers(other, style: style)
    let volumes = table.numbers(volume, style: style)
    let highs = table.numbers(prices.high, style: style)
    let lows = table.numbers(prices.low, style: style)
    var traded = 0
    var fits = 0
    for row in table.data.indices {
      guard let high = highs[row], let low = lows[row], let volume = volumes[row], volume > 0,
        let turnover = turnovers[row]
      else { continue }
      traded += 1
      let average = turnover / volume
      if average <= high * 1.01, average >= low * 0.99 { fits += 1 }
    }
    return traded > 0 && fits * 10 >= traded * 9
  }
}
