public import Trading

/// What the exchange says, in the order it says it.
public enum ExchangeOutput: Hashable, Sendable {
  /// The answer to a request.
  case answer(RequestID, Outcome)
  /// Something told without being asked.
  case event(VenueEvent)
}

/// A simulated derivatives exchange with one account, which does not know who is asking.
///
/// It is given requests and prices with their moments, and says answers and events. It owns no
/// clock: whoever drives it moves its markets along their candles with ``move(to:)`` and its kin.
public struct Exchange: Sendable {
  /// What never changes is kept apart, so that the state is small where it is handed about.
  private let rules: Rules
  public private(set) var account: Account
  /// What was said since the driver last emptied it.
  public var outputs: ContiguousArray<ExchangeOutput> = []
  /// The moment of the last thing that happened, in nanoseconds.
  public internal(set) var now: Timestamp = .distantPast
  public internal(set) var liquidations = 0
  /// What goes wrong, and what has; nil where the exchange behaves.
  public var faults: FaultInjector?
  /// Stops that have triggered and are still to fill, for the driver to take and carry out.
  public var lateFills: ContiguousArray<LateFill> = []
  /// Up to when prices were moved inside their candles, in nanoseconds.
  var movedUntil = Int64.min

  /// Between which last prices nothing happens, instrument by instrument.
  public internal(set) var bands: ContiguousArray<QuietBand>
  var markets: ContiguousArray<Market>
  var lastVenueID: UInt64 = 0
  var lastExecutionID: UInt64 = 0

  /// Creates an exchange with a deposit and no position.
  public init(
    instruments: [Instrument], profile: VenueProfile, settings: ExchangeSettings, deposit: Money
  ) {
    rules = Rules(profile: profile, settings: settings)
    account = Account(deposit: deposit)
    markets = []
    bands = ContiguousArray(repeating: QuietBand(), count: instruments.count)
    for (index, instrument) in instruments.enumerated() {
      markets.append(
        Market(index: InstrumentIndex(index), instrument: instrument, settings: settings))
    }
    outputs.reserveCapacity(64)
  }

  public var profile: VenueProfile { rules.profile }
  public var settings: ExchangeSettings { rules.settings }

  // What anybody may look at.

  /// The position in an instrument.
  public func position(_ index: InstrumentIndex) -> Position { markets[index.value].position }

  /// The last price of an instrument; zero before the first.
  public func lastPrice(_ index: InstrumentIndex) -> Price { markets[index.value].last }

  /// The mark price of an instrument; zero before the first.
  public func markPrice(_ index: InstrumentIndex) -> Price { markets[index.value].mark }

  /// How much of a position its live stops close before the exchange liquidates it.
  public func coverage(_ index: InstrumentIndex) -> StopCoverage { markets[index.value].coverage }

  /// Whether live stops would close the whole position before the exchange liquidates it.
  public func hasLiveStop(_ index: InstrumentIndex) -> Bool {
    !markets[index.value].position.isFlat && markets[index.value].coverage.isWhole
  }

  /// What the account is worth with positions marked to the market; see ``equity``.
  ///
  /// The same figure for those who hold the exchange and ask at every candle.
  public mutating func markedEquity() -> Money {
    var equity = account.balance
    for index in markets.indices where markets[index].position.size.units != 0 {
      equity += markets[index].position.unrealised(at: markets[index].mark)
    }
    return equity
  }

  /// What the account is worth with positions marked to the market.
  public var equity: Money {
    var equity = account.balance
    for index in markets.indices where !markets[index].position.isFlat {
      equity += markets[index].position.unrealised(at: markets[index].mark)
    }
    return equity
  }

  /// Everything that can still fill, oldest first.
  public func openOrders(_ index: InstrumentIndex) -> [OrderReport] {
    markets[index.value].orders.map { $0.report() }
  }

  /// What the market's own side of the account is worth; with ``equity`` it sums to the deposit.
  public var counterpartyEquity: Money {
    var equity = account.flowToMarket
    for index in markets.indices where !markets[index].position.isFlat {
      equity -= markets[index].mark.notional(of: markets[index].position.size, rounded: .nearest)
    }
    return equity
  }

  /// All instruments, in order.
  public var instrumentIndices: [InstrumentIndex] { markets.indices.map { InstrumentIndex($0) } }

  /// The worth of a position at the mark price, signed.
  public func notional(_ index: InstrumentIndex) -> Money {
    markets[index.value].mark.notional(
      of: markets[index.value].position.size, rounded: .nearest)
  }

  /// What taking liquidity in an instrument costs, as a fraction of the worth.
  public func takerFee(_ index: InstrumentIndex) -> Rate { markets[index.value].takerFee }

  /// Whether an order that comes now meets a price.
  public func isTrading(_ index: InstrumentIndex) -> Bool { markets[index.value].isTrading }

  /// The lowest and highest last price since the position was opened that stands, or stood last.
  public func swing(_ index: InstrumentIndex) -> (low: Price, high: Price) {
    (markets[index.value].swingLow, markets[index.value].swingHigh)
  }

  // What happens inside.

  /// Executes a part of an order; returns whether the position became flat by it.
  @discardableResult
  mutating func execute(
    _ order: inout Order, in market: Int, quantity: Quantity, at price: Price,
    liquidity: Fill.Liquidity, feeRate: Rate? = nil
  ) -> Bool {
    let side = order.terms.side
    let before = markets[market].position.size
    if before == .zero { markets[market].beginSwing() }
    let (realised, worth) = markets[market].position.take(side, quantity, at: price)
    let rate =
      feeRate ?? (liquidity == .maker ? markets[market].makerFee : markets[market].takerFee)
    let fee = worth.times(rate, rounded: .nearest)
    account.book(realised: realised, fee: fee, side: side, worth: worth)
    order.filled += quantity
    order.worth += worth
    order.filledAt = now
    lastExecutionID += 1
    if let left = markets[market].available { markets[market].available = left - quantity }
    let fill = Fill(
      execution: ExecutionID(lastExecutionID), clientID: order.clientID, venueID: order.venueID,
      instrument: order.terms.instrument, origin: order.origin, side: side, price: price,
      quantity: quantity, fee: fee, liquidity: liquidity, time: now, filled: order.filled,
      isComplete: order.filled >= order.terms.quantity)
    markets[market].fills.append(fill)
    outputs.append(.event(.fill(fill)))
    outputs.append(.event(.account(AccountReport(balance: account.balance))))
    positionChanged(market, from: before)
    // What rests cannot fill until the next candle brings volume.
    if markets[market].available == .zero { refreshAlerts(market) }
    return markets[market].position.isFlat
  }

  /// Brings margin, liquidation price and the stops of the position in line with its new size.
  mutating func positionChanged(_ market: Int, from before: Quantity) {
    refreshMargin(market, from: before)
    if markets[market].position.isFlat || turned(before, markets[market].position.size) {
      removePositionStops(market)
    }
    refreshLiquidation(market)
  }

  private func turned(_ before: Quantity, _ after: Quantity) -> Bool {
    before.units != 0 && (before.units > 0) != (after.units > 0)
  }

  /// Books a payment of funding on a position, at the mark price; tells the balance.
  public mutating func payFunding(
    _ index: InstrumentIndex, rate: Rate, at time: Timestamp
  )
    -> Money
  {
    now = max(now, time)
    guard !markets[index.value].position.isFlat, markets[index.value].mark > .zero else {
      return .zero
    }
    let worth = notional(index)
    let payment = -worth.times(rate, rounded: .nearest)
    account.book(funding: payment)
    outputs.append(.event(.account(AccountReport(balance: account.balance))))
    refreshLiquidations()
    return payment
  }

  mutating func book(insurance cover: Money) { account.book(insurance: cover) }

  /// Finds anew the prices at which something happens in a market.
  mutating func refreshAlerts(_ market: Int) {
    markets[market].refreshAlerts()
    refreshBand(market)
  }

  /// Tells between which prices nothing happens in a market.
  mutating func refreshBand(_ market: Int) {
    let isBusy =
      markets[market].arriving > 0 || markets[market].hasActiveTrail || markets[market].hasOwnMark
      || markets[market].available == .zero
    bands[market] = QuietBand(
      low: max(Price(units: markets[market].alertLow), markets[market].leastPrice),
      high: Price(units: markets[market].alertHigh),
      isBusy: isBusy)
  }

  /// The next name for an order.
  mutating func nextVenueID() -> VenueOrderID {
    lastVenueID += 1
    return VenueOrderID(lastVenueID)
  }

  /// Tells that an order is over without having filled whole, and forgets it.
  mutating func close(_ order: Order, as status: OrderStatus, in market: Int) {
    var order = order
    order.status = status
    let report = order.report()
    markets[market].past.append(report)
    outputs.append(.event(.order(report)))
  }

  /// Takes off the stops that hang on a position that is gone.
  private mutating func removePositionStops(_ market: Int) {
    var index = 0
    while index < markets[market].orders.count {
      if markets[market].orders[index].origin == .client {
        index += 1
        continue
      }
      let order = markets[market].orders.remove(at: index)
      close(order, as: .cancelled, in: market)
    }
    refreshAlerts(market)
  }
}

/// Between which last prices nothing happens to anything that waits at the exchange.
public struct QuietBand: Hashable, Sendable {
  /// Strictly between these last prices nothing happens.
  public internal(set) var low = Price(units: .min)
  public internal(set) var high = Price(units: .max)
  /// Something happens whatever the price does: an order waits for the next price, a trailing stop
  /// follows, or the mark price goes its own way.
  public internal(set) var isBusy = false

  /// Whether the exchange can pass over a candle, however its price went.
  @inline(__always)
  public func contains(_ candle: Candle) -> Bool {
    candle.low > low && candle.high < high && !isBusy
  }

  /// Which of the two ends a candle reaches.
  public func reach(of candle: Candle) -> (low: Bool, high: Bool) {
    (candle.low <= low, candle.high >= high)
  }
}

/// What an exchange was created with.
private final class Rules: Sendable {
  let profile: VenueProfile
  let settings: ExchangeSettings

  init(profile: VenueProfile, settings: ExchangeSettings) {
    self.profile = profile
    self.settings = settings
  }
}
