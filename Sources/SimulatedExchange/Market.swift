import Trading

/// One instrument at the exchange: its price, what stands on its book, and our position.
///
/// It is large: what reads it in passing is inlined, so that no call copies it whole.
struct Market: Sendable {
  let index: InstrumentIndex
  /// The rules that hold now.
  var instrument: Instrument
  let makerFee: Rate
  let takerFee: Rate
  /// Half the spread and the slippage of a taker, as distances from the last price.
  let halfSpread: Distance
  let slippage: Distance
  let limitNeedsThrough: Bool
  /// The last price down to which there is no bid.
  let leastPrice: Price

  /// The last price; zero before the first.
  var last: Price = .zero
  /// The mark price; follows the last price unless the market has mark candles of its own.
  var mark: Price = .zero
  var hasOwnMark = false
  /// The candle that the price is in; nil between candles.
  var candle: Candle?
  var span = TimeSpan.zero
  /// The way through the candle, once something depends on it.
  var path: PricePath?
  var markPath: PricePath?
  /// Whether an order that comes now meets a price.
  var isTrading = false
  /// Whether the contract was settled and is no more.
  var isOver = false
  /// What of this candle's volume our orders may still get; nil for any amount.
  var available: Quantity?

  /// The book that somebody else keeps; nil where the spread is ours.
  var book: OrderBook?
  /// The best bid and ask that were seen last, while the price is on its way from there.
  var touch: (bid: Price, ask: Price)?

  /// The lowest and highest last price since the position was opened.
  var swingLow: Price = .zero
  var swingHigh: Price = .zero

  var orders: ContiguousArray<Order> = []
  var arriving = 0
  var position: Position
  /// Below and above these last prices something happens.
  var alertLow = Int64.min
  var alertHigh = Int64.max
  /// The same for the mark price, where it has a path of its own.
  var markAlertLow = Int64.min
  var markAlertHigh = Int64.max
  var hasActiveTrail = false
  /// Up to when trailing stops have followed the price.
  var followedUntil = Int64.min
  /// When the last and the mark price last met what waits for them.
  var checkedAt = Int64.min
  var markCheckedAt = Int64.min
  /// The price at which the position is closed by force, and the mark-price side it lies on.
  var liquidation: Price?
  /// The last orders that are over, and the last fills, whoever traded.
  var past = Past<OrderReport>()
  var fills = Past<Fill>()
  /// An order under the same symbol in another category, which listings of all show.
  var elsewhere: OrderReport?

  init(index: InstrumentIndex, instrument: Instrument, settings: ExchangeSettings) {
    self.index = index
    self.instrument = instrument
    let tier = instrument.feeTiers[min(settings.feeTier, instrument.feeTiers.count - 1)]
    makerFee = (settings.fees ?? tier).maker
    takerFee = (settings.fees ?? tier).taker
    halfSpread = settings.spread.halved
    slippage = settings.slippage
    switch halfSpread {
    case .price(let amount): leastPrice = amount
    case .rate(let rate): leastPrice = rate < .one ? .zero : Price(units: .max)
    }
    limitNeedsThrough = settings.limitFill == .through
    position = Position(leverage: settings.leverage)
  }

  /// What a buyer pays who takes liquidity at the last price, slippage included; asks in place.
  mutating func takerPrice(_ side: Side) -> Price {
    var away = slippage.amount(at: last)
    var from = last
    if book != nil {
      from = bestOffer(to: side)?.price ?? last
    } else {
      away += halfSpread.amount(at: last)
    }
    if away == .zero, instrument.priceGrid.contains(from) { return from }
    return side == .buy
      ? instrument.priceGrid.rounded(from + away, .up)
      : max(instrument.priceGrid.rounded(from - away, .down), Price(units: 1))
  }

  /// The best bid and ask: those shown, or those around the last price.
  @inline(__always) var quote: (bid: Price, ask: Price) {
    if book != nil, let bid = bestOffer(to: .sell)?.price, let ask = bestOffer(to: .buy)?.price {
      return (bid, ask)
    }
    let half = halfSpread.amount(at: last)
    return (last - half, last + half)
  }

  /// The last price at which a resting limit order fills.
  @inline(__always) func fillLevel(of side: Side, limit: Price) -> Int64 {
    let half = halfSpread.amount(at: limit).units
    let beyond: Int64 = limitNeedsThrough ? 1 : 0
    return side == .buy ? limit.units - half - beyond : limit.units + half + beyond
  }

  /// Whether a price of this size passes over everything that waits.
  @inline(__always) func isQuiet(low: Int64, high: Int64) -> Bool {
    low > alertLow && high < alertHigh && arriving == 0 && !hasActiveTrail
  }

  /// Finds anew the prices at which something happens; called after every change of orders.
  mutating func refreshAlerts() {
    var alerts = Alerts()
    var markAlerts = Alerts()
    hasActiveTrail = false
    for order in orders where !order.isArriving {
      if let trail = order.trail {
        hasActiveTrail = true
        if !trail.isActive { continue }
      }
      if order.status == .untriggered, let trigger = order.terms.trigger {
        let isOnMark = trigger.source == .mark && hasOwnMark
        if isOnMark {
          markAlerts.add(trigger.price.units, isRising: trigger.crossing == .rising)
        } else {
          alerts.add(trigger.price.units, isRising: trigger.crossing == .rising)
        }
      } else if order.status == .resting, available != .zero, order.restedAt == nil,
        case .limit(let limit, _) = order.terms.pricing
      {
        let level = fillLevel(of: order.terms.side, limit: limit)
        alerts.add(level, isRising: order.terms.side == .sell)
      }
    }
    if let liquidation {
      let isRising = position.size < .zero
      if hasOwnMark {
        markAlerts.add(liquidation.units, isRising: isRising)
      } else {
        alerts.add(liquidation.units, isRising: isRising)
      }
    }
    (alertLow, alertHigh) = (alerts.low, alerts.high)
    (markAlertLow, markAlertHigh) = (markAlerts.low, markAlerts.high)
  }

  /// The position of a live order under a name.
  @inline(__always) func index(of clientID: ClientOrderID) -> Int? {
    orders.firstIndex { $0.clientID == clientID }
  }

  /// How much of the position its live stops close before it is liquidated.
  var coverage: StopCoverage {
    // A trailing stop that waits for its activation protects nothing yet.
    let live = orders.lazy.filter { $0.trail?.isActive ?? true }
    return StopCoverage(
      of: position.size, orders: live.map { $0.report() }, liquidation: liquidation)
  }
}

/// The nearest levels below and above a price at which something waits.
private struct Alerts {
  var low = Int64.min
  var high = Int64.max

  mutating func add(_ level: Int64, isRising: Bool) {
    if isRising { high = min(high, level) } else { low = max(low, level) }
  }
}

extension Distance {
  /// Half of it.
  fileprivate var halved: Distance {
    switch self {
    case .rate(let rate): .rate(Rate(units: rate.units / 2))
    case .price(let amount): .price(Price(units: amount.units / 2))
    }
  }
}
