import Foundation
import StrategyKit
import TestKit
import Testing

/// One candle after another goes in, one value or nothing comes out.
typealias Step = (Candle) -> Double?

/// How ours are made from the names that a reference gives its series, such as `macd_12_26_9`.
private struct SeriesMaker {
  /// All names of the reference, since some settings stand in a sibling's name.
  let names: [String]

  func step(_ name: String) -> Step? {
    let length = numbers(name).first ?? 0
    switch name.prefix(while: { !$0.isNumber }).split(separator: "_").joined(separator: "_") {
    case "sma": return onClose(SimpleAverage(length)) { $0.next($1) }
    case "wma": return onClose(WeightedAverage(length)) { $0.next($1) }
    case "ema":
      let seed: ExponentialAverage.Seed = name.hasSuffix("first_close_seed") ? .firstValue : .mean
      return onClose(ExponentialAverage(length, seed: seed)) { $0.next($1) }
    case "rsi": return onClose(RelativeStrength(length)) { $0.next($1) }
    case "atr": return onCandle(AverageTrueRange(length)) { $0.next($1) }
    case "natr": return onCandle(PercentTrueRange(length)) { $0.next($1) }
    case "macd": return onClose(divergence()) { $0.next($1)?.line }
    case "macd_signal": return onClose(divergence()) { $0.next($1)?.signal }
    case "macd_hist": return onClose(divergence()) { $0.next($1)?.histogram }
    case "bb_upper": return onClose(bands(name)) { $0.next($1)?.upper }
    case "bb_lower": return onClose(bands(name)) { $0.next($1)?.lower }
    case "stoch_k": return onCandle(stochastic()) { $0.next($1)?.main }
    case "stoch_d": return onCandle(stochastic()) { $0.next($1)?.signal }
    case "adx": return onCandle(DirectionalMovement(length)) { $0.next($1)?.strength }
    case "plus_di": return onCandle(DirectionalMovement(length)) { $0.next($1)?.plus }
    case "minus_di": return onCandle(DirectionalMovement(length)) { $0.next($1)?.minus }
    case "cci": return onCandle(CommodityChannel(length)) { $0.next($1) }
    case "mfi": return onCandle(MoneyFlow(length)) { $0.next($1) }
    case "obv": return onCandle(OnBalanceVolume()) { $0.next($1) }
    case "roc": return onClose(RateOfChange(length)) { $0.next($1) }
    case "willr": return onCandle(WilliamsRange(length)) { $0.next($1) }
    case "stddev": return onClose(StandardDeviation(length)) { $0.next($1) }
    case "sar": return onCandle(parabolic(name)) { $0.next($1) }
    case "highest": return onCandle(DonchianChannel(length)) { $0.next($1)?.upper.double }
    case "lowest": return onCandle(DonchianChannel(length)) { $0.next($1)?.lower.double }
    default: return nil
    }
  }

  private func divergence() -> ConvergenceDivergence {
    let lengths = numbers(sibling("macd_"))
    return ConvergenceDivergence(fast: lengths[0], slow: lengths[1], signal: lengths[2])
  }

  private func bands(_ name: String) -> BollingerBands {
    BollingerBands(numbers(name)[0], deviations: Double(numbers(name)[1]))
  }

  private func stochastic() -> Stochastic {
    let main = numbers(sibling("stoch_k_"))
    return Stochastic(main[0], smoothing: main[1], signal: numbers(sibling("stoch_d_"))[0])
  }

  /// The digits of `sar_002_02` stand for 0.02 and 0.2.
  private func parabolic(_ name: String) -> ParabolicStop {
    let fractions = name.split(separator: "_").dropFirst().map { digits in
      (Double(digits) ?? 0) / pow(10, Double(digits.count - 1))
    }
    return ParabolicStop(step: fractions[0], limit: fractions[1])
  }

  private func numbers(_ name: String) -> [Int] {
    name.split(separator: "_").compactMap { Int($0) }
  }

  /// The name that has numbers right after these words.
  private func sibling(_ words: String) -> String {
    names.first { $0.hasPrefix(words) && $0.dropFirst(words.count).first?.isNumber == true } ?? ""
  }
}

@Suite(.reference)
struct `The indicators on real candles` {
  @Test func `are all read`() throws { #expect(!(try Reference.datasets.get().isEmpty)) }

  @Test(arguments: Reference.all) func `equal TA-Lib`(dataset: Reference) throws {
    let maker = SeriesMaker(names: dataset.series.keys.sorted())
    for (name, expected) in dataset.series.sorted(by: { $0.key < $1.key }) {
      let step = try #require(maker.step(name), "no indicator of ours is called \(name)")
      let values = dataset.candles.map(step)
      for (index, expected) in zip(dataset.indices, expected) {
        let value = values[index]
        guard let value, let expected else {
          #expect(value == expected, "\(name), row \(index)")
          continue
        }
        #expect(
          relativeError(value, expected) < 1e-9,
          "\(name), row \(index): \(value), not \(expected)")
      }
    }
  }
}

/// The reference file as values.
struct Reference: CustomTestStringConvertible, Sendable {
  let data: String
  let candles: [Candle]
  let indices: [Int]
  let series: [String: [Double?]]

  static let datasets = Result {
    try SharedData.references("indicators_talib").flatMap { try read("data/reference/" + $0) }
  }

  /// None where the reference cannot be read.
  static let all = (try? datasets.get()) ?? []

  var testDescription: String { data }

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
