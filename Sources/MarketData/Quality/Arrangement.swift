import Trading

/// Brings the candles of a file into rising order without duplicates, and reports what it found.
struct Arrangement {
  let columns: CandleColumns
  /// The line of each candle, brought into the same order.
  var lines: [UInt32]

  /// Arranges the columns.
  mutating func apply(to report: inout QualityReport) {
    let count = columns.count
    var falls = 0
    var equal = 0
    for index in 1..<max(1, count) {
      let step = columns[.time, index] - columns[.time, index - 1]
      if step < 0 { falls += 1 } else if step == 0 { equal += 1 }
    }
    guard falls > 0 || equal > 0 else { return }
    report.isNewestFirst = falls * 2 > count - 1 - equal
    var order = Array(0..<count)
    if report.isNewestFirst { order.reverse() }
    let misplaced = misplaced(order)
    // By line within one moment, so that the first in the file is the one that is kept.
    order.sort { first, second in
      let (a, b) = (columns[.time, first], columns[.time, second])
      return a == b ? first < second : a < b
    }
    let kept = withoutDuplicates(order, &report)
    // A block that came twice is out of order, too, but once it is gone nothing else is.
    let stillMisplaced = misplaced.isEmpty ? [] : misplaced.intersection(kept).sorted()
    report.outOfOrderRows = stillMisplaced.count
    report.outOfOrderLines = stillMisplaced.prefix(QualityReport.namedEntries).map {
      Int(lines[$0])
    }
    columns.rearrange(kept)
    lines = kept.map { lines[$0] }
  }

  /// The positions of rows that stand behind a later one.
  private func misplaced(_ order: [Int]) -> Set<Int> {
    var found: Set<Int> = []
    var latest = Int64.min
    for position in order {
      let time = columns[.time, position]
      if time < latest { found.insert(position) }
      latest = max(latest, time)
    }
    return found
  }

  private func withoutDuplicates(_ order: [Int], _ report: inout QualityReport) -> [Int] {
    var kept: [Int] = []
    kept.reserveCapacity(order.count)
    for position in order {
      guard let last = kept.last, columns[.time, last] == columns[.time, position] else {
        kept.append(position)
        continue
      }
      let isIdentical = columns.isSame(last, position)
      if isIdentical { report.identicalDuplicates += 1 } else { report.conflictingDuplicates += 1 }
      if report.duplicates.count < QualityReport.namedEntries {
        report.duplicates.append(
          QualityReport.Duplicate(
            time: QualityReport.Moment(Timestamp(nanoseconds: columns[.time, position])),
            line: Int(lines[position]), isIdentical: isIdentical))
      }
    }
    return kept
  }
}
