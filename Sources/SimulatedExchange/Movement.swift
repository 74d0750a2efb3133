public import Trading

/// What happens next inside a candle.
public struct NextEvent: Sendable {
  public let time: Timestamp
  let market: Int
  let level: Int64
  let isOnMark: Bool
  let isPoint: Bool
}

extension Exchange {
  /// Lets a market enter a candle: its open meets what waits.
  public mutating func open(_ index: InstrumentIndex, _ candle: Candle, lasting span: TimeSpan) {
    let market = index.value
    now = candle.openTime
    markets[market].candle = candle
    markets[market].span = span
    markets[market].path = nil
    markets[market].isTrading = !markets[market].isOver
    movedUntil = candle.openTime.nanoseconds
    markets[market].swing(to: candle.open)
    renewVolume(market, candle.volume)
    print(candle.open, in: market)
  }

  /// Gives our orders their share of a candle's volume.
  private mutating func renewVolume(_ market: Int, _ volume: Volume?) {
    guard let share = settings.volumeShare, let volume else { return }
    let wasUsedUp = markets[market].available == .zero
    let whole = volume.quantity ?? Quantity(units: .max / 2)
    let part = Int128(whole.units) * Int128(share.units) / Int128(Rate.unitsPerOne)
    markets[market].available = Quantity(units: Int64(clamping: part))
      .rounded(.down, to: markets[market].instrument.lot)
    if wasUsedUp != (markets[market].available == .zero) { refreshAlerts(market) }
  }

  /// Lets a market enter a mark-price candle of its own.
  public mutating func openMark(
    _ index: InstrumentIndex, _ candle: Candle, lasting span: TimeSpan
  ) {
    let market = index.value
    if !markets[market].hasOwnMark {
      markets[market].hasOwnMark = true
      refreshBand(market)
      refreshAlerts(market)
    }
    markets[market].mark = candle.open
    markets[market].markPath = PricePath(
      candle, lasting: span, highFirst: (candle.high - candle.open) <= (candle.open - candle.low))
    liquidateIfDue(market)
    if candle.open.units <= markets[market].markAlertLow
      || candle.open.units >= markets[market].markAlertHigh
    {
      settle(market)
    }
  }

  /// Whether nothing can happen before the candle closes, whichever way it goes.
  public func isQuiet(_ index: InstrumentIndex) -> Bool {
    let market = index.value
    guard let candle = markets[market].candle else { return true }
    guard markets[market].isQuiet(low: candle.low.units, high: candle.high.units) else {
      return false
    }
    guard markets[market].hasOwnMark, let path = markets[market].markPath else { return true }
    let (low, high) = (min(path.price(1), path.price(2)), max(path.price(1), path.price(2)))
    return low > markets[market].markAlertLow && high < markets[market].markAlertHigh
  }

  /// Lets the price go straight from the open of the candle that a market has just entered to its
  /// close, since both were prints.
  public mutating func straighten(_ index: InstrumentIndex) {
    guard let candle = markets[index.value].candle else { return }
    markets[index.value].path = PricePath(straight: candle, lasting: markets[index.value].span)
  }

  /// Lets a market pass over a whole candle in which nothing happens: see ``bands``.
  public mutating func pass(_ index: InstrumentIndex, _ candle: Candle) {
    markets[index.value].pass(candle)
  }

  /// Lets a market leave its candle at the close, once nothing more can happen in it.
  public mutating func finish(_ index: InstrumentIndex) {
    let market = index.value
    guard let candle = markets[market].candle else { return }
    if let path = markets[market].path {
      markets[market].swing(from: movedUntil, to: path.end, along: path)
    } else {
      markets[market].swing(over: candle)
    }
    markets[market].last = candle.close
    if !markets[market].hasOwnMark { markets[market].mark = candle.close }
    markets[market].candle = nil
    markets[market].path = nil
    markets[market].isTrading = false
  }

  /// Lets a market leave its mark-price candle at the close.
  public mutating func finishMark(_ index: InstrumentIndex) {
    guard let path = markets[index.value].markPath else { return }
    markets[index.value].mark = Price(units: path.price(3))
    markets[index.value].markPath = nil
    refreshLiquidations()
  }

  /// The first thing that will happen in any market, not later than a moment; nil for nothing.
  public mutating func nextEvent(until limit: Timestamp) -> NextEvent? {
    var next: NextEvent?
    for market in markets.indices {
      guard let found = nextEvent(in: market, until: next?.time ?? limit) else { continue }
      if let earlier = next, earlier.time <= found.time { continue }
      next = found
    }
    return next
  }

  private mutating func nextEvent(in market: Int, until limit: Timestamp) -> NextEvent? {
    let start = now.nanoseconds
    var next: NextEvent?
    if markets[market].candle != nil, let path = path(of: market) {
      var bound = limit.nanoseconds
      if markets[market].hasActiveTrail, let point = nextPoint(in: market, of: path, from: start),
        point <= bound
      {
        next = NextEvent(
          time: Timestamp(nanoseconds: point), market: market, level: path.price(at: point),
          isOnMark: false, isPoint: true)
        bound = point
      }
      let levels = (markets[market].alertLow, markets[market].alertHigh)
      let price = markets[market].checkedAt < start ? markets[market].last.units : nil
      if let crossing = path.next(levels, from: start, at: price, until: bound) {
        next = NextEvent(
          time: Timestamp(nanoseconds: crossing.time), market: market, level: crossing.level,
          isOnMark: false, isPoint: false)
      }
    }
    if let path = markets[market].markPath {
      let levels = (markets[market].markAlertLow, markets[market].markAlertHigh)
      let price = markets[market].markCheckedAt < start ? markets[market].mark.units : nil
      let bound = next?.time.nanoseconds ?? limit.nanoseconds
      if let crossing = path.next(levels, from: start, at: price, until: bound) {
        next = NextEvent(
          time: Timestamp(nanoseconds: crossing.time), market: market, level: crossing.level,
          isOnMark: true, isPoint: false)
      }
    }
    return next
  }

  /// The next moment at which a path turns and trailing stops follow; the present one too, where
  /// another market has brought the clock there.
  private func nextPoint(in market: Int, of path: PricePath, from start: Int64) -> Int64? {
    for point in 1...3 {
      let time = path.time(point)
      if time >= start, time > markets[market].followedUntil { return time }
    }
    return nil
  }

  /// Lets the next thing happen.
  public mutating func happen(_ event: NextEvent) {
    move(to: event.time)
    let price = Price(units: event.level)
    if event.isOnMark {
      markets[event.market].markCheckedAt = event.time.nanoseconds
      markets[event.market].mark = price
      settle(event.market)
    } else {
      markets[event.market].checkedAt = event.time.nanoseconds
      markets[event.market].last = price
      markets[event.market].swing(to: price)
      if !markets[event.market].hasOwnMark { markets[event.market].mark = price }
      if event.isPoint {
        markets[event.market].followedUntil = event.time.nanoseconds
        followTrails(event.market)
      }
      settle(event.market)
    }
  }

  /// Brings every market to its price at a moment, up to which nothing else happens.
  public mutating func move(to time: Timestamp) {
    guard time > now else { return }
    let start = now.nanoseconds
    now = time
    movedUntil = time.nanoseconds
    for market in markets.indices {
      if markets[market].candle != nil, let path = path(of: market) {
        markets[market].swing(from: start, to: time.nanoseconds, along: path)
        markets[market].last = Price(units: path.price(at: time.nanoseconds))
        markets[market].swing(to: markets[market].last)
        if !markets[market].hasOwnMark { markets[market].mark = markets[market].last }
      }
      if let path = markets[market].markPath {
        markets[market].mark = Price(units: path.price(at: time.nanoseconds))
      }
    }
  }

  /// Finds anew where positions would be closed by force, at the marks of now.
  public mutating func refreshLiquidationPrices() { refreshLiquidations() }

  /// Closes what is held at the last price, because there is no more data.
  public mutating func closeAtEnd(_ index: InstrumentIndex, at time: Timestamp) {
    now = max(now, time)
    let market = index.value
    guard let direction = markets[market].position.direction else { return }
    markets[market].available = nil
    let order = Order(
      venueID: nextVenueID(), clientID: nil, origin: .client,
      terms: OrderTerms(
        instrument: index, side: direction.exitSide,
        quantity: markets[market].position.size.magnitude, isReduceOnly: true),
      status: .resting)
    take(order, in: market)
  }

  /// Sets the moment without moving any price: the markets are between candles, or at its end.
  public mutating func setTime(_ time: Timestamp) { now = max(now, time) }

  /// The ticker of an instrument at its price of now.
  public func ticker(_ index: InstrumentIndex) -> Ticker {
    let quote = markets[index.value].quote
    return Ticker(
      last: markets[index.value].last, bid: quote.bid, ask: quote.ask,
      mark: markets[index.value].mark)
  }

  /// The moments of the two inner points of an instrument's candle; nil between candles.
  public mutating func innerPoints(_ index: InstrumentIndex) -> (Timestamp, Timestamp)? {
    guard markets[index.value].candle != nil, let path = path(of: index.value) else { return nil }
    return (Timestamp(nanoseconds: path.time(1)), Timestamp(nanoseconds: path.time(2)))
  }

  /// Takes the extremes of the candle that a market has just entered in the other order.
  public mutating func reverseExtremes(_ index: InstrumentIndex) {
    let market = index.value
    guard let candle = markets[market].candle else { return }
    let isHighFirst = settings.intrabar.isHighFirst(candle, markets[market].position.direction)
    markets[market].path = PricePath(
      candle, lasting: markets[market].span, highFirst: !isHighFirst)
  }

  /// The way through the candle, chosen when something first depends on it.
  private mutating func path(of market: Int) -> PricePath? {
    if let path = markets[market].path { return path }
    guard let candle = markets[market].candle else { return nil }
    let path = PricePath(
      candle, lasting: markets[market].span,
      highFirst: settings.intrabar.isHighFirst(candle, markets[market].position.direction))
    markets[market].path = path
    return path
  }
}

extension ExchangeSettings.Intrabar {
  /// Whether the high is taken to have come before the low.
  public func isHighFirst(_ candle: Candle, _ position: Direction?) -> Bool {
    switch self {
    case .openHighLowClose: return true
    case .openLowHighClose: return false
    case .colour:
      if candle.close == candle.open { return Self.nearest.isHighFirst(candle, position) }
      return candle.close < candle.open
    case .nearest:
      let (up, down) = (candle.high - candle.open, candle.open - candle.low)
      return up == down ? candle.close < candle.open : up < down
    case .adverse:
      switch position {
      case .long: return false
      case .short: return true
      case nil: return Self.nearest.isHighFirst(candle, nil)
      }
    }
  }
}
