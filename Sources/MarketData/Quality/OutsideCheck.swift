import Trading

/// Judges candles that open or close outside their low and high.
///
/// By less than a millionth it is the noise of a float. In more than a tenth of many candles it is
/// the way of the vendor, whose highs leave out the open. Else the row is broken.
struct OutsideCheck {
  let columns: CandleColumns
  let lines: [UInt32]
  let layout: Layout
  let path: String

  /// Keeps, drops or refuses the candles.
  func apply(_ policy: BadRowPolicy, to report: inout QualityReport) throws {
    var noisy = 0
    var broken: [Int] = []
    for index in 0..<columns.count {
      guard let excess = excess(index) else { continue }
      if excess <= columns[.low, index] / 1_000_000 { noisy += 1 } else { broken.append(index) }
    }
    if broken.count * 10 > columns.count, columns.count >= 20 {
      report.outsideCandles = noisy + broken.count
      return
    }
    report.outsideCandles = noisy
    guard let first = broken.first else { return }
    guard policy == .skip else { throw problem(first).failure(file: path) }
    var notes = RowNotes()
    for index in broken { notes.take(problem(index)) }
    report.brokenRowCount += notes.brokenCount
    report.brokenRows += notes.broken
    let dropped = Set(broken)
    columns.rearrange((0..<columns.count).filter { !dropped.contains($0) })
  }

  /// How far open or close lies outside; nil where neither does.
  private func excess(_ index: Int) -> Int64? {
    let high = columns[.high, index]
    let low = columns[.low, index]
    let open = columns[.open, index]
    let close = columns[.close, index]
    let excess = max(max(open, close) - high, low - min(open, close))
    return excess > 0 ? excess : nil
  }

  private func problem(_ index: Int) -> RowProblem {
    let high = columns[.high, index]
    let low = columns[.low, index]
    let open = columns[.open, index]
    let isOpen = open > high || open < low
    let column = isOpen ? layout.prices.open : layout.prices.close
    return RowProblem(
      line: Int(lines[index]), column: column + 1, field: layout.name(of: column),
      found: "\(Price(units: columns[isOpen ? .open : .close, index]))",
      expected: "\(Price(units: low)) to \(Price(units: high))",
      reason: "the \(isOpen ? "open" : "close") lies outside low and high", kind: .outsideHighLow)
  }
}
