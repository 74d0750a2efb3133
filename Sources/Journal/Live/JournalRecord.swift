public import Execution
public import Trading

/// How a part of the state is kept: whole, or by what has changed since it was kept last.
public enum StatePiece: Hashable, Sendable {
  case whole([UInt8])
  /// What has changed since the record of that number.
  case change(since: Int64, [UInt8])
}

/// One thing that the journal holds, in the order in which it became known.
public enum JournalRecord: Hashable, Sendable {
  /// A setting of the run.
  case setting(name: String, value: String)
  case signal(SignalRecord)
  case fate(SignalID, SignalFate)
  /// An order is about to be sent.
  case intent(ClientOrderID, OrderTerms)
  /// How the request for an order ended: `accepted`, `rejected` with the reason, `unknown`.
  case outcome(ClientOrderID, String)
  case fill(Fill)
  case opened(InstrumentIndex, SignalID, stop: Price?)
  case closed(InstrumentIndex, SignalID, ExitReason)
  /// A stop was seen live at the venue.
  case stop(InstrumentIndex, Price, StopKind)
  /// How a position is protected by now; nil once there is none.
  case protection(InstrumentIndex, StopState?)
  /// Whether a position has no stop that was seen live, though it should have one.
  case naked(InstrumentIndex, Bool)
  case alarm(InstrumentIndex?, String)
  /// Funding as it was booked before payments had names; in journals of today only that which has
  /// none, such as in a simulation.
  case funding(InstrumentIndex, Money)
  /// Money that came or went without a trade.
  case payment(Payment)
  case balance(Money)
  /// What the venue has listed as held.
  case positions([PositionReport])
  /// A part of what the executor needs to come back.
  case state(DurablePart, InstrumentIndex?, StatePiece)

  /// The word under which it stands in the table of records.
  public var kind: String {
    switch self {
    case .setting: "setting"
    case .signal: "signal"
    case .fate: "fate"
    case .intent: "intent"
    case .outcome: "outcome"
    case .fill: "fill"
    case .opened: "opened"
    case .closed: "closed"
    case .stop: "stop"
    case .protection: "protection"
    case .naked: "naked"
    case .alarm: "alarm"
    case .funding: "funding"
    case .payment: "payment"
    case .balance: "balance"
    case .positions: "positions"
    case .state: "state"
    }
  }

  /// What it is about; nil where it is about no instrument.
  public var instrument: InstrumentIndex? {
    switch self {
    case .signal(let record): record.instrument
    case .intent(let id, _), .outcome(let id, _): id.instrument
    case .fill(let fill): fill.instrument
    case .opened(let index, _, _), .closed(let index, _, _), .stop(let index, _, _),
      .protection(let index, _), .naked(let index, _), .funding(let index, _):
      index
    case .alarm(let index, _), .state(_, let index, _): index
    case .payment(let payment): payment.instrument
    case .setting, .fate, .balance, .positions: nil
    }
  }

  /// What the executor has recorded.
  public init(_ record: Record) {
    switch record {
    case .signal(let signal): self = .signal(signal)
    case .fate(let id, let fate): self = .fate(id, fate)
    case .intent(let id, let terms): self = .intent(id, terms)
    case .outcome(let id, let outcome): self = .outcome(id, Self.word(outcome))
    case .fill(let fill): self = .fill(fill)
    case .opened(let index, let signal, let stop): self = .opened(index, signal, stop: stop)
    case .closed(let index, let signal, let reason): self = .closed(index, signal, reason)
    case .stop(let index, let price, let kind): self = .stop(index, price, kind)
    case .alarm(let index, let alarm): self = .alarm(index, "\(alarm)")
    }
  }

  /// How a request ended, in words.
  public static func word(_ outcome: Outcome) -> String {
    switch outcome {
    case .accepted: "accepted"
    case .rejected(let rejection): "rejected, \(rejection)"
    case .unknown(let uncertainty): "unknown, \(uncertainty)"
    }
  }
}
