public import Execution
public import Trading
import Venues

/// What is about to be traded, for a person to agree to.
public struct LivePlan {
  public var strategy: String
  public var venue: String
  public var mode: String
  public var timeframe: Timeframe
  /// The settings of the strategy, as they were said.
  public var strategySettings: [(name: String, value: String)] = []
  public var settings: ExecutorSettings
  public var limits: LiveLimits
  /// How signals of the strategy are protected where the options do not say; in words.
  public var ownProtection = ""
  /// The last prices, in the order of the symbols; nil where the venue did not say one.
  public var prices: [Price?] = []
  /// Where the run is written down, each with what it is.
  public var paths: [(name: String, path: String)] = []
  /// What could not be looked at.
  public var unchecked: [String] = []

  let facts: AccountFacts
  let instruments: [Instrument]

  /// Creates a plan of what a venue has said.
  public init(
    _ preflight: Preflight, strategy: String, venue: String, mode: String, timeframe: Timeframe,
    settings: ExecutorSettings, limits: LiveLimits
  ) {
    facts = preflight.facts
    instruments = preflight.refreshed
    self.strategy = strategy
    self.venue = venue
    self.mode = mode
    self.timeframe = timeframe
    self.settings = settings
    self.limits = limits
  }

  /// As it is shown.
  public var text: String {
    var lines = ["\(strategy) will trade at \(venue) (\(mode)), by candles of \(timeframe):"]
    if !strategySettings.isEmpty {
      let words = strategySettings.map { "\($0.name) \($0.value)" }
      lines.append("settings: \(words.joined(separator: ", "))")
    }
    lines.append("account: \(facts.balance) \(instruments[0].quote), \(facts.marginMode)")
    if facts.key.isKnown {
      lines.append("key: \(facts.key.permissions.joined(separator: ", "))")
    }
    lines.append(clock)
    for at in instruments.indices { lines += words(of: at) }
    lines += limitLines
    for report in facts.positions {
      lines.append(
        "OPEN ALREADY: \(instruments[report.instrument.value].symbol) \(report.size) at"
          + " \(report.averageEntry), stop \(report.stops.stop.map { "\($0)" } ?? "none")")
    }
    for (symbol, count) in facts.orders {
      lines.append("WORKING ALREADY: \(count) order\(count == 1 ? "" : "s") on \(symbol)")
    }
    lines += paths.map { "\($0.name): \($0.path)" }
    lines += (facts.unchecked + unchecked).map { "COULD NOT BE CHECKED: \($0)" }
    return lines.joined(separator: "\n  ")
  }

  private var clock: String {
    let offset = facts.clockOffset.nanoseconds / 1_000_000
    let isOff = abs(facts.clockOffset.nanoseconds) > Self.notableOffset.nanoseconds
    return "clock: \(offset) ms off, \(facts.roundTrip.nanoseconds / 1_000_000) ms there and back"
      + (isOff ? "; set this machine's clock" : "")
  }

  /// From when on a clock that is off is worth a word.
  private static let notableOffset = TimeSpan.milliseconds(500)

  private var limitLines: [String] {
    var parts: [String] = []
    if let most = limits.notional { parts.append("open and working together \(most)") }
    if let most = limits.ordersAMinute { parts.append("\(most) orders a minute") }
    if let most = limits.dailyLoss { parts.append("a loss of \(most) a day") }
    var lines = ["limits: \(parts.isEmpty ? "none" : parts.joined(separator: ", "))"]
    if limits.dailyLoss == nil { lines.append("WARNING: no --max-loss bounds what a day may cost") }
    if limits.notional == nil { lines.append("WARNING: no --max-notional bounds what is open") }
    return lines
  }
}

/// What is said of each symbol.
extension LivePlan {
  func words(of at: Int) -> [String] {
    let instrument = instruments[at]
    let rules = facts.rules[at]
    var parts = ["tick \(rules.tick)", "lot \(rules.lot)"]
    if let least = rules.minimumNotional { parts.append("at least \(least)") }
    if let most = rules.maximumMarketQuantity { parts.append("market orders up to \(most)") }
    let fees = instrument.feeTiers[0]
    parts.append("fees \(percent(fees.taker)) taking, \(percent(fees.maker)) making")
    if facts.leverages.indices.contains(at) {
      parts.append("leverage \(facts.leverages[at]) -> \(settings.leverage)")
    }
    let price = prices.indices.contains(at) ? prices[at] : nil
    var lines = [
      "\(instrument.symbol)\(price.map { " at \($0)" } ?? ""): \(parts.joined(separator: ", "))"
    ]
    lines.append("  entry: \(entry(at, price)); \(protection)")
    lines.append("  \(liquidation(at, price))")
    if let end = instrument.delivery {
      lines.append("  WARNING, DELIVERY: the contract is settled and ends at \(end)")
    }
    return lines
  }

  /// The worth of an entry, and what it loses at its stop.
  private func entry(_ at: Int, _ price: Price?) -> String {
    let quote = instruments[at].quote
    guard let worth = worth(at, price) else { return "\(sizeWords), its price is not known" }
    guard let distance = stopDistance(at: price) else {
      return "about \(worth) \(quote) (\(sizeWords)), its loss at the stop is each signal's"
    }
    let fees = instruments[at].feeTiers[0].taker
    let loss =
      worth.times(distance, rounded: .up) + worth.times(fees, rounded: .up)
      + worth.times(fees, rounded: .up)
    return "about \(worth) \(quote) (\(sizeWords)), at its stop a loss of about \(loss) with fees"
  }

  private var sizeWords: String {
    switch settings.sizing {
    case .quantity(let quantity): "a quantity of \(quantity)"
    case .notional(let worth): "worth \(worth)"
    case .percent(let rate): "\(percent(rate)) of equity, times leverage \(settings.leverage)"
    case .risk(let rate): "\(percent(rate)) of equity lost at the stop"
    }
  }

  private func worth(_ at: Int, _ price: Price?) -> Money? {
    switch settings.sizing {
    case .quantity(let quantity): return price?.checkedNotional(of: quantity)
    case .notional(let worth): return worth
    case .percent(let rate):
      let own = facts.balance.times(rate, rounded: .down)
      let (units, overflow) = own.units.multipliedReportingOverflow(by: Int64(settings.leverage))
      return overflow ? nil : Money(units: units)
    case .risk(let rate):
      guard let distance = stopDistance(at: price), distance > .zero else { return nil }
      let loss = facts.balance.times(rate, rounded: .down)
      let wide = Int128(loss.units) * Int128(Rate.one.units) / Int128(distance.units)
      return Int64(exactly: wide).map { Money(units: $0) }
    }
  }

  private var protection: String {
    var parts: [String] = []
    let added = settings.protection
    parts.append(added.stop == .unprotected ? "" : "stop \(words(added.stop))")
    if case .distance(let distance)? = added.target { parts.append("target \(words(distance))") }
    if let trailing = added.trailing { parts.append("trail \(words(trailing.distance))") }
    if let limit = added.timeLimit { parts.append("closed after \(limit.seconds) s") }
    let said = parts.filter { !$0.isEmpty }.joined(separator: ", ")
    if said.isEmpty { return ownProtection }
    return "where a signal has none: \(said)" + (ownProtection.isEmpty ? "" : "; \(ownProtection)")
  }

  private func words(_ stop: StopRule) -> String {
    switch stop {
    case .unprotected: "none"
    case .price(let price): "at \(price)"
    case .distance(let distance): words(distance)
    }
  }

  private func words(_ distance: Distance) -> String {
    switch distance {
    case .rate(let rate): percent(rate)
    case .price(let price): "\(price) away"
    }
  }

  private func percent(_ rate: Rate) -> String { "\(LiveLimits.Bound.share(rate))" }

  /// How far the stop that the options add is from the entry, as a share of the price.
  private func stopDistance(at price: Price?) -> Rate? {
    guard case .distance(let distance) = settings.protection.stop else { return nil }
    switch distance {
    case .rate(let rate): return rate
    case .price(let away):
      guard let price, price > .zero else { return nil }
      let wide = Int128(away.units) * Int128(Rate.one.units) / Int128(price.units)
      return Int64(exactly: wide).map { Rate(units: $0) }
    }
  }

  /// How far liquidation is against the stop, at the leverage that is wanted.
  private func liquidation(_ at: Int, _ price: Price?) -> String {
    let tier = instruments[at].marginTier(for: worth(at, price) ?? .zero)
    let whole = Rate(units: Rate.one.units / Int64(max(1, settings.leverage)))
    let distance = Rate(units: max(0, whole.units - tier.maintenanceRate.units))
    let own = "liquidated about \(percent(distance)) away where its own margin is all there is"
    guard let stop = stopDistance(at: price) else { return "\(own); the stop is each signal's" }
    guard stop < distance else {
      return "WARNING: \(own), and the stop is \(percent(stop)) away: it may never fire"
    }
    return "\(own), the stop \(percent(stop)) away"
  }
}
