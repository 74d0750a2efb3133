public import Trading

/// A way to read a value from what a person typed.
public struct ValueReader<Value>: Sendable {
  /// What is expected, with an example, such as `a quantity such as 0.01`.
  public var expected: String
  /// The value of a text, or nil where the text is none.
  public var read: @Sendable (String) -> Value?
  /// What was probably meant, where that can be told.
  public var suggest: @Sendable (String) -> String?

  /// Creates a reader.
  public init(
    _ expected: String, suggest: @escaping @Sendable (String) -> String? = { _ in nil },
    read: @escaping @Sendable (String) -> Value?
  ) {
    self.expected = expected
    self.suggest = suggest
    self.read = read
  }
}

extension ValueReader where Value == Int {
  /// A whole number within a range.
  public static func integer(in range: ClosedRange<Int>) -> ValueReader {
    let expected =
      range.upperBound == .max
      ? "a whole number, \(range.lowerBound) or more"
      : "a whole number from \(range.lowerBound) to \(range.upperBound)"
    return ValueReader(expected) { text in
      Int(text).flatMap { range.contains($0) ? $0 : nil }
    }
  }
}

extension ValueReader where Value == UInt64 {
  /// A seed of everything that is drawn.
  public static var seed: ValueReader {
    ValueReader("a seed, a whole number from 0 to \(UInt64.max)") { UInt64($0) }
  }
}

extension FixedPoint {
  /// The largest amount that a person can ask for, far enough from what 64 bits hold that a sum of
  /// several still fits.
  static var mostAsked: Self { Self(units: 10_000_000_000 * unitsPerOne) }
}

extension ValueReader where Value: FixedPoint {
  private static func positive(_ expected: String) -> ValueReader {
    ValueReader("\(expected), above 0 and at most \(Value.mostAsked)") { text in
      Value(text).flatMap { $0 > .zero && $0 <= .mostAsked ? $0 : nil }
    }
  }
}

extension ValueReader where Value == Price {
  /// A positive price.
  public static var price: ValueReader { positive("a price such as 64250.5") }
}

extension ValueReader where Value == Quantity {
  /// A positive quantity.
  public static var quantity: ValueReader { positive("a quantity such as 0.01") }
}

extension ValueReader where Value == Money {
  /// A positive amount of money.
  public static var money: ValueReader { positive("an amount of money such as 500") }
}

extension ValueReader where Value == Rate {
  /// A share of something, `1%` or `0.01`, above zero and at most `maximum`.
  public static func rate(atMost maximum: Rate = .one) -> ValueReader {
    let limit = RateNotation.percentText(maximum)
    return ValueReader(
      "a percentage such as 1% or a fraction such as 0.01, above 0 and at most \(limit)",
      suggest: { text in
        guard let rate = RateNotation.rate(text + "%"), rate > .zero, rate <= maximum else {
          return nil
        }
        return text + "%"
      },
      read: { text in
        RateNotation.rate(text).flatMap { $0 > .zero && $0 <= maximum ? $0 : nil }
      })
  }

  /// A share of something, from nothing to all of it.
  public static var share: ValueReader {
    ValueReader("a number from 0 to 1 such as 0.6, or a percentage such as 60%") { text in
      RateNotation.rate(text).flatMap { $0 >= .zero && $0 <= .one ? $0 : nil }
    }
  }

  /// A fee or the like, `0.055%` or `0.00055`, between -100 % and 100 %.
  public static var signedRate: ValueReader {
    ValueReader(
      "a percentage such as 0.055% or a fraction such as 0.00055, from -100% to 100%"
    ) { text in
      RateNotation.rate(text).flatMap { $0 >= -.one && $0 <= .one ? $0 : nil }
    }
  }
}

extension ValueReader where Value == TimeSpan {
  /// A length of time, zero or more.
  public static var duration: ValueReader {
    ValueReader("a duration such as 250ms, 90s, 5m, 4h or 1d") { DurationNotation.span($0) }
  }

  /// A length of time above zero.
  public static var positiveDuration: ValueReader {
    ValueReader("a duration above zero such as 90s, 5m, 4h or 1d") { text in
      DurationNotation.span(text).flatMap { $0 > .zero ? $0 : nil }
    }
  }

  /// How long a message takes: a day at most.
  public static var latency: ValueReader {
    ValueReader("a duration such as 5ms, 250ms or 2s, at most 1d") { text in
      DurationNotation.span(text).flatMap { $0 <= .milliseconds(86_400_000) ? $0 : nil }
    }
  }
}

extension ValueReader where Value == Timeframe {
  /// The length of a candle.
  public static var timeframe: ValueReader {
    ValueReader("a timeframe such as 1m, 15m, 4h or 1d") { Timeframe($0) }
  }
}

extension ValueReader where Value == Timestamp {
  /// A moment.
  public static var moment: ValueReader {
    ValueReader(
      "a date such as 2024-01-31, a time such as 2024-01-31T12:30:00Z or milliseconds since 1970"
    ) { DateNotation.moment($0) }
  }
}

extension ValueReader {
  /// One of several words.
  public static func choice(_ choices: [(word: String, value: Value)]) -> ValueReader
  where Value: Sendable {
    let words = choices.map(\.word)
    return ValueReader(
      "one of \(words.joined(separator: ", "))",
      suggest: { Words.nearest(to: $0, in: words) },
      read: { text in choices.first { $0.word == text }?.value })
  }
}

extension ValueReader where Value == VenueName {
  /// A venue.
  public static var venue: ValueReader {
    let words = VenueName.allCases.map(\.rawValue)
    return ValueReader(
      "one of \(words.joined(separator: ", "))",
      suggest: { Words.nearest(to: $0, in: words) }, read: { VenueName(reading: $0) })
  }
}
