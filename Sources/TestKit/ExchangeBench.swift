public import SimulatedExchange
public import Trading

/// A simulated exchange on a bench: the test draws the candles and sends the orders.
public struct ExchangeBench {
  public var exchange: Exchange
  public private(set) var outputs: [ExchangeOutput] = []
  /// The moment at which the next candle begins.
  public private(set) var now = Timestamp(nanoseconds: 1_735_689_600_000_000_000)
  private var requests: UInt64 = 0
  private var names: UInt16 = 0

  /// How long a candle lasts.
  public static let span = TimeSpan.seconds(60)
  /// The instrument that most tests are about.
  public static let symbol = InstrumentIndex(0)

  /// Opens an exchange with a deposit.
  public init(
    _ profile: VenueProfile = Venues.bybit, instruments: [Instrument] = [Venues.instrument()],
    settings: ExchangeSettings = ExchangeSettings(), deposit: Money = "10000"
  ) {
    exchange = Exchange(
      instruments: instruments, profile: profile, settings: settings, deposit: deposit)
    exchange.setTime(now)
  }

  // Prices.

  /// Draws a candle from four prices.
  public func candle(
    _ open: Price, _ high: Price, _ low: Price, _ close: Price, volume: Int64? = nil
  ) -> Candle {
    Candle(
      openTime: now, open: open, high: high, low: low, close: close,
      volume: volume.map { Volume(units: $0, places: 0) })
  }

  /// Lets the price go through a whole candle.
  public mutating func go(
    _ open: Price, _ high: Price, _ low: Price, _ close: Price, volume: Int64? = nil,
    _ index: InstrumentIndex = symbol
  ) {
    begin(open, high, low, close, volume: volume, index)
    end(index)
  }

  /// Lets the price enter a candle and stay at its open.
  public mutating func begin(
    _ open: Price, _ high: Price, _ low: Price, _ close: Price, volume: Int64? = nil,
    _ index: InstrumentIndex = symbol
  ) {
    exchange.open(
      index, candle(open, high, low, close, volume: volume), lasting: Self.span)
    collect()
  }

  /// Lets the price go on to so many seconds into its candle.
  public mutating func run(to seconds: Int64) {
    let limit = now + .seconds(seconds)
    var events = 0
    while let event = exchange.nextEvent(until: limit) {
      exchange.happen(event)
      collect()
      events += 1
      precondition(events < 10_000, "a candle in which things happen without end")
    }
    exchange.move(to: limit)
    collect()
  }

  /// Lets the price leave its candle.
  public mutating func end(_ index: InstrumentIndex = symbol) {
    run(to: Self.span.nanoseconds / 1_000_000_000)
    exchange.finish(index)
    now = now + Self.span
    exchange.setTime(now)
    collect()
  }

  // Orders.

  /// Sends an order; returns its name.
  @discardableResult
  public mutating func send(
    _ side: Side, _ quantity: Quantity, _ pricing: OrderTerms.Pricing = .market,
    trigger: Trigger? = nil, reduceOnly: Bool = false, closesPosition: Bool = false,
    attached: PositionStops? = nil, _ index: InstrumentIndex = symbol
  ) -> ClientOrderID {
    names += 1
    let id = ClientOrderID(
      epoch: 1, signal: SignalID(1), role: .entry, attempt: names, instrument: index)
    ask(
      .submit(
        id,
        OrderTerms(
          instrument: index, side: side, quantity: quantity, pricing: pricing, trigger: trigger,
          isReduceOnly: reduceOnly, closesPosition: closesPosition, attached: attached)))
    return id
  }

  /// Sends a request; returns how it ended.
  @discardableResult
  public mutating func ask(_ request: Request) -> Outcome? {
    requests += 1
    let id = RequestID(requests)
    exchange.receive(request, id: id, at: exchange.now)
    collect()
    for case .answer(id, let outcome) in outputs.reversed() { return outcome }
    return nil
  }

  /// Opens a position of some size at a price, in a candle that stands still.
  public mutating func hold(
    _ side: Side, _ quantity: Quantity, at price: Price, attached: PositionStops? = nil,
    _ index: InstrumentIndex = symbol
  ) {
    send(side, quantity, attached: attached, index)
    go(price, price, price, price, index)
  }

  private mutating func collect() {
    outputs.append(contentsOf: exchange.outputs)
    exchange.outputs.removeAll()
  }

  // Looking.

  /// Every execution so far.
  public var fills: [Fill] {
    outputs.compactMap { if case .event(.fill(let fill)) = $0 { fill } else { nil } }
  }

  /// Forgets what was said.
  public mutating func forget() { outputs.removeAll() }

  /// The refusal that was the last answer; nil where it was none.
  public var refusal: Rejection? {
    for case .answer(_, let outcome) in outputs.reversed() {
      if case .rejected(let rejection) = outcome { return rejection }
      return nil
    }
    return nil
  }

  /// What was last said of an order.
  public func status(_ id: ClientOrderID) -> OrderStatus? {
    for output in outputs.reversed() {
      switch output {
      case .event(.order(let report)) where report.clientID == id: return report.status
      case .event(.fill(let fill)) where fill.clientID == id && fill.isComplete: return .filled
      default: continue
      }
    }
    return nil
  }

  /// What is held.
  public var size: Quantity { exchange.position(Self.symbol).size }
}
