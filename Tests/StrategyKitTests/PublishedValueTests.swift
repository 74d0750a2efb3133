import Foundation
import StrategyKit
import TestKit
import Testing

/// The indicators of the published set that are ours too, with their last value there.
private let offered: [(name: String, make: @Sendable () -> Step)] = [
  ("atr", { onCandle(AverageTrueRange()) { $0.next($1) } }),
  ("bollinger_bands_width", { onClose(BollingerBands()) { $0.next($1)?.width } }),
  ("donchian.upperband", { onCandle(DonchianChannel()) { $0.next($1)?.upper.double } }),
  ("donchian.middleband", { onCandle(DonchianChannel()) { $0.next($1)?.middle } }),
  ("donchian.lowerband", { onCandle(DonchianChannel()) { $0.next($1)?.lower.double } }),
  ("linearreg", { onClose(LinearRegression()) { $0.next($1)?.end } }),
  ("mom", { onClose(Momentum(9)) { $0.next($1) } }),
  ("rocp", { onClose(RateOfChange(14)) { ind, close in ind.next(close).map { $0 / 100 } } }),
  ("rsi", { onClose(RelativeStrength()) { $0.next($1) } }),
  ("smma", { onClose(WilderAverage(5)) { $0.next($1.double) } }),
  (
    "stochf.k", { onCandle(Stochastic(5, smoothing: 1, signal: 3)) { $0.next($1)?.main } }
  ),
  (
    "stochf.d", { onCandle(Stochastic(5, smoothing: 1, signal: 3)) { $0.next($1)?.signal } }
  ),
  ("trange", { onCandle(TrueRange()) { $0.next($1) } }),
  ("willr", { onCandle(WilliamsRange(9)) { $0.next($1) } }),
]

/// Those that are not: rarely used by traders of perpetual futures, or made of ours in a line.
private let notOffered: Set = [
  "ad", "ao", "chande", "cvi", "efi", "fisher", "hma", "kama", "mass", "nvi", "ppo", "qstick", "t3",
  "ultosc", "vpt", "vwma", "wad", "zlema",
]

@Suite(.reference)
struct `The indicators against published values` {
  @Test func `cover the set, but for those not offered by name`() throws {
    let ours = Set(offered.map { String($0.name.prefix { $0 != "." }) })
    #expect(Set(try PublishedSet.read().indicators.keys) == ours.union(notOffered))
  }

  @Test(arguments: offered.map(\.name)) func `agree to the places given`(name: String) throws {
    let make = try #require(offered.first { $0.name == name }).make
    let set = try PublishedSet.read()
    let parts = name.split(separator: ".").map(String.init)
    let published = try #require(set.indicators[parts[0]])
    let line = try #require(
      published.expected.first { parts.count == 1 || $0.contains(".\(parts[1]),") })
    let match = try #require(line.firstMatch(of: /, (\d+)\) == (-?[\d.]+)/))
    let places = try #require(Double(match.1))
    let expected = try #require(Double(match.2))
    let path = "reference/data/jesse_\(published.candles).csv"
    let last = try #require(try readCandles(of: path).map(make()).last ?? nil)
    #expect((last - expected).magnitude <= 0.500001 * pow(10, -places), "\(last)")
  }
}

private struct PublishedSet: Decodable {
  let indicators: [String: Published]

  struct Published: Decodable {
    let candles: String
    let expected: [String]
  }

  static func read() throws -> PublishedSet {
    let file = SharedData.file("data/reference/indicators_jesse_share.json")
    return try JSONDecoder().decode(PublishedSet.self, from: Data(contentsOf: file))
  }
}
