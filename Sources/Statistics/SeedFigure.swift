/// A figure over seeds, beside the calm one.
public struct SeedFigure: Equatable, Sendable {
  public let calm: Double?
  public let mean: Double?
  /// Half the width of the interval that holds the mean with 95 % confidence, by Student's t; nil
  /// with fewer than two seeds.
  public let margin: Double?

  /// Measures runs over seeds by one figure.
  public init(_ calm: Double?, _ runs: [Double?]) {
    self.calm = calm
    let sample = Sample(runs.compactMap(\.self))
    mean = sample.mean
    margin = sample.deviation.map { deviation in
      StudentT.quantile(freedom: sample.count - 1) * deviation
        / Double(sample.count).squareRoot()
    }
  }

  /// How much the mean differs from the calm figure.
  public var change: Double? {
    guard let calm, let mean else { return nil }
    return mean - calm
  }
}
