import Execution
import Foundation
import SimulatedExchange
import Simulation
import Strategies
import StrategyKit
import Trading

let data = try Data(contentsOf: URL(filePath: CommandLine.arguments[1]))
let mode = CommandLine.arguments[2]
var candles: [Candle] = []
for line in String(decoding: data, as: UTF8.self).split(separator: "\n").dropFirst() {
  let f = line.split(separator: ",")
  guard let o = Price(String(f[1])), let h = Price(String(f[2])), let l = Price(String(f[3])), let c = Price(String(f[4])), let t = Int64(f[0]) else { fatalError() }
  candles.append(Candle(openTime: Timestamp(milliseconds: t), open: o, high: h, low: l, close: c))
}
let series = CandleSeries(timeframe: Timeframe(seconds: 60), candles: candles)
let instrument = Instrument(symbol: "BTCUSDT", base: "BTC", quote: "USDT", priceGrid: .step("0.1"), lot: "0.001", minimumQuantity: "0.001", feeTiers: [FeeTier(name: "x", maker: "0.0002", taker: "0.00055")], marginTiers: [MarginTier(floor: .zero, maintenanceRate: "0.005", maintenanceDeduction: .zero, maximumLeverage: 100)])
let profile = VenueProfile(name: "bybit", stopStyle: .ofPosition, attachesStops: true, trailingStyle: .distance)
var settings = ExecutorSettings()
settings.sizing = .quantity("1")
if mode != "S1" { settings.protection = Protection(stop: .percent(1), target: .percent(2)) }
if mode == "S3" { settings.protection.trailing = .percent(0.3, from: 0.5) }
for _ in 0..<(Int(ProcessInfo.processInfo.environment["REPS"] ?? "3") ?? 3) {
  let factory = allStrategies().first { $0.name == "crossover" }!
  let strategy = try factory.makeStrategy()
  let executor = Executor(instruments: [instrument], profile: profile, settings: settings)
  let exchange = Exchange(instruments: [instrument], profile: profile, settings: ExchangeSettings(intrabar: .adverse), deposit: "100000000")
  var simulation = Simulation(feeds: [MarketFeed(candles: series)], strategies: [strategy], scope: .eachSymbol, executor: executor, exchange: exchange, settings: SimulationSettings(skipsSyncs: CommandLine.arguments.count < 4))
  let start = clock()
  let facts = simulation.run()
  let seconds = Double(clock() - start) / 1e6
  print(facts.candles, facts.roundTrips.count, facts.finalEquity, facts.fees, facts.naked.total.seconds, facts.phantom.total.seconds, facts.rejections, facts.requests, facts.syncs, facts.skippedSyncs, Double(facts.candles) / seconds / 1e6, "M/s")
  var reasons: [String: Int] = [:]
  for t in facts.roundTrips { reasons[t.reason.rawValue, default: 0] += 1 }
  var fates: [String: Int] = [:]
  for s in facts.signals { fates["\(s.fate)", default: 0] += 1 }
  print(reasons.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }, fates.count, fates.sorted { $0.key < $1.key }.prefix(5), facts.alarms.count, facts.alarms.prefix(3))
}
