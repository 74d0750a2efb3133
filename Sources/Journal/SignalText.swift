import Trading

/// The signals of a run as the text of one JSON array, which SQLite can take apart again.
struct SignalText {
  /// The text, as UTF-8.
  private(set) var bytes: [UInt8] = [UInt8(ascii: "[")]
  private var digits = [UInt8](repeating: 0, count: 20)

  /// Writes signals in their order, their times counted from `start`.
  init(_ signals: [SignalRecord], from start: Timestamp) {
    bytes.reserveCapacity(signals.count * 48)
    for signal in signals {
      if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
      bytes.append(UInt8(ascii: "["))
      add(Int64(signal.id.number))
      add(Int64(signal.instrument.value))
      add(signal.direction.sign)
      add((signal.time - start).nanoseconds)
      add(signal.tag)
      bytes.append(UInt8(ascii: ","))
      switch signal.fate {
      case .traded: add("traded")
      case .blocked(let reason): add(reason.rawValue)
      case .pending(let until):
        add("pending")
        if let until {
          bytes.append(UInt8(ascii: ","))
          add(until.nanoseconds)
          bytes.removeLast()
        }
      }
      bytes.append(UInt8(ascii: "]"))
    }
    bytes.append(UInt8(ascii: "]"))
  }

  /// Appends a number and a comma.
  private mutating func add(_ number: Int64) {
    if number < 0 { bytes.append(UInt8(ascii: "-")) }
    var count = 0
    var rest = number.magnitude
    repeat {
      digits[count] = UInt8(ascii: "0") + UInt8(rest % 10)
      count += 1
      rest /= 10
    } while rest > 0
    while count > 0 {
      count -= 1
      bytes.append(digits[count])
    }
    bytes.append(UInt8(ascii: ","))
  }

  private mutating func add(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case 0..<32:
        let digits = String(byte, radix: 16)
        bytes += (#"\u"# + String(repeating: "0", count: 4 - digits.count) + digits).utf8
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
