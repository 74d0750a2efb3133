public import Trading

/// What the executor believes, laid open for those who compare it with the truth.
public struct Mind: Hashable, Sendable {
  /// An order of ours that it believes may still fill.
  public struct Order: Hashable, Sendable {
    public var id: ClientOrderID
    public var side: Side
    public var quantity: Quantity
    public var filled: Quantity
    public var sentAt: Timestamp
    /// Whether nothing certain is known of it.
    public var isInDoubt: Bool
  }

  /// What it believes of one instrument.
  public struct Holding: Hashable, Sendable {
    public var size: Quantity
    public var signal: SignalID
    /// Where the stop should stand, and where it was seen to.
    public var stop: Price?
    public var liveStop: Price?
    public var target: Price?
    public var liveTarget: Price?
    /// The names of stops and targets that are orders of their own.
    public var conditionals: [ClientOrderID]
    public var orders: [Order]
    /// Whether a signal waits until the position is flat.
    public var hasQueued: Bool
    /// Whether the position is on its way out.
    public var isLeaving: Bool
    /// Whether what stands is none of ours.
    public var isForeign: Bool
    /// What others on the account hold.
    public var foreign: Quantity
    /// The best price since the entry, which a trailing stop follows.
    public var best: Price
    /// What the account has set for the instrument, by the venue's word; nil before it was read.
    public var settings: InstrumentSettings?
  }

  public var holdings: [Holding]
  public var balance: Money?
  public var haltReason: String?
  public var isReady: Bool
  public var isConnected: Bool
  /// Since when the venue is in doubt; nil while it is not.
  public var doubtSince: Timestamp?
  /// How many requests wait for an answer.
  public var flights: Int
}

extension Executor {
  /// Whether it knows that it has not heard of every fill of an instrument, and asks.
  public func asksForFills(_ index: InstrumentIndex) -> Bool { books[index.value].missesFills }

  /// What is believed now.
  public var mind: Mind {
    var holdings: [Mind.Holding] = []
    holdings.reserveCapacity(books.count)
    for index in books.indices {
      var holding = books[index].mind
      holding.settings = checks[index].read
      holdings.append(holding)
    }
    return Mind(
      holdings: holdings, balance: balance, haltReason: haltReason, isReady: isReady,
      isConnected: isConnected, doubtSince: doubtSince, flights: flights.count)
  }
}

extension Book {
  fileprivate var mind: Mind.Holding {
    var orders = entries.map { $0.order.mind($0.signal.direction.entrySide) }
    // What is left over of a position that is gone closes nothing any more, whatever its side.
    let exitSide = (direction ?? .long).exitSide
    orders += partials.map { $0.mind(exitSide) }
    if let exit { orders.append(exit.order.mind(exitSide)) }
    return Mind.Holding(
      size: size, signal: signal, stop: stops.stop, liveStop: stops.liveStop,
      target: stops.target, liveTarget: stops.liveTarget,
      conditionals: [stops.stopOrder, stops.targetOrder, stops.formerStop].compactMap { $0 },
      orders: orders, hasQueued: !queued.isEmpty,
      isLeaving: exit != nil || emergency != nil || stops.isFiring,
      isForeign: isForeign, foreign: held.foreign, best: stops.best)
  }
}

extension WorkingOrder {
  fileprivate func mind(_ side: Side) -> Mind.Order {
    Mind.Order(
      id: id, side: side, quantity: quantity, filled: filled, sentAt: sentAt,
      isInDoubt: state == .inDoubt)
  }
}
