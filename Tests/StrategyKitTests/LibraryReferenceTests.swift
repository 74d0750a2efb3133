import Foundation
import StrategyKit
import TestKit
import Testing

/// One candle after another goes in, one value or nothing comes out.
typealias Step = (Candle) -> Double?

/// The series that TA-Lib and pandas computed, with how ours are made from the same names.
private let makers: [(name: String, make: @Sendable () -> Step)] = [
  ("sma_20", { onClose(SimpleAverage(20)) { $0.next($1) } }),
  ("sma_200", { onClose(SimpleAverage(200)) { $0.next($1) } }),
  ("wma_20", { onClose(WeightedAverage(20)) { $0.next($1) } }),
  ("ema_12_talib", { onClose(ExponentialAverage(12)) { $0.next($1) } }),
  ("ema_50_talib", { onClose(ExponentialAverage(50)) { $0.next($1) } }),
  (
    "ema_12_first_close_seed",
    { onClose(ExponentialAverage(12, seed: .firstValue)) { $0.next($1) } }
  ),
  ("rsi_14", { onClose(RelativeStrength(14)) { $0.next($1) } }),
  ("atr_14", { onCandle(AverageTrueRange(14)) { $0.next($1) } }),
  ("natr_14", { onCandle(PercentTrueRange(14)) { $0.next($1) } }),
  ("macd_12_26_9", { onClose(ConvergenceDivergence()) { $0.next($1)?.line } }),
  ("macd_signal", { onClose(ConvergenceDivergence()) { $0.next($1)?.signal } }),
  ("macd_hist", { onClose(ConvergenceDivergence()) { $0.next($1)?.histogram } }),
  ("bb_upper_20_2", { onClose(BollingerBands()) { $0.next($1)?.upper } }),
  ("bb_lower_20_2", { onClose(BollingerBands()) { $0.next($1)?.lower } }),
  ("stoch_k_14_3", { onCandle(Stochastic()) { $0.next($1)?.main } }),
  ("stoch_d_3", { onCandle(Stochastic()) { $0.next($1)?.signal } }),
  ("adx_14", { onCandle(DirectionalMovement()) { $0.next($1)?.strength } }),
  ("plus_di_14", { onCandle(DirectionalMovement()) { $0.next($1)?.plus } }),
  ("minus_di_14", { onCandle(DirectionalMovement()) { $0.next($1)?.minus } }),
  ("cci_20", { onCandle(CommodityChannel()) { $0.next($1) } }),
  ("mfi_14", { onCandle(MoneyFlow()) { $0.next($1) } }),
  ("obv", { onCandle(OnBalanceVolume()) { $0.next($1) } }),
  ("roc_10", { onClose(RateOfChange()) { $0.next($1) } }),
  ("willr_14", { onCandle(WilliamsRange()) { $0.next($1) } }),
  ("stddev_20", { onClose(StandardDeviation(20)) { $0.next($1) } }),
  ("sar_002_02", { onCandle(ParabolicStop()) { $0.next($1) } }),
  ("highest_20", { onCandle(DonchianChannel()) { $0.next($1)?.upper.double } }),
  ("lowest_20", { onCandle(DonchianChannel()) { $0.next($1)?.lower.double } }),
]

@Suite(.enabled(if: SharedData.isWanted, "the reference data is not here"))
struct `The indicators on real candles` {
  @Test func `cover every series of the reference`() throws {
    for dataset in try Reference.datasets.get() {
      let known = Set(makers.map(\.name))
      #expect(Set(dataset.series.keys).subtracting(known) == [])
    }
  }

  @Test(arguments: makers.map(\.name)) func `equal TA-Lib`(name: String) throws {
    let make = try #require(makers.first { $0.name == name }).make
    for dataset in try Reference.datasets.get() {
      let expected = try #require(dataset.series[name], "\(dataset.data)")
      let step = make()
      let values = dataset.candles.map(step)
      for (index, expected) in zip(dataset.indices, expected) {
        let value = values[index]
        guard let value, let expected else {
          #expect(value == expected, "\(dataset.data), row \(index)")
          continue
        }
        #expect(
          relativeError(value, expected) < 1e-9,
          "\(dataset.data), row \(index): \(value), not \(expected)")
      }
    }
  }
}

/// The reference file as values.
private struct Reference {
  let data: String
  let candles: [Candle]
  let indices: [Int]
  let series: [String: [Double?]]

  static let datasets = Result { try read("data/reference/indicators_talib_share.json") }

  private static func read(_ path: String) throws -> [Reference] {
    let file = try JSONDecoder().decode(File.self, from: Data(contentsOf: SharedData.file(path)))
    return try file.datasets.map { dataset in
      Reference(
        data: dataset.data, candles: try readCandles(of: dataset.data), indices: dataset.indices,
        series: dataset.series.mapValues(\.values))
    }
  }

  private struct File: Decodable { let datasets: [Dataset] }
  private struct Dataset: Decodable {
    let data: String
    let indices: [Int]
    let series: [String: Series]
  }
  private struct Series: Decodable { let values: [Double?] }
}

/// Feeds an indicator with closes.
func onClose<Indicator>(
  _ indicator: Indicator, _ next: @escaping (inout Indicator, Price) -> Double?
) -> Step {
  onCandle(indicator) { next(&$0, $1.close) }
}

/// Feeds an indicator with candles.
func onCandle<Indicator>(
  _ indicator: Indicator, _ next: @escaping (inout Indicator, Candle) -> Double?
) -> Step {
  var indicator = indicator
  return { next(&indicator, $0) }
}
