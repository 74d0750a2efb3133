import Statistics
import Testing

@Suite struct `An interval` {
  /// The examples of Newcombe, Statistics in Medicine 17 (1998), table II, method 10.
  @Test(arguments: [
    (48, 80, 56, 70, 0.0524, 0.3339), (3, 10, 9, 10, 0.1705, 0.8090),
    (2, 7, 6, 7, 0.0582, 0.8062), (0, 29, 5, 56, -0.0381, 0.1926),
    (0, 20, 0, 10, -0.1611, 0.2775), (0, 10, 0, 10, -0.2775, 0.2775),
    (0, 20, 10, 10, 0.6791, 1), (0, 10, 10, 10, 0.6075, 1),
  ])
  func `of two shares is the published one`(
    partA: Int, wholeA: Int, partB: Int, wholeB: Int, low: Double, high: Double
  ) throws {
    let interval = try #require(Interval.newcombe(partA, of: wholeA, partB, of: wholeB))
    #expect(abs(interval.lowerBound - low) < 6e-5)
    #expect(abs(interval.upperBound - high) < 6e-5)
  }

  /// Means 20.82 and 22.99, t = −2.455 at 24.99 degrees of freedom: 24, where t is 2.0639.
  @Test func `of two means is Welch's`() throws {
    let one = Sample([
      27.5, 21.0, 19.0, 23.6, 17.0, 17.9, 16.9, 20.1, 21.9, 22.6, 23.1, 19.6, 19.0, 21.7, 21.4,
    ])
    let other = Sample([
      27.1, 22.0, 20.8, 23.4, 23.4, 23.5, 25.8, 22.0, 24.8, 20.2, 21.9, 22.1, 22.9, 20.5, 24.4,
    ])
    let interval = try #require(Interval.welch(one, other))
    let middle = (interval.lowerBound + interval.upperBound) / 2
    let half = (interval.upperBound - interval.lowerBound) / 2
    #expect(abs(middle - (22.9866667 - 20.82)) < 1e-6)
    #expect(abs(middle / half * 2.0639 - 2.455) < 5e-3)
    #expect(Interval.welch(one, Sample([1])) == nil)
  }

  @Test func `by the bootstrap is that of Student where trades are many and plain`() throws {
    let values = (0..<400).map { Double($0 * 7919 % 401) - 200 }
    let shifted = values.map { $0 + 25 }
    let found = try #require(
      Bootstrap(seed: 1).samples(values, shifted) { Sample($0).mean })
    let expected = try #require(Interval.welch(Sample(values), Sample(shifted)))
    #expect(abs(found.lowerBound - expected.lowerBound) < 2)
    #expect(abs(found.upperBound - expected.upperBound) < 2)
    #expect(found == Bootstrap(seed: 1).samples(values, shifted) { Sample($0).mean })
    #expect(Bootstrap(seed: 1).samples([1, 2], shifted) { Sample($0).mean } == nil)
  }

  /// Of what goes on for days, whole stretches are drawn: the mean varies more than it would if
  /// days were independent, by √((1 + ρ) / (1 − ρ)) at most.
  @Test func `of days that hang together is wider than of days that do not`() throws {
    let waves = (0..<343).map { ($0 / 12) % 2 == 0 ? 1.0 : -1.0 }
    let found = try #require(
      Bootstrap(seed: 1).days(waves.count) { places in Sample(places.map { waves[$0] }).mean })
    let student = try #require(Interval.mean(of: Sample(waves)))
    let widths = [found, student].map { $0.upperBound - $0.lowerBound }
    #expect(widths[0] > 1.5 * widths[1] && widths[0] < 5 * widths[1], "\(widths)")
  }

  @Test func `of a pair of days keeps them together`() throws {
    let days = (0..<60).map { Double($0 * 31 % 17) }
    let found = Bootstrap(seed: 1).days(days.count) { places in
      Sample(places.map { days[$0] + 2 }).mean.flatMap { mean in
        Sample(places.map { days[$0] }).mean.map { mean - $0 }
      }
    }
    let interval = try #require(found)
    #expect(abs(interval.lowerBound - 2) < 1e-9 && abs(interval.upperBound - 2) < 1e-9)
  }
}
