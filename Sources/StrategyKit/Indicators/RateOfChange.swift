/// How far the price has come in so many candles, in percent (ROC).
///
/// 100 × (price / price n ago − 1), 0 where that was zero. Defined from the (n + 1)-th price.
public struct RateOfChange: Sendable {
  private var window: Window<Int64>

  /// Creates a rate over `length` candles; the length must be positive.
  public init(_ length: Int = 10) { window = Window(length, blank: 0) }

  /// Takes the next price; returns the change in percent, or nil until it is defined.
  public mutating func next(_ price: Price) -> Double? {
    let isDefined = window.isFull
    let past = Price(units: window.push(price.units))
    guard isDefined else { return nil }
    return past == .zero ? 0 : 100 * ((price - past).double / past.double)
  }
}

/// How far the price has come in so many candles, in the quote asset (momentum).
///
/// price − price n ago. Defined from the (n + 1)-th price.
public struct Momentum: Sendable {
  private var window: Window<Int64>

  /// Creates a momentum over `length` candles; the length must be positive.
  public init(_ length: Int = 10) { window = Window(length, blank: 0) }

  /// Takes the next price; returns the change, or nil until it is defined.
  public mutating func next(_ price: Price) -> Double? {
    let isDefined = window.isFull
    let past = Price(units: window.push(price.units))
    return isDefined ? (price - past).double : nil
  }
}
