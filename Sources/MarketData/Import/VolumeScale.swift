import Trading

/// The common decimal exponent of a series' volumes, which follows what the file brings.
///
/// It begins at whole units, grows as decimals appear, to eight at most, and shrinks for good where
/// an amount would not fit into 64 bits.
struct VolumeScale {
  private(set) var places = 0
  private var most = 8
  private var largest: Int64 = 0
  private let columns: CandleColumns
  private let powers = DecimalNumber.powers

  init(columns: CandleColumns) { self.columns = columns }

  /// Takes note of a volume that was kept.
  @inline(__always) mutating func note(_ units: Int64) { if units > largest { largest = units } }

  /// A plain number in the units of the series, where it needs no other exponent.
  @inline(__always) func fastUnits(_ number: FastNumber) -> Int64? {
    guard number.decimals <= places else { return nil }
    let (units, overflowed) = number.digits.multipliedReportingOverflow(
      by: powers[places - number.decimals])
    return overflowed ? nil : units
  }

  /// A number in the units of the series, whose exponent is changed where it must be; nil where
  /// even whole units are too many.
  mutating func units(_ number: DecimalNumber) -> Int64? {
    let wanted = min(most, max(0, -number.exponent))
    if wanted > places {
      let (scaled, overflowed) = largest.multipliedReportingOverflow(
        by: DecimalNumber.powers[wanted - places])
      if overflowed {
        most = places
      } else {
        columns.rescaleVolumes(by: wanted - places)
        largest = scaled
        places = wanted
      }
    }
    while true {
      if let units = number.units(places: places) { return units }
      guard places > 0 else { return nil }
      columns.rescaleVolumes(by: -1)
      largest = largest.divided(by: 10, .nearest)
      places -= 1
      most = places
    }
  }
}
