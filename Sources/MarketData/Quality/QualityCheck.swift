import Trading

/// Looks through arranged candles for gaps, absurd prices and candles without trade.
struct QualityCheck {
  let columns: CandleColumns
  let step: TimeSpan
  let hasVolume: Bool

  /// Fills in what the candles themselves show.
  func apply(to report: inout QualityReport) {
    let count = columns.count
    report.candles = count
    guard count > 0 else { return }
    report.first = moment(0)
    report.last = moment(count - 1)
    if hasVolume {
      report.zeroVolumeCandles = (0..<count).count { columns[.volume, $0] == 0 }
    }
    if report.isRegular { findGaps(&report) }
    findJumps(&report)
  }

  private func moment(_ index: Int) -> QualityReport.Moment {
    QualityReport.Moment(Timestamp(nanoseconds: columns[.time, index]))
  }

  private func findGaps(_ report: inout QualityReport) {
    var missing = 0
    for index in 1..<max(1, columns.count) {
      let distance = columns[.time, index] - columns[.time, index - 1]
      guard distance > step.nanoseconds else { continue }
      let absent = Int(distance.divided(by: step.nanoseconds, .nearest)) - 1
      guard absent > 0 else { continue }
      missing += absent
      report.gapCount += 1
      guard report.gaps.count < QualityReport.namedEntries else { continue }
      report.gaps.append(
        QualityReport.Gap(
          from: QualityReport.Moment(moment(index - 1).timestamp + step), to: moment(index),
          missing: absent))
    }
    report.missingCandles = missing
  }

  /// How far, as a factor, a price may lie from its neighbours before it is absurd.
  ///
  /// Forty times the usual range of a candle (the median, which no bad print moves), and never less
  /// than 30 %, which real crashes reach within a minute.
  private var allowedFactor: Double {
    let stride = max(1, columns.count / 2000)
    var ranges: [Double] = []
    for index in Swift.stride(from: 0, to: columns.count, by: stride) {
      ranges.append(Double(columns[.high, index]) / Double(columns[.low, index]) - 1)
    }
    ranges.sort()
    return 1 + max(0.3, 40 * ranges[ranges.count / 2])
  }

  private func findJumps(_ report: inout QualityReport) {
    guard columns.count > 2 else { return }
    let factor = allowedFactor
    let last = columns.count - 1
    for index in 0...last {
      let before = Double(columns[index == 0 ? .open : .close, index == 0 ? 1 : index - 1])
      let after = Double(
        columns[index == last ? .close : .open, index == last ? index - 1 : index + 1])
      let high = Double(columns[.high, index])
      let low = Double(columns[.low, index])
      if high > factor * max(before, after) {
        add(.high, index, beside: index == 0 ? 1 : index - 1, isSpike: true, &report)
      } else if low * factor < min(before, after) {
        add(.low, index, beside: index == 0 ? 1 : index - 1, isSpike: true, &report)
      } else if index > 0 {
        let open = Double(columns[.open, index])
        guard open > factor * before || open * factor < before else { continue }
        add(.open, index, beside: index - 1, isSpike: false, &report)
      }
    }
  }

  private func add(
    _ column: CandleColumns.Column, _ index: Int, beside neighbour: Int, isSpike: Bool,
    _ report: inout QualityReport
  ) {
    report.jumpCount += 1
    guard report.jumps.count < QualityReport.namedEntries else { return }
    report.jumps.append(
      QualityReport.PriceJump(
        time: moment(index), price: "\(Price(units: columns[column, index]))",
        neighbour: "\(Price(units: columns[.close, neighbour]))", isSpike: isSpike))
  }
}
