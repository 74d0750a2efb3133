public import Trading

/// A hash of what happened in a run, equal in every process and on every machine.
///
/// FNV-1a over 64-bit words instead of bytes, with the high half folded in after each: a fill is
/// eight words and a run has tens of thousands. It tells runs apart; it does not withstand forgery.
public struct Fingerprint: CustomStringConvertible, Equatable, Sendable {
  /// The hash.
  public private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

  /// Hashes the signals, fills, round trips and daily equity of a run.
  public init(_ facts: RunFacts) {
    for signal in facts.signals {
      add(Int64(signal.id.number))
      add(signal.time.nanoseconds)
      add(Int64(signal.instrument.value) << 1 | Int64(signal.direction.rawValue))
      add(signal.fate)
    }
    for fill in facts.fills {
      add(fill.time.nanoseconds)
      add(fill.price.units)
      add(fill.quantity.units)
      add(fill.fee.units)
      add(Int64(fill.instrument.value) << 8 | Int64(fill.side.rawValue) << 4)
    }
    for trip in facts.roundTrips {
      add(trip.entryTime.nanoseconds)
      add(trip.exitTime.nanoseconds)
      add(trip.netProfit.units)
      add(trip.funding.units)
    }
    for point in facts.dailyEquity {
      add(point.time.nanoseconds)
      add(point.equity.units)
    }
    add(facts.finalEquity.units)
  }

  /// As 16 hexadecimal digits.
  public var description: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  private mutating func add(_ word: Int64) {
    value = (value ^ UInt64(bitPattern: word)) &* 0x100_0000_01b3
    value ^= value >> 32
  }

  private mutating func add(_ fate: SignalFate) {
    switch fate {
    case .traded: add(1)
    case .pending(let until): add(until?.nanoseconds ?? 2)
    case .blocked(let reason): for byte in reason.rawValue.utf8 { add(Int64(byte)) }
    }
  }
}
