import Backtesting
import Configuration
import Execution
import Foundation
import LiveTrading
import Recording
import SimulatedExchange
import Simulation
import StrategyKit
import Trading
import Transport
import WireFormat

/// What the options make of a session, live or replayed.
extension TradeOptions {
  /// Everything that a run is made of.
  func setup(
    _ instruments: [Instrument], _ addresses: LiveSession.Addresses, _ epoch: UInt32,
    equity: Money, isRealTime: Bool = false
  ) throws -> LiveSession.Setup {
    let count = request.strategy.scope == .eachSymbol ? instruments.count : 1
    var settings = request.executorSettings
    settings.epoch = epoch
    settings.signalLife = timeframe.span
    // A signal comes once a candle: what must be closed before then cannot wait for the next.
    settings.deliveryLead = max(timeframe.span, .minutes(1))
    if isRealTime { settings.priceSilence = .seconds(10) }
    settings.refusesStopsBeyondLiquidation = true
    settings.maximumNotional = limits.notional?.amount(of: equity)
    var setup = LiveSession.Setup(
      strategy: request.strategy.name, venue: "bybit", mode: mode, instruments: instruments,
      profile: try profile(), settings: settings,
      strategies: try (0..<count).map { _ in try request.makeStrategy() },
      scope: request.strategy.scope, timeframe: timeframe, addresses: addresses)
    setup.limits = limits
    setup.resumes = resumes
    return setup
  }

  /// How an account on paper is made.
  func paperSettings(_ instruments: [Instrument]) throws -> PaperVenue.Settings {
    var settings = PaperVenue.Settings(
      instruments: instruments, profile: try profile(), exchange: request.exchangeSettings,
      deposit: request.capital)
    settings.requestLatency = request.simulation.requestLatency
    settings.responseLatency = request.simulation.responseLatency
    settings.faults = request.simulation.faults
    settings.seed = request.simulation.seed
    settings.usesQuotes = request.exchange.spread == .price(.zero)
    return settings
  }

  /// Whether each position has a margin of its own.
  var isIsolated: Bool { request.exchange.marginMode == .isolated }

  private func profile() throws -> VenueProfile {
    try VenueProfiles.load(folder: request.home.appending(path: "data/venues"), venue: "bybit")
  }

  /// The folder of what a run hears, beside its journal; nil where it is not written down.
  func tapeFolder(_ journal: String) -> String? { isTaped ? Self.tapeFolder(of: journal) : nil }

  /// The folder of what was heard by the run of a journal.
  static func tapeFolder(of journal: String) -> String {
    (journal.hasSuffix(".journal") ? String(journal.dropLast(8)) : journal) + ".feed"
  }

  /// The catalogue's instruments under the rules that held when a run was recorded.
  func instruments(by header: FeedHeader) throws -> [Instrument] {
    let rules = (try? JSON(parsing: header.run["rules"] ?? ""))?.elements ?? []
    return try instruments().map { instrument in
      var instrument = instrument
      guard let rule = rules.first(where: { $0["symbol"]?.string == instrument.symbol }),
        let tick = rule["tick"]?.string.flatMap({ Price($0) }),
        let lot = rule["lot"]?.string.flatMap({ Quantity($0) }),
        let least = rule["minimumQuantity"]?.string.flatMap({ Quantity($0) }),
        let worth = rule["minimumNotional"]?.string.flatMap({ Money($0) })
      else { throw LiveFailure("the recording has no rules of \(instrument.symbol)", .journal) }
      instrument.priceGrid = .step(tick)
      (instrument.lot, instrument.minimumQuantity) = (lot, least)
      instrument.minimumNotional = worth
      return instrument
    }
  }

  /// What must be known to repeat the run.
  func header(
    _ instruments: [Instrument], _ epoch: UInt32, isLockstep: Bool
  ) throws -> FeedHeader {
    let words = CommandLine.arguments.dropFirst(2).map { JSON.string($0) }
    let rules = instruments.map { instrument in
      JSON.object([
        ("symbol", .string(instrument.symbol)),
        ("tick", JSON(text: instrument.priceGrid.step(at: "1"))),
        ("lot", JSON(text: instrument.lot)),
        ("minimumQuantity", JSON(text: instrument.minimumQuantity)),
        ("minimumNotional", JSON(text: instrument.minimumNotional)),
      ])
    }
    return FeedHeader(
      venue: "bybit", symbols: symbols, version: Drydock.version,
      run: [
        "words": JSON.array(words).compactText, "epoch": "\(epoch)", "mode": mode,
        "lockstep": "\(isLockstep)", "life": "\(WallClock.now.nanoseconds)",
        "rules": JSON.array(rules).compactText,
      ])
  }
}
