/// The mean of the last so many numbers, for smoothing what another indicator says.
///
/// For prices there is ``SimpleAverage``, which is exact.
public struct RollingMean: Sendable {
  private var window: Window<Double>
  private var sum = CompensatedSum()

  /// Creates a mean over `length` numbers; the length must be positive.
  public init(_ length: Int) { window = Window(length, blank: 0) }

  /// Takes the next number; returns the mean, or nil until there are enough.
  public mutating func next(_ value: Double) -> Double? {
    let leaving = window.push(value)
    sum += value
    sum += -leaving
    return window.isFull ? sum.value / Double(window.length) : nil
  }
}
