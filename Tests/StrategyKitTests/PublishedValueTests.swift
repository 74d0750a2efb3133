import Foundation
import StrategyKit
import TestKit
import Testing
import Trading

/// Ours under the names that the published set gives them, such as `donchian.upperband`.
///
/// What is asked for in the call holds, and else the set's own defaults. Nil is what we do not
/// offer: it is rarely used by traders of perpetual futures, or made of ours in a line.
private func offered(_ name: String, _ call: PublishedCall) -> Step? {
  let length = { call.number("period", 0, $0) }
  switch name {
  case "atr": return onCandle(AverageTrueRange(length(14))) { $0.next($1) }
  case "natr": return onCandle(PercentTrueRange(length(14))) { $0.next($1) }
  case "trange": return onCandle(TrueRange()) { $0.next($1) }
  case "bollinger_bands_width":
    return onClose(BollingerBands(length(20))) { $0.next($1)?.width }
  case "bollinger_bands.upperband":
    return onClose(BollingerBands(length(20))) { $0.next($1)?.upper }
  case "bollinger_bands.lowerband":
    return onClose(BollingerBands(length(20))) { $0.next($1)?.lower }
  case "bollinger_bands.middleband": return onClose(SimpleAverage(length(20))) { $0.next($1) }
  case "donchian.upperband":
    return onCandle(DonchianChannel(length(20))) { $0.next($1)?.upper.double }
  case "donchian.middleband":
    return onCandle(DonchianChannel(length(20))) { $0.next($1)?.middle }
  case "donchian.lowerband":
    return onCandle(DonchianChannel(length(20))) { $0.next($1)?.lower.double }
  case "sma": return onClose(SimpleAverage(length(5))) { $0.next($1) }
  case "ema": return onClose(ExponentialAverage(length(5))) { $0.next($1) }
  case "wma": return onClose(WeightedAverage(length(30))) { $0.next($1) }
  case "smma", "wilders": return onClose(WilderAverage(length(5))) { $0.next($1.double) }
  case "linearreg": return onClose(LinearRegression(length(14))) { $0.next($1)?.end }
  case "mom": return onClose(Momentum(length(10))) { $0.next($1) }
  case "roc": return onClose(RateOfChange(length(10))) { $0.next($1) }
  case "rocp": return onClose(RateOfChange(length(10))) { roc, at in roc.next(at).map { $0 / 100 } }
  case "rsi": return onClose(RelativeStrength(length(14))) { $0.next($1) }
  case "stddev": return onClose(StandardDeviation(length(5))) { $0.next($1) }
  case "cci": return onCandle(CommodityChannel(length(14))) { $0.next($1) }
  case "mfi": return onCandle(MoneyFlow(length(14))) { $0.next($1) }
  case "obv": return onCandle(OnBalanceVolume()) { $0.next($1) }
  case "willr": return onCandle(WilliamsRange(length(14))) { $0.next($1) }
  case "adx": return onCandle(DirectionalMovement(length(14))) { $0.next($1)?.strength }
  case "di.plus": return onCandle(DirectionalMovement(length(14))) { $0.next($1)?.plus }
  case "di.minus": return onCandle(DirectionalMovement(length(14))) { $0.next($1)?.minus }
  case "macd.macd": return onClose(call.divergence) { $0.next($1)?.line }
  case "macd.signal": return onClose(call.divergence) { $0.next($1)?.signal }
  case "macd.hist": return onClose(call.divergence) { $0.next($1)?.histogram }
  case "stoch.k": return onCandle(call.slowStochastic) { $0.next($1)?.main }
  case "stoch.d": return onCandle(call.slowStochastic) { $0.next($1)?.signal }
  case "stochf.k": return onCandle(call.fastStochastic) { $0.next($1)?.main }
  case "stochf.d": return onCandle(call.fastStochastic) { $0.next($1)?.signal }
  case "sar":
    let (step, limit) = (call.value("acceleration", 0, 0.02), call.value("maximum", 1, 0.2))
    return onCandle(ParabolicStop(step: step, limit: limit)) { $0.next($1) }
  default: return nil
  }
}

@Suite(.reference) struct `The indicators against published values` {
  @Test(arguments: PublishedValue.all) func `agree to the places given`(
    value: PublishedValue
  ) throws {
    guard let step = offered(value.name, value.call) else {
      try SharedReference.leaveOut(value.name, "an indicator that is not offered")
    }
    guard let expected = value.expected else {
      try SharedReference.leaveOut(value.name, "a value that is not said as a rounded number")
    }
    let path = "reference/data/jesse_\(value.candles).csv"
    let last = try #require(try readCandles(of: path).map(step).last ?? nil)
    #expect((last - expected).magnitude <= 0.500001 * pow(10, -value.places), "\(last)")
  }

  @Test func `are those that traders use`() {
    let count = PublishedValue.all.filter { offered($0.name, $0.call) != nil }.count
    #expect(count * 3 >= PublishedValue.all.count, "\(count) are offered")
  }
}

/// One published number: an indicator's last value.
struct PublishedValue: CustomTestStringConvertible, Sendable {
  let name: String
  let candles: String
  let call: PublishedCall
  let places: Double
  let expected: Double?
  var testDescription: String { name }

  static let all: [PublishedValue] = SharedData.references("indicators_jesse").flatMap { file in
    let json = try? SharedData.json("data/reference/" + file) as? [String: Any]
    let indicators = json?["indicators"] as? [String: [String: Any]] ?? [:]
    return indicators.sorted { $0.key < $1.key }.flatMap { read($0.key, $0.value) }
  }

  private static func read(_ indicator: String, _ json: [String: Any]) -> [PublishedValue] {
    let calls = json["call"] as? [String] ?? []
    return (json["expected"] as? [String] ?? []).map { line in
      let match = line.firstMatch(of: /round\((\w+)(\.\w+)?, (\d+)\) == (-?[\d.]+)/)
      let variable = match.map { String($0.1) } ?? ""
      return PublishedValue(
        name: indicator + (match?.2.map(String.init) ?? ""),
        candles: json["candles"] as? String ?? "",
        call: PublishedCall(text: calls.first { $0.hasPrefix(variable + " ") } ?? ""),
        places: match.flatMap { Double($0.3) } ?? 0,
        expected: match.flatMap { Double($0.4) })
    }
  }
}

/// The call behind a published value, such as `single = ta.mom(candles, period=9)`.
struct PublishedCall: Sendable {
  let text: String

  /// A number that is given by its name or by its place after the candles.
  func value(_ name: String, _ place: Int, _ normally: Double) -> Double {
    guard let open = text.firstIndex(of: "("), let close = text.lastIndex(of: ")") else {
      return normally
    }
    let words = text[text.index(after: open)..<close].split(separator: ",").dropFirst().map {
      $0.filter { $0 != " " }.split(separator: "=").map(String.init)
    }
    if let named = words.first(where: { $0.count == 2 && $0[0] == name }) {
      return Double(named[1]) ?? normally
    }
    let unnamed = words.filter { $0.count == 1 }
    return place < unnamed.count ? Double(unnamed[place][0]) ?? normally : normally
  }

  func number(_ name: String, _ place: Int, _ normally: Int) -> Int {
    Int(value(name, place, Double(normally)))
  }

  var divergence: ConvergenceDivergence {
    ConvergenceDivergence(
      fast: number("fast_period", 0, 12), slow: number("slow_period", 1, 26),
      signal: number("signal_period", 2, 9))
  }

  var slowStochastic: Stochastic {
    Stochastic(
      number("fastk_period", 0, 14), smoothing: number("slowk_period", 1, 3),
      signal: number("slowd_period", 3, 3))
  }

  var fastStochastic: Stochastic {
    Stochastic(
      number("fastk_period", 0, 5), smoothing: 1, signal: number("fastd_period", 1, 3))
  }
}
