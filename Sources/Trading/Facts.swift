/// A round trip: from flat to flat, by one or more fills each way.
public struct RoundTrip: Hashable, Sendable {
  public var instrument: InstrumentIndex
  public var direction: Direction
  /// The signal that opened it.
  public var signal: SignalID
  public var tag: String
  public var entryTime: Timestamp
  /// When it was flat again; for one still open, the last moment known.
  public var exitTime: Timestamp
  /// The sum of what was bought to open, or sold for a short.
  public var quantity: Quantity
  /// The worth of all that opened it, and of all that closed it.
  public var entryNotional: Money
  public var exitNotional: Money
  public var fees: Money
  /// Positive where it was received.
  public var funding: Money
  /// After fees and funding.
  public var netProfit: Money
  /// The loss had the first stop been hit at its price, before fees; nil without a stop.
  public var initialRisk: Money?
  /// How far the price went against and for the position, as money at the largest size.
  public var maximumAdverse: Money
  public var maximumFavourable: Money
  public var reason: ExitReason
  public var isOpen: Bool
  /// Whether the outcome depends on the order of high and low inside a candle, and then the net
  /// profit under the worst and the best order, entries and sizes held.
  public var ambiguity: ClosedRange<Money>?
  /// How long it stood without a live stop though it should have had one.
  public var naked: TimeSpan

  /// Creates a round trip.
  public init(
    instrument: InstrumentIndex, direction: Direction, signal: SignalID, tag: String,
    entryTime: Timestamp, exitTime: Timestamp, quantity: Quantity, entryNotional: Money,
    exitNotional: Money, fees: Money, funding: Money, netProfit: Money, initialRisk: Money?,
    maximumAdverse: Money, maximumFavourable: Money, reason: ExitReason, isOpen: Bool,
    ambiguity: ClosedRange<Money>?, naked: TimeSpan
  ) {
    self.instrument = instrument
    self.direction = direction
    self.signal = signal
    self.tag = tag
    self.entryTime = entryTime
    self.exitTime = exitTime
    self.quantity = quantity
    self.entryNotional = entryNotional
    self.exitNotional = exitNotional
    self.fees = fees
    self.funding = funding
    self.netProfit = netProfit
    self.initialRisk = initialRisk
    self.maximumAdverse = maximumAdverse
    self.maximumFavourable = maximumFavourable
    self.reason = reason
    self.isOpen = isOpen
    self.ambiguity = ambiguity
    self.naked = naked
  }

  /// The mean price of all that opened it.
  public var entryPrice: Double { entryNotional.double / quantity.double }

  /// The mean price of all that closed it.
  public var exitPrice: Double { exitNotional.double / quantity.double }
}

/// A signal and what has become of it.
public struct SignalRecord: Hashable, Sendable {
  public var id: SignalID
  public var instrument: InstrumentIndex
  public var direction: Direction
  public var time: Timestamp
  public var tag: String
  public var fate: SignalFate

  /// Creates a record.
  public init(
    id: SignalID, instrument: InstrumentIndex, direction: Direction, time: Timestamp, tag: String,
    fate: SignalFate
  ) {
    self.id = id
    self.instrument = instrument
    self.direction = direction
    self.time = time
    self.tag = tag
    self.fate = fate
  }
}

/// What the account was worth at one moment, marked to the market.
public struct EquityPoint: Hashable, Sendable {
  public var time: Timestamp
  public var equity: Money

  /// Creates a point.
  @inlinable public init(time: Timestamp, equity: Money) {
    self.time = time
    self.equity = equity
  }
}

/// A protective stop as it was seen at the venue: where it stands from a moment on.
public struct StopMove: Hashable, Sendable {
  public var time: Timestamp
  public var instrument: InstrumentIndex
  public var price: Price
  /// What an exit by it would be called.
  public var reason: ExitReason

  /// Creates a move.
  public init(time: Timestamp, instrument: InstrumentIndex, price: Price, reason: ExitReason) {
    self.time = time
    self.instrument = instrument
    self.price = price
    self.reason = reason
  }
}

/// Seconds of one kind of exposure: in all, at the worst, and weighed by worth.
public struct Exposure: Hashable, Sendable {
  public var total: TimeSpan
  public var worst: TimeSpan
  /// Worth in quote money times seconds.
  public var notionalSeconds: Double

  /// None.
  public static let zero = Exposure(total: .zero, worst: .zero, notionalSeconds: 0)

  /// Creates a measure.
  public init(total: TimeSpan, worst: TimeSpan, notionalSeconds: Double) {
    self.total = total
    self.worst = worst
    self.notionalSeconds = notionalSeconds
  }

  /// Counts one stretch.
  public mutating func add(_ span: TimeSpan, notional: Money) {
    add(span, notionalSeconds: notional.magnitude.double * span.seconds)
  }

  /// Counts one stretch, in which what was exposed may have changed.
  public mutating func add(_ span: TimeSpan, notionalSeconds: Double) {
    total = total + span
    worst = max(worst, span)
    self.notionalSeconds += notionalSeconds
  }
}

/// All that a run leaves, from which every figure follows.
public struct RunFacts: Sendable {
  public var initialCapital: Money
  public var finalEquity: Money
  /// In the order of their closing, then those still open.
  public var roundTrips: [RoundTrip] = []
  public var fills: [Fill] = []
  public var signals: [SignalRecord] = []
  /// Every stop that was seen live, oldest first; what the venue moves by itself is not among them.
  public var stops: [StopMove] = []
  /// Equity at the last candle close of each UTC day, oldest first.
  public var dailyEquity: [EquityPoint] = []
  /// Equity along the run, thinned to what a chart can show.
  public var equityCurve: [EquityPoint] = []
  /// The deepest fall of marked equity, over every candle close.
  public var drawdown: DrawdownFacts = DrawdownFacts()
  public var fees: Money = .zero
  public var funding: Money = .zero
  public var naked: Exposure = .zero
  /// The part of naked time in which an order would have been accepted.
  public var reachableNaked: Exposure = .zero
  /// What the executor believed to be without a confirmed stop.
  public var unconfirmed: Exposure = .zero
  /// Positions without a stop by wish.
  public var unprotected: Exposure = .zero
  public var phantom: Exposure = .zero
  /// Each stretch of naked and of phantom time that was longer than nothing, in order of its end.
  public var spells: [ExposureSpell] = []
  /// How many faults struck, by their kind.
  public var faultCounts: [FaultCount] = []
  /// The faults that struck, oldest first; where there were very many, those that say most.
  public var faults: [FaultEvent] = []
  public var candles: Int = 0
  /// Candle closes at which any position stood.
  public var candlesInPosition: Int = 0
  public var firstTime: Timestamp = Timestamp(nanoseconds: 0)
  public var lastTime: Timestamp = Timestamp(nanoseconds: 0)
  /// For each instrument, the first open and the last close.
  public var buyAndHold: [(first: Price, last: Price)] = []
  public var liquidations: Int = 0
  /// How long a run must have been for its figures to be put as a rate a year.
  public var annualisedFrom: TimeSpan = .zero
  /// Alarms that the executor raised, oldest first.
  public var alarms: [AlarmRecord] = []
  /// Requests sent, answered by rejection, and position syncs that were advanced by arithmetic.
  public var requests: Int = 0
  public var rejections: Int = 0
  public var syncs: Int = 0
  public var skippedSyncs: Int = 0

  /// Creates the facts of a run in which nothing has happened.
  public init(initialCapital: Money) {
    self.initialCapital = initialCapital
    finalEquity = initialCapital
  }
}

/// The deepest fall of equity from a peak.
public struct DrawdownFacts: Hashable, Sendable {
  /// The peak and the trough of the fall that was deepest as a fraction of its peak.
  public var peak: Money = .zero
  public var trough: Money = .zero
  public var peakTime: Timestamp = Timestamp(nanoseconds: 0)
  public var troughTime: Timestamp = Timestamp(nanoseconds: 0)
  /// When equity was back at the peak; nil if it never was.
  public var recoveryTime: Timestamp?
  /// The longest time between a peak and its recovery, or the end.
  public var longest: TimeSpan = .zero

  /// Creates the fall of nothing.
  public init() {}
}

/// Something that a person should look at.
public struct AlarmRecord: Hashable, Sendable {
  public var time: Timestamp
  public var instrument: InstrumentIndex?
  public var text: String

  /// Creates a record.
  public init(time: Timestamp, instrument: InstrumentIndex?, text: String) {
    self.time = time
    self.instrument = instrument
    self.text = text
  }
}
