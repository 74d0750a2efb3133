/// Numbers of one kind and what can be said of them; undefined is nil.
public struct Sample: Equatable, Sendable {
  /// In the order in which they came.
  public let values: [Double]

  /// Creates a sample.
  public init(_ values: [Double]) { self.values = values }

  /// How many there are.
  public var count: Int { values.count }

  /// The sum, from the first to the last.
  public var sum: Double { values.reduce(0, +) }

  /// The arithmetic mean.
  public var mean: Double? { values.isEmpty ? nil : sum / Double(count) }

  /// The sample deviation: √(Σ(x − mean)² / (n − 1)).
  public var deviation: Double? {
    guard count > 1, let square = centralPower(2) else { return nil }
    return (square / Double(count - 1)).squareRoot()
  }

  /// The population deviation: √(Σ(x − mean)² / n).
  public var populationDeviation: Double? {
    centralPower(2).map { ($0 / Double(count)).squareRoot() }
  }

  /// The adjusted Fisher–Pearson skewness.
  ///
  /// n / ((n − 1)(n − 2)) × Σ((x − mean) / deviation)³, as pandas has it.
  public var skewness: Double? {
    guard count > 2, let deviation, deviation > 0, let cubes = centralPower(3) else { return nil }
    let n = Double(count)
    return n / ((n - 1) * (n - 2)) * cubes / (deviation * deviation * deviation)
  }

  /// The adjusted excess kurtosis, zero for a normal distribution, as pandas has it.
  public var kurtosis: Double? {
    guard count > 3, let deviation, deviation > 0, let fourths = centralPower(4) else { return nil }
    let n = Double(count)
    let variance = deviation * deviation
    let outer = (n - 2) * (n - 3)
    return n * (n + 1) / ((n - 1) * outer) * fourths / (variance * variance)
      - 3 * (n - 1) * (n - 1) / outer
  }

  /// The value below which the fraction `part` of the sample lies, linear between neighbours.
  public func quantile(_ part: Double) -> Double? { Self.quantile(part, sorted: values.sorted()) }

  /// The same, of values that are sorted already.
  public static func quantile(_ part: Double, sorted: [Double]) -> Double? {
    precondition(part >= 0 && part <= 1, "a quantile is between 0 and 1")
    guard !sorted.isEmpty else { return nil }
    let place = part * Double(sorted.count - 1)
    let below = Int(place)
    let above = min(below + 1, sorted.count - 1)
    return sorted[below] + (sorted[above] - sorted[below]) * (place - Double(below))
  }

  private func centralPower(_ power: Int) -> Double? {
    guard let mean else { return nil }
    var sum = 0.0
    for value in values {
      let distance = value - mean
      var product = distance
      for _ in 1..<power { product *= distance }
      sum += product
    }
    return sum
  }
}

extension Optional where Wrapped == Double {
  /// The number, or nil where it is none that can be written down.
  var finite: Double? { flatMap { $0.isFinite ? $0 : nil } }
}

/// A quotient, or nil where there is none.
func ratio(_ part: Double, _ whole: Double) -> Double? {
  whole == 0 ? nil : Optional(part / whole).finite
}
