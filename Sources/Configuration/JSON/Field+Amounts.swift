public import Trading

extension Field {
  /// A decimal number as plain text, from a number or a text of the file; nothing is rounded.
  public func decimal(
    _ expected: String = "a decimal number"
  ) throws(ConfigurationFailure) -> String {
    let plain: String?
    switch node.content {
    case .number(let text), .text(let text): plain = DecimalNotation.plain(text)
    case .null, .flag, .list, .object: plain = nil
    }
    guard let plain else { throw failure(expected: expected) }
    return plain
  }

  /// A positive amount of eight decimal places at most.
  public func positive<Amount: FixedPoint>(
    _ type: Amount.Type, such example: String
  ) throws(ConfigurationFailure) -> Amount {
    let expected = "a positive decimal such as \(example), a multiple of 0.00000001"
    guard let amount = Amount(try decimal(expected)), amount > .zero else {
      throw failure(expected: expected)
    }
    return amount
  }

  /// An amount of eight decimal places at most, zero or more.
  public func amount<Amount: FixedPoint>(
    _ type: Amount.Type, such example: String
  ) throws(ConfigurationFailure) -> Amount {
    let expected = "a decimal such as \(example), zero or more, a multiple of 0.00000001"
    guard let amount = Amount(try decimal(expected)), amount >= .zero else {
      throw failure(expected: expected)
    }
    return amount
  }

  /// A fraction within a range, of twelve decimal places at most.
  public func rate(
    in range: ClosedRange<Rate> = .zero ... .one
  ) throws(ConfigurationFailure) -> Rate {
    let expected = "a fraction from \(range.lowerBound) to \(range.upperBound), such as 0.0005"
    guard let rate = Rate(try decimal(expected)), range.contains(rate) else {
      throw failure(expected: expected)
    }
    return rate
  }

  /// A moment: ISO 8601 text, or whole milliseconds since 1970.
  public func moment() throws(ConfigurationFailure) -> Timestamp {
    let text: String
    switch node.content {
    case .number(let number): text = number
    case .text(let written): text = written
    case .null, .flag, .list, .object: text = ""
    }
    guard let moment = DateNotation.moment(text) else {
      throw failure(expected: "a moment such as 2024-01-31T00:00:00Z, or milliseconds since 1970")
    }
    return moment
  }
}
