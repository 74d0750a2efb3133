import Foundation
import Statistics
import Testing

@Suite struct `A growth rate` {
  @Test(arguments: [1e-300, 1e-9, 0.3, 0.5, 0.999_999, 1, 1.000_001, 1.5, 2, 10, 64_250.5, 1e300])
  func `takes logarithms as the C library does`(value: Double) {
    let expected = log(value)
    #expect((Growth.logarithm(value) - expected).magnitude <= 4e-16 * max(expected.magnitude, 1e-9))
  }

  @Test(arguments: [-600, -30, -1, -1e-9, 0, 1e-12, 0.3, 0.35, 1, 7.5, 100, 700.0])
  func `raises to powers as the C library does`(exponent: Double) throws {
    let found = try #require(Growth.compound(exponent))
    let expected = expm1(exponent)
    #expect((found - expected).magnitude <= 4e-15 * expected.magnitude)
  }

  @Test func `doubles in a year what is four times as much in two`() throws {
    #expect(agree(Growth.annual(ratio: 4, years: 2), 1))
  }

  @Test func `is undefined without time or with debt`() {
    #expect(Growth.annual(ratio: 1.1, years: 0) == nil)
    #expect(Growth.annual(ratio: -0.1, years: 1) == nil)
    #expect(Growth.annual(ratio: 10, years: 1e-6) == nil)
    #expect(Growth.annual(ratio: 0, years: 1) == -1)
  }
}
