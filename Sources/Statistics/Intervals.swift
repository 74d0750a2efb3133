/// Where a figure lies with 95 % confidence.
public enum Interval {
  /// The normal distribution's 97.5 % quantile.
  static let z = 1.959964

  /// Of a mean, by Student's t; nil of fewer than two.
  public static func mean(of sample: Sample) -> ClosedRange<Double>? {
    guard let mean = sample.mean, let deviation = sample.deviation else { return nil }
    let margin =
      StudentT.quantile(freedom: sample.count - 1) * deviation / Double(sample.count).squareRoot()
    return mean - margin...mean + margin
  }

  /// Of a share, by Wilson's score (Wilson 1927); nil of none.
  public static func wilson(_ part: Int, of whole: Int) -> ClosedRange<Double>? {
    guard whole > 0 else { return nil }
    let n = Double(whole)
    let share = Double(part) / n
    let middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    let spread = share * (1 - share) / n + z * z / (4 * n * n)
    let margin = z / (1 + z * z / n) * spread.squareRoot()
    return max(0, middle - margin)...min(1, middle + margin)
  }

  /// Of the mean of `second` less that of `first`, which need not vary alike: Welch's t (Welch
  /// 1947), its degrees of freedom after Satterthwaite, rounded down; nil of fewer than two.
  public static func welch(_ first: Sample, _ second: Sample) -> ClosedRange<Double>? {
    guard let (meanA, a) = error(of: first), let (meanB, b) = error(of: second) else { return nil }
    let difference = meanB - meanA
    guard a + b > 0 else { return difference...difference }
    let parts =
      a * a / Double(first.count - 1) + b * b / Double(second.count - 1)
    let freedom = max(1, Int(min(1e9, (a + b) * (a + b) / parts)))
    let margin = StudentT.quantile(freedom: freedom) * (a + b).squareRoot()
    return difference - margin...difference + margin
  }

  /// Of one share less another, by Newcombe's hybrid of two Wilson scores (Newcombe 1998, method
  /// 10); nil where there is nothing.
  public static func newcombe(
    _ partA: Int, of wholeA: Int, _ partB: Int, of wholeB: Int
  ) -> ClosedRange<Double>? {
    guard let a = wilson(partA, of: wholeA), let b = wilson(partB, of: wholeB) else { return nil }
    let (p, q) = (Double(partA) / Double(wholeA), Double(partB) / Double(wholeB))
    let low = ((q - b.lowerBound) * (q - b.lowerBound) + (a.upperBound - p) * (a.upperBound - p))
    let high = ((b.upperBound - q) * (b.upperBound - q) + (p - a.lowerBound) * (p - a.lowerBound))
    return q - p - low.squareRoot()...q - p + high.squareRoot()
  }

  /// The mean, and the square of its standard error.
  private static func error(of sample: Sample) -> (mean: Double, square: Double)? {
    guard let mean = sample.mean, let deviation = sample.deviation else { return nil }
    return (mean, deviation * deviation / Double(sample.count))
  }
}
