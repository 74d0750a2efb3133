import Trading

/// How much a figure would vary had chance drawn the same things anew.
///
/// The interval is that of the percentiles: between the 2.5th and the 97.5th of the figure over
/// resamples. Every draw follows from the seed.
public struct Bootstrap: Sendable {
  /// How many resamples there are.
  public static let resamples = 1000
  /// Of fewer there is nothing to draw from.
  public static let leastCount = 20

  private let dice: Dice

  /// Creates one with a seed.
  public init(seed: UInt64) { dice = Dice(seed: seed) }

  /// The interval of a figure of days that hang together: the stationary bootstrap (Politis and
  /// Romano 1994), which draws blocks of random length, on average the cube root of the count; nil
  /// of fewer than twenty.
  ///
  /// `figure` is given the places of the days that were drawn, so that what happened on one day in
  /// two runs stays together.
  public func days(_ count: Int, _ figure: ([Int]) -> Double?) -> ClosedRange<Double>? {
    guard count >= Self.leastCount else { return nil }
    var length = 1
    while length * length * length < count { length += 1 }
    var places = [Int](repeating: 0, count: count)
    var results: [Double] = []
    for resample in 0..<Self.resamples {
      var place = 0
      for at in 0..<count {
        let number = UInt64(resample * count + at)
        if at == 0 || dice.below(UInt64(length), 1, number) == 0 {
          place = Int(dice.below(UInt64(count), 2, number))
        } else {
          place = place + 1 == count ? 0 : place + 1
        }
        places[at] = place
      }
      if let result = figure(places) { results.append(result) }
    }
    return Self.interval(results)
  }

  /// The interval of a figure of one sample less that of another, each drawn by itself (Efron
  /// 1979); nil of fewer than twenty in either.
  public func samples(
    _ first: [Double], _ second: [Double], _ figure: ([Double]) -> Double?
  ) -> ClosedRange<Double>? {
    guard first.count >= Self.leastCount, second.count >= Self.leastCount else { return nil }
    var (a, b) = (first, second)
    var results: [Double] = []
    for resample in 0..<UInt64(Self.resamples) {
      draw(first, into: &a, stream: 3, resample)
      draw(second, into: &b, stream: 4, resample)
      if let one = figure(a), let other = figure(b) { results.append(other - one) }
    }
    return Self.interval(results)
  }

  private func draw(
    _ values: [Double], into drawn: inout [Double], stream: UInt64, _ resample: UInt64
  ) {
    let count = UInt64(values.count)
    for at in drawn.indices {
      drawn[at] = values[Int(dice.below(count, stream, resample * count + UInt64(at)))]
    }
  }

  /// Nil where the figure was undefined in more than one of twenty resamples.
  private static func interval(_ results: [Double]) -> ClosedRange<Double>? {
    guard results.count * 20 >= resamples * 19 else { return nil }
    let sorted = results.sorted()
    guard let low = Sample.quantile(0.025, sorted: sorted),
      let high = Sample.quantile(0.975, sorted: sorted)
    else { return nil }
    return low...high
  }
}
