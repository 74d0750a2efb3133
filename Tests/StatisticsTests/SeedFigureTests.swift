import Statistics
import Testing

@Suite struct `A figure over seeds` {
  @Test func `is a mean with Student's interval`() throws {
    // 1, 2, 3, 4: mean 2.5, deviation 1.290994, t(3) = 3.1824: margin 2.054248.
    let figure = SeedFigure(2, [1, 2, 3, 4])
    #expect(figure.mean == 2.5)
    #expect(figure.change == 0.5)
    let margin = try #require(figure.margin)
    #expect(abs(margin - 2.054_23) < 1e-4)
  }

  @Test func `has no interval of one seed, and no change without both`() {
    #expect(SeedFigure(2, [1]).margin == nil)
    #expect(SeedFigure(nil, [1, 2]).change == nil)
    #expect(SeedFigure(2, [nil, nil]).mean == nil)
  }

  @Test(arguments: [(1, 12.7062), (10, 2.2281), (30, 2.0423), (40, 2.0211), (120, 1.9799)])
  func `takes its width from the table of Student's t`(freedom: Int, quantile: Double) {
    #expect(abs(StudentT.quantile(freedom: freedom) - quantile) < 1e-4)
  }
}
