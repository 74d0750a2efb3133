import Execution
import SimulatedExchange
import Simulation
import StrategyKit
import Testing
import Trading

/// A way to trade, under which the short cuts of a simulation must not show.
enum Way: String, CaseIterable {
  case bare, stopAndTarget, trailing, trailingAtOnce, trailingByPrice, trailingUnprotected
  case breakeven, breakevenAndTrailing, timeLimit, partialExits
  case timidOfJumps, wideSpread, someOfTheVolume, highLeverage, lateAnswers, lateCandles
  case amendedOrders, replacedOrders, oneOrder, venueTrailing

  var protection: Protection {
    var protection = Protection(stop: .percent(0.6), target: .percent(1.2))
    switch self {
    case .bare, .highLeverage: protection = Protection()
    case .trailing, .timidOfJumps, .wideSpread, .lateAnswers, .lateCandles, .someOfTheVolume,
      .amendedOrders, .replacedOrders, .oneOrder:
      protection.trailing = .percent(0.2, from: 0.3)
    case .trailingAtOnce: protection.trailing = .percent(0.4)
    case .trailingByPrice:
      protection.trailing = TrailingRule(
        distance: .price("90"), activation: .price("60"), step: .price("20"))
    case .trailingUnprotected: protection = Protection(trailing: .percent(0.3, from: 0.2))
    case .breakeven:
      protection.breakeven = BreakevenRule(activation: .percent(0.3), offset: .percent(0.1))
    case .breakevenAndTrailing:
      protection.breakeven = BreakevenRule(activation: .percent(0.2))
      protection.trailing = .percent(0.25, from: 0.4)
    case .timeLimit: protection.timeLimit = .seconds(1000)
    case .partialExits:
      protection.trailing = .percent(0.3, from: 0.3)
      protection.partialExits = [PartialExit(distance: .percent(0.2), fraction: "0.5")]
    case .venueTrailing:
      protection.trailing = TrailingRule(
        distance: .percent(0.2), activation: .percent(0.3), mover: .venue)
    case .stopAndTarget: break
    }
    return protection
  }

  var stopStyle: VenueProfile.StopStyle {
    switch self {
    case .amendedOrders: .amendableOrder
    case .replacedOrders: .replaceableOrder
    case .oneOrder: .exclusiveOrder
    default: .ofPosition
    }
  }

  func executorSettings() -> ExecutorSettings {
    var settings = ExecutorSettings()
    settings.sizing = self == .highLeverage ? .percent("0.9") : .quantity("0.5")
    settings.leverage = self == .highLeverage ? 50 : 1
    settings.protection = protection
    if self == .timidOfJumps { settings.priceJump = "0.002" }
    return settings
  }

  func simulationSettings(skipsSyncs: Bool) -> SimulationSettings {
    var settings = SimulationSettings(seed: 3, skipsSyncs: skipsSyncs)
    if self == .lateAnswers {
      settings.requestLatency = .drawn(around: .milliseconds(80))
      settings.responseLatency = .drawn(around: .milliseconds(120))
    }
    if self == .lateCandles { settings.feedLatency = .drawn(around: .milliseconds(200)) }
    return settings
  }
}

/// Runs coin flips on so many symbols; everything that is left, fact by fact.
private func account(
  of way: Way, symbols: Int, intrabar: ExchangeSettings.Intrabar = .adverse, skipsSyncs: Bool
) -> [String] {
  let instruments = (0..<symbols).map { number in
    Instrument(
      symbol: "S\(number)", base: "S", quote: "USDT", priceGrid: .step("0.1"), lot: "0.001",
      minimumQuantity: "0.001", feeTiers: [FeeTier(name: "", maker: "0.0002", taker: "0.00055")],
      marginTiers: [
        MarginTier(
          floor: .zero, maintenanceRate: "0.005", maintenanceDeduction: .zero,
          maximumLeverage: 100)
      ])
  }
  let profile = VenueProfile(
    name: "test", stopStyle: way.stopStyle, attachesStops: way.stopStyle == .ofPosition,
    trailingStyle: .distance)
  let feeds = (0..<symbols).map { number in
    let candles = walk(1500, seed: UInt64(number) + 11)
    let funding = stride(from: 50, to: candles.count, by: 480).map { index in
      FundingRate(time: candles.openTime(at: index) + .seconds(30), rate: "0.0001")
    }
    return MarketFeed(candles: candles, funding: funding)
  }
  var exchange = ExchangeSettings(intrabar: intrabar)
  if way == .wideSpread { exchange.spread = .price("30") }
  if way == .someOfTheVolume { exchange.volumeShare = "0.1" }
  exchange.leverage = way == .highLeverage ? 50 : 1
  var simulation = Simulation(
    feeds: feeds, strategies: feeds.map { _ in CoinFlips() }, scope: .eachSymbol,
    executor: Executor(
      instruments: instruments, profile: profile, settings: way.executorSettings()),
    exchange: Exchange(
      instruments: instruments, profile: profile, settings: exchange, deposit: "1000000"),
    settings: way.simulationSettings(skipsSyncs: skipsSyncs))
  var facts = simulation.run()
  if skipsSyncs, way != .lateAnswers { #expect(facts.skippedSyncs > 0) }
  #expect(facts.fills.count > 20)
  // How the syncs were come by is all that may differ.
  facts.skippedSyncs = 0
  let lists = [
    facts.roundTrips.map { "\($0)" }, facts.fills.map { "\($0)" }, facts.signals.map { "\($0)" },
    facts.alarms.map { "\($0)" }, facts.dailyEquity.map { "\($0)" },
    facts.equityCurve.map { "\($0)" },
  ]
  (facts.roundTrips, facts.fills, facts.signals) = ([], [], [])
  (facts.alarms, facts.dailyEquity, facts.equityCurve) = ([], [], [])
  return lists.flatMap(\.self) + ["\(facts)"]
}

/// Where two accounts first differ, what each says; nil where they are the same.
private func difference(_ left: [String], _ right: [String]) -> String? {
  if let (one, other) = zip(left, right).first(where: { $0 != $1 }) { return "\(one)\n\(other)" }
  return left.count == right.count ? nil : "\(left.count) facts, \(right.count) facts"
}

@Suite struct `A simulation that passes over what cannot matter` {
  @Test(arguments: Way.allCases)
  func `leaves what one leaves that passes over nothing`(_ way: Way) {
    let quick = account(of: way, symbols: 1, skipsSyncs: true)
    let thorough = account(of: way, symbols: 1, skipsSyncs: false)
    let found = difference(quick, thorough)
    #expect(found == nil)
  }

  @Test(arguments: Way.allCases)
  func `leaves the same with several symbols`(_ way: Way) {
    let quick = account(of: way, symbols: 3, skipsSyncs: true)
    let thorough = account(of: way, symbols: 3, skipsSyncs: false)
    let found = difference(quick, thorough)
    #expect(found == nil)
  }

  @Test(arguments: ExchangeSettings.Intrabar.allCases)
  func `leaves the same in every order of high and low`(_ order: ExchangeSettings.Intrabar) {
    let way = Way.breakevenAndTrailing
    let quick = account(of: way, symbols: 1, intrabar: order, skipsSyncs: true)
    let thorough = account(of: way, symbols: 1, intrabar: order, skipsSyncs: false)
    let found = difference(quick, thorough)
    #expect(found == nil)
  }

  @Test(arguments: Way.allCases) func `leaves the same twice`(_ way: Way) {
    let first = account(of: way, symbols: 2, skipsSyncs: true)
    let second = account(of: way, symbols: 2, skipsSyncs: true)
    let found = difference(first, second)
    #expect(found == nil)
  }
}
