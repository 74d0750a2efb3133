/// How much a value changes from one candle to the next.
///
/// value − last value. Fed with its own result it gives the second derivative, the acceleration.
/// Defined from the second value.
public struct Derivative: Sendable {
  private var last: Double?

  /// Creates a derivative.
  public init() {}

  /// Takes the next value; returns the change, or nil for the first.
  public mutating func next(_ value: Double) -> Double? {
    defer { last = value }
    return last.map { value - $0 }
  }
}
