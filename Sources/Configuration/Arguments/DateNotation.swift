public import Trading

/// Moments as people write them.
public enum DateNotation {
  /// Reads `2024-01-31`, ISO 8601 such as `2024-01-31T12:30:00Z`, or milliseconds since 1970.
  ///
  /// A text without an offset is UTC. Milliseconds have twelve digits or more, so that a year is
  /// never taken for them. Nil for anything else.
  public static func moment(_ text: String) -> Timestamp? {
    let bytes = Array(text.utf8)
    if bytes.count >= 12, bytes.allSatisfy(isDigit) {
      guard let milliseconds = Int64(text), milliseconds <= 9_000_000_000_000 else { return nil }
      return Timestamp(milliseconds: milliseconds)
    }
    var reader = Reader(bytes: bytes)
    guard let year = reader.number(4), reader.take("-"), let month = reader.number(2),
      reader.take("-"), let day = reader.number(2)
    else { return nil }
    var time = (hour: 0, minute: 0, second: 0, nanosecond: 0)
    var offset = 0
    if !reader.isAtEnd {
      guard reader.take("T") || reader.take("t") || reader.take(" "), let clock = reader.clock(),
        let minutes = reader.offset(), reader.isAtEnd
      else { return nil }
      time = clock
      offset = minutes
    }
    guard (1700...2250).contains(year),
      let date = CalendarDate(
        year: year, month: month, day: day, hour: time.hour, minute: time.minute,
        second: time.second, nanosecond: time.nanosecond)
    else { return nil }
    return date.timestamp - .minutes(Int64(offset))
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }

  private struct Reader {
    let bytes: [UInt8]
    var position = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
      guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
      position += 1
      return true
    }

    mutating func number(_ count: Int) -> Int? {
      guard position + count <= bytes.count,
        bytes[position..<position + count].allSatisfy(DateNotation.isDigit)
      else { return nil }
      let value = bytes[position..<position + count].reduce(0) { $0 * 10 + Int($1 & 15) }
      position += count
      return value
    }

    /// `hh:mm`, `hh:mm:ss` or with a fraction of up to nine digits.
    mutating func clock() -> (hour: Int, minute: Int, second: Int, nanosecond: Int)? {
      guard let hour = number(2), take(":"), let minute = number(2) else { return nil }
      guard take(":") else { return (hour, minute, 0, 0) }
      guard let second = number(2) else { return nil }
      guard take(".") || take(",") else { return (hour, minute, second, 0) }
      var nanosecond = 0
      var count = 0
      while count < 9, let digit = number(1) {
        nanosecond = nanosecond * 10 + digit
        count += 1
      }
      guard count > 0 else { return nil }
      for _ in count..<9 { nanosecond *= 10 }
      return (hour, minute, second, nanosecond)
    }

    /// Minutes east of UTC: nothing, `Z`, `+02:00`, `+0200` or `+02`.
    mutating func offset() -> Int? {
      if isAtEnd || take("Z") || take("z") { return 0 }
      let isWest = take("-")
      guard isWest || take("+"), let hours = number(2), hours <= 14 else { return nil }
      if isAtEnd { return isWest ? -hours * 60 : hours * 60 }
      _ = take(":")
      guard let minutes = number(2), minutes < 60 else { return nil }
      let total = hours * 60 + minutes
      return isWest ? -total : total
    }
  }
}
