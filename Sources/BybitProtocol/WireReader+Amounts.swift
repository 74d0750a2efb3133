import Trading
import WireFormat

extension WireReader {
  /// An amount that orders are made of: at most eight places, nothing is rounded.
  func exact<Amount: FixedPoint>(_ type: Amount.Type = Amount.self) throws(WireFailure) -> Amount {
    guard let amount = Amount(try decimal()) else {
      throw failure("a decimal number of eight places at most")
    }
    return amount
  }

  /// A figure that the venue has reckoned, of which it may say more places than eight.
  func measured<Amount: FixedPoint>(
    _ type: Amount.Type = Amount.self
  ) throws(WireFailure) -> Amount {
    guard let amount = Amount(PlainDecimal.rounded(try decimal(), places: 8)) else {
      throw failure("a decimal number that fits")
    }
    return amount
  }

  /// A fraction, to twelve places.
  func rate() throws(WireFailure) -> Rate {
    guard let rate = Rate(PlainDecimal.rounded(try decimal(), places: 12)) else {
      throw failure("a fraction")
    }
    return rate
  }

  /// A moment in whole milliseconds.
  func moment() throws(WireFailure) -> Timestamp {
    let value = try integer()
    guard value.magnitude < 9_000_000_000_000 else { throw failure("milliseconds since 1970") }
    return Timestamp(milliseconds: value)
  }

  /// When a contract ends, in milliseconds or as ISO 8601 in UTC; nil for 0, one that goes on.
  func deliveryMoment() throws(WireFailure) -> Timestamp? {
    if case .string(let text) = json, text.contains("T") {
      // 2023-09-29T08:00:00Z
      let parts = text.split { !$0.isWholeNumber }.map { Int($0) ?? 0 }
      guard parts.count >= 6,
        let date = CalendarDate(
          year: parts[0], month: parts[1], day: parts[2], hour: parts[3], minute: parts[4],
          second: parts[5])
      else { throw failure("a moment") }
      return date.timestamp
    }
    let moment = try moment()
    return moment == Timestamp(milliseconds: 0) ? nil : moment
  }

  /// A member; nil where it is missing, null or an empty text.
  func filled(_ name: String) throws(WireFailure) -> WireReader? {
    guard let value = try optional(name), !value.isEmptyText else { return nil }
    return value
  }

  /// A price that is set; nil where it is missing, empty or zero, which all say that there is none.
  func price(_ name: String) throws(WireFailure) -> Price? {
    guard let value = try filled(name) else { return nil }
    let price: Price = try value.measured()
    return price == .zero ? nil : price
  }

  /// A reckoned figure; nil where it is missing or empty.
  func figure(_ name: String) throws(WireFailure) -> Money? {
    guard let value = try filled(name) else { return nil }
    return try value.measured()
  }

  /// A text; empty where it is missing.
  func text(_ name: String) throws(WireFailure) -> String {
    guard let value = try optional(name) else { return "" }
    return try value.text()
  }

  /// A flag; false where it is missing or empty.
  func flag(_ name: String) throws(WireFailure) -> Bool {
    guard let value = try filled(name) else { return false }
    return try value.flag()
  }

  /// A whole number; 0 where it is missing or empty.
  func integer(_ name: String) throws(WireFailure) -> Int {
    guard let value = try filled(name) else { return 0 }
    return Int(try value.integer())
  }
}

extension JSON {
  /// An amount as text; empty where there is none.
  static func amount(_ value: (any FixedPoint)?) -> JSON { .string(value?.description ?? "") }

  /// An amount as text; `0` where there is none, as prices are said that are not set.
  static func price(_ value: Price?) -> JSON { .string(value?.description ?? "0") }

  /// A moment as milliseconds in a text.
  static func moment(_ value: Timestamp) -> JSON { .string(String(value.milliseconds)) }
}
