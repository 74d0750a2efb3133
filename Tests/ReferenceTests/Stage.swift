import Execution
import SimulatedExchange
import Simulation
import StrategyKit
import Trading

/// An instrument, an exchange and an executor set up as a peer's text says.
struct Stage {
  var deposit: Money
  var tick: Price = Price(units: 1)
  var lot: Quantity = Quantity(units: 1)
  var maker: Rate = .zero
  var taker: Rate = .zero
  var maintenance: Rate = .zero
  var deduction: Money = .zero
  var settings = ExchangeSettings()

  /// What no peer has: a venue that takes everything and stops that hang on the position.
  static let venue = VenueProfile(
    name: "reference", stopStyle: .ofPosition, attachesStops: true, trailingStyle: .distance,
    requestLimit: 1_000_000)

  var instrument: Instrument {
    Instrument(
      symbol: "REFERENCE", base: "BASE", quote: "QUOTE", priceGrid: .step(tick), lot: lot,
      minimumQuantity: lot, feeTiers: [FeeTier(name: "all", maker: maker, taker: taker)],
      marginTiers: [
        MarginTier(
          floor: .zero, maintenanceRate: maintenance, maintenanceDeduction: deduction,
          maximumLeverage: 1000)
      ])
  }

  /// Plays a strategy over candles to the end of the data.
  func run(_ strategy: any Strategy, over feed: MarketFeed) -> RunFacts {
    var executor = ExecutorSettings()
    executor.leverage = settings.leverage
    executor.marginReserve = .zero
    // Markets that close at night or at weekends are no reason to distrust a price.
    executor.priceStaleAfter = .seconds(1_000_000_000)
    executor.priceJump = "1000"
    var strategy = strategy
    strategy.prepare()
    var simulation = Simulation(
      feeds: [feed], strategies: [strategy], scope: .eachSymbol,
      executor: Executor(instruments: [instrument], profile: Self.venue, settings: executor),
      exchange: Exchange(
        instruments: [instrument], profile: Self.venue, settings: settings, deposit: deposit),
      settings: SimulationSettings(curvePoints: feed.candles.count))
    return simulation.run()
  }
}
