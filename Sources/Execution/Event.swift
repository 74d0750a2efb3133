public import Trading

/// What the executor is told.
public enum Event: Hashable, Sendable {
  /// The process has started and the venue can be asked.
  case started
  case wish(Wish)
  /// The last price of a candle that has closed.
  case closed(InstrumentIndex, Price)
  case answer(RequestID, Outcome)
  case venue(VenueEvent)
  /// The moment of ``Executor/nextWake`` has come.
  case wake
  /// No more openings, by a person's wish; what is open stays protected.
  case halt(String)
  /// There is no more data; what waits to open never will.
  case ended
}

/// What the executor wants done: first the records are kept, then the requests are sent.
public struct Effects: Hashable, Sendable {
  /// A request under the name by which its answer is known.
  public struct Sent: Hashable, Sendable {
    public let id: RequestID
    public let request: Request

    /// Names a request.
    public init(_ id: RequestID, _ request: Request) {
      self.id = id
      self.request = request
    }
  }

  /// To be durable before any of the requests leaves, in this order.
  public var records: ContiguousArray<Record> = []
  /// To be sent in this order.
  public var requests: ContiguousArray<Sent> = []

  /// Whether somebody may start again from the records; else those that nothing but a restart
  /// needs are left out.
  public let servesRestart: Bool

  /// Nothing to do.
  public init(servesRestart: Bool = true) { self.servesRestart = servesRestart }

  /// Whether there is nothing to do.
  @inlinable public var isEmpty: Bool { records.isEmpty && requests.isEmpty }

  /// Forgets what was done, but keeps the room for more.
  public mutating func removeAll() {
    if !records.isEmpty { records.removeAll(keepingCapacity: true) }
    if !requests.isEmpty { requests.removeAll(keepingCapacity: true) }
  }

  mutating func keep(_ id: ClientOrderID, _ terms: OrderTerms) {
    if servesRestart { records.append(.intent(id, terms)) }
  }

  mutating func keep(_ fill: Fill) {
    if servesRestart { records.append(.fill(fill)) }
  }
}

/// What must be known again after a restart, and what results are made of.
public enum Record: Hashable, Sendable {
  case signal(SignalRecord)
  case fate(SignalID, SignalFate)
  /// An order is about to be sent.
  case intent(ClientOrderID, OrderTerms)
  /// How the request for an order ended.
  case outcome(ClientOrderID, Outcome)
  case fill(Fill)
  /// A position was opened by a signal; with its first stop, nil where it is unprotected by wish.
  case opened(InstrumentIndex, SignalID, stop: Price?)
  case closed(InstrumentIndex, SignalID, ExitReason)
  /// A stop was seen live at the venue.
  case stop(InstrumentIndex, Price, StopKind)
  case alarm(InstrumentIndex?, Alarm)
}

/// What a stop stands for by now.
public enum StopKind: UInt8, Hashable, Sendable {
  case initial
  case breakeven
  case trailing
  /// Moved by the strategy.
  case moved

  /// The reason of an exit by such a stop.
  public var exitReason: ExitReason {
    switch self {
    case .initial, .moved: .stop
    case .breakeven: .breakevenStop
    case .trailing: .trailingStop
    }
  }
}

/// What a person should look at.
public enum Alarm: Hashable, Sendable {
  /// The executor believed in a position that the venue does not have.
  case phantomCleared(Quantity)
  /// The venue has a position that no order of ours explains.
  case foreignPosition(Quantity)
  /// The venue's size differs from ours, and was taken over.
  case sizeCorrected(from: Quantity, to: Quantity)
  /// A stop could not be confirmed; the position is being closed.
  case unprotected
  /// A stop was refused.
  case stopRefused(Rejection)
  /// An order of ours stands without a position or an owner and is being cancelled.
  case orphanOrder
  case entryRefused(Rejection)
  case exitRefused(Rejection)
  /// A price was not believed.
  case badPrice(Price)
  /// A report contradicts what is known.
  case contradiction
  /// Live stops close a part of the position; so much of it would stay open.
  case partlyProtected(uncovered: Quantity)
  /// The venue would liquidate the position before its stop fires.
  case stopBeyondLiquidation(stop: Price, liquidation: Price)
  /// What the account has set for an instrument is not what was wished for; in words.
  case settingDiffers(String)
  /// The venue settles the contract and ends it.
  case contractEnds(Timestamp)
  /// There was no price to decide by for so long, though something is open or working.
  case priceSilent(TimeSpan)
  case halted(String)
  /// The halt is over, by itself.
  case resumed(String)
}

extension Alarm: CustomStringConvertible {
  /// What kind it is, then after a colon what is particular to it.
  public var description: String {
    switch self {
    case .phantomCleared(let size): "phantomCleared: \(size)"
    case .foreignPosition(let size): "foreignPosition: \(size)"
    case .sizeCorrected(let before, let after): "sizeCorrected: \(before) to \(after)"
    case .unprotected: "unprotected"
    case .stopRefused(let rejection): "stopRefused, \(rejection)"
    case .orphanOrder: "orphanOrder"
    case .entryRefused(let rejection): "entryRefused, \(rejection)"
    case .exitRefused(let rejection): "exitRefused, \(rejection)"
    case .badPrice(let price): "badPrice: \(price)"
    case .contradiction: "contradiction"
    case .partlyProtected(let uncovered): "partlyProtected: without a stop \(uncovered)"
    case .stopBeyondLiquidation(let stop, let liquidation):
      "stopBeyondLiquidation: \(stop), liquidated at \(liquidation)"
    case .settingDiffers(let words): "settingDiffers: \(words)"
    case .contractEnds(let time): "contractEnds: \(time)"
    case .priceSilent(let span): "priceSilent: \(span.seconds) s"
    case .halted(let reason): "halted, \(reason)"
    case .resumed(let reason): "resumed, \(reason)"
    }
  }
}
