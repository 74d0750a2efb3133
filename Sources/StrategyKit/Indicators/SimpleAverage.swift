/// The mean of the last so many prices (SMA): the sum of n prices, divided by n.
///
/// The sum is kept in whole price units, so it is exact however long it runs, and two averages that
/// are equal compare equal. Defined from the n-th price.
public struct SimpleAverage: Sendable {
  /// How many prices it spans.
  public let length: Int
  /// Whether the average was defined before the last price came.
  public var wasReady: Bool { wasFull }

  @usableFromInline var window: Window<Int64>
  @usableFromInline var wasFull = false
  @usableFromInline var sum: Int128 = 0
  @usableFromInline let divisor: Double

  /// Creates an average over `length` prices; the length must be positive.
  public init(_ length: Int) {
    self.length = length
    window = Window(length, blank: 0)
    divisor = Double(length) * 100_000_000
  }

  /// Takes the next price; returns the average, or nil until it is defined.
  @inlinable @inline(__always)
  public mutating func next(_ price: Price) -> Double? {
    wasFull = window.isFull
    sum += Int128(price.units) - Int128(window.push(price.units))
    return window.isFull ? sum.double / divisor : nil
  }
}
