public import Trading

/// A distance as a person asks for it: fixed, or in multiples of the average true range.
public enum DistanceSetting: Hashable, Sendable {
  /// A share of the price or an amount of the quote asset.
  case fixed(Distance)
  /// So many average true ranges at the moment of the signal.
  case averageTrueRanges(Rate)

  /// Reads `1%`, `250` (an amount of the quote asset) or `2atr`; nil for anything else.
  public init?(_ text: String) {
    if text.lowercased().hasSuffix("atr") {
      guard let count = Rate(String(text.dropLast(3))), count > .zero, count <= "1000" else {
        return nil
      }
      self = .averageTrueRanges(count)
    } else if text.hasSuffix("%") {
      guard let rate = RateNotation.rate(text), rate > .zero, rate < .one else { return nil }
      self = .fixed(.rate(rate))
    } else {
      guard let price = Price(text), price > .zero, price <= .mostAsked else { return nil }
      self = .fixed(.price(price))
    }
  }
}

/// A trailing stop as a person asks for it.
public struct TrailingSetting: Hashable, Sendable {
  /// How far behind the best price it stays.
  public var distance: DistanceSetting
  /// How far in profit the price must have been before it follows; nil for at once.
  public var activation: DistanceSetting?
  /// The least improvement worth a request; nil for the executor's setting.
  public var step: DistanceSetting?

  /// Creates a setting.
  public init(
    distance: DistanceSetting, activation: DistanceSetting? = nil, step: DistanceSetting? = nil
  ) {
    self.distance = distance
    self.activation = activation
    self.step = step
  }

  /// Reads `DISTANCE[@ACTIVATION][/STEP]`, such as `0.3%@0.5%/0.05%`; nil for anything else.
  public init?(_ text: String) {
    let stepped = text.split(separator: "/", omittingEmptySubsequences: false)
    guard stepped.count <= 2, let first = stepped.first else { return nil }
    let parts = first.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count <= 2, let distance = DistanceSetting(String(parts[0])) else { return nil }
    self.init(distance: distance)
    if parts.count == 2 {
      guard let activation = DistanceSetting(String(parts[1])) else { return nil }
      self.activation = activation
    }
    if stepped.count == 2 {
      guard let step = DistanceSetting(String(stepped[1])) else { return nil }
      self.step = step
    }
  }
}

extension ValueReader where Value == DistanceSetting {
  /// A distance.
  public static var distance: ValueReader {
    ValueReader(
      "a distance such as 1% (below 100%), 250 (in price, at most \(Price.mostAsked)) or 2atr"
    ) { DistanceSetting($0) }
  }
}

extension ValueReader where Value == TrailingSetting {
  /// A trailing stop.
  public static var trailing: ValueReader {
    ValueReader("DISTANCE[@ACTIVATION][/STEP] such as 0.3%, 0.3%@0.5% or 250@500/50") {
      TrailingSetting($0)
    }
  }
}
