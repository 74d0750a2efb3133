import Trading

/// The stops of a run as one value: each field as its difference from the stop before.
enum PackedStops {
  /// Packs stops in their order, behind one byte with the version of the format.
  static func bytes(_ stops: [StopMove]) -> [UInt8] {
    var bytes: [UInt8] = [1]
    bytes.reserveCapacity(stops.count * 12)
    var (time, price) = (Int64(0), Int64(0))
    for stop in stops {
      (stop.time.nanoseconds &- time).appendVariableLength(to: &bytes)
      (stop.price.units &- price).appendVariableLength(to: &bytes)
      Int64(stop.instrument.value).appendVariableLength(to: &bytes)
      Int64(ExitReason.allCases.firstIndex(of: stop.reason) ?? 0)
        .appendVariableLength(to: &bytes)
      (time, price) = (stop.time.nanoseconds, stop.price.units)
    }
    return bytes
  }

  /// Reads stops back, or returns nil where the bytes are not what was written.
  static func stops(from bytes: [UInt8]) -> [StopMove]? {
    guard bytes.first == 1 else { return nil }
    var stops: [StopMove] = []
    var offset = 1
    var (time, price) = (Int64(0), Int64(0))
    while offset < bytes.count {
      guard let later = Int64(variableLength: bytes, at: &offset),
        let higher = Int64(variableLength: bytes, at: &offset),
        let instrument = Int64(variableLength: bytes, at: &offset),
        let reason = Int64(variableLength: bytes, at: &offset),
        ExitReason.allCases.indices.contains(Int(reason))
      else { return nil }
      time &+= later
      price &+= higher
      stops.append(
        StopMove(
          time: Timestamp(nanoseconds: time), instrument: InstrumentIndex(Int(instrument)),
          price: Price(units: price), reason: ExitReason.allCases[Int(reason)]))
    }
    return stops
  }
}
