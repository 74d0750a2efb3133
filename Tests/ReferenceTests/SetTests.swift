import TestKit
import Testing

/// The reference sets as a whole.
@Suite(.reference) struct `The reference sets` {
  /// Where each topic is compared.
  static let compared = [
    "backtesting_py": "BacktestingTests, StatisticsTests", "formulas": "FormulaTests and others",
    "freqtrade_futures": "FreqtradeFuturesTests", "freqtrade_scenarios": "FreqtradeScenarioTests",
    "indicators_jesse": "StrategyKitTests", "indicators_talib": "StrategyKitTests",
    "metrics": "StatisticsTests", "nautilus": "NautilusTests",
    "nautilus_orders": "NautilusOrderTests", "resample": "MarketDataTests",
    "events": "MarketDataTests",
  ]

  /// Why a topic is compared nowhere.
  static let leftOut = [
    "book_replay": "there is no order book yet, only candles and public trades",
    "lean": "its algorithms trade coin-margined futures in an account of several coins",
    "trades_to_candles": "its files are not in the share",
  ]

  static let topics = Set(
    SharedData.allReferences.map { name in
      name.split(separator: "_").dropLast().joined(separator: "_")
    }
  ).sorted()

  @Test func `of the reference are compared, or left out`() {
    for topic in Self.topics {
      if let reason = Self.leftOut[topic] {
        SharedReference.tell(leftOut: topic, reason)
      } else {
        #expect(Self.compared[topic] != nil, "nothing compares \(topic)")
      }
    }
  }

  static let families = Reference.cases("formulas", "cases")

  /// Every family of formulas has its test, in whichever target reckons it.
  @Test func `of formulas of the reference have a test for each family`() {
    let known = [
      "liq-isolated-", "liq-hyperliquid-real-", "liq-binance-doc-", "funding-", "pnl-",
      "maint-tier-", "round-price-", "round-amount-", "cagr-", "sqn-", "sortino-", "sharpe-",
      "calmar-", "maxdd-",
    ]
    for one in Self.families {
      #expect(known.contains { one.id.hasPrefix($0) }, "nothing compares \(one.id)")
    }
  }
}
