public import Trading

/// How a running session stands: what its live page shows.
///
/// Whoever runs a session fills it in; the page shows it as it is.
public struct SessionState: Sendable {
  /// A position, with its stop beside it.
  public struct Holding: Sendable {
    public var symbol: String
    /// Negative where it is short.
    public var size: Quantity
    public var averageEntry: Price
    public var mark: Price?
    public var unrealised: Money?
    /// Where its stop stands; nil where it has none.
    public var stop: Price?
    /// Whether the stop was seen live at the venue.
    public var isStopConfirmed: Bool
    /// Whether it needs no stop by the strategy's wish.
    public var isUnprotected: Bool

    /// Creates a holding.
    public init(
      symbol: String, size: Quantity, averageEntry: Price, mark: Price? = nil,
      unrealised: Money? = nil, stop: Price? = nil, isStopConfirmed: Bool = false,
      isUnprotected: Bool = false
    ) {
      self.symbol = symbol
      self.size = size
      self.averageEntry = averageEntry
      self.mark = mark
      self.unrealised = unrealised
      self.stop = stop
      self.isStopConfirmed = isStopConfirmed
      self.isUnprotected = isUnprotected
    }
  }

  /// An order that stands, or may.
  public struct WorkingOrder: Sendable {
    public var symbol: String
    /// Our name for it.
    public var name: String
    public var side: Side
    public var quantity: Quantity
    public var filled: Quantity
    /// Its limit, or what triggers it; nil at market.
    public var price: Price?
    /// What has become of it, in a word; `in doubt` where nobody knows.
    public var status: String
    public var isInDoubt: Bool

    /// Creates an order.
    public init(
      symbol: String, name: String, side: Side, quantity: Quantity, filled: Quantity = .zero,
      price: Price? = nil, status: String, isInDoubt: Bool = false
    ) {
      self.symbol = symbol
      self.name = name
      self.side = side
      self.quantity = quantity
      self.filled = filled
      self.price = price
      self.status = status
      self.isInDoubt = isInDoubt
    }
  }

  /// One thing on which the session rests, such as a stream, and whether it is well.
  public struct Health: Sendable {
    public var name: String
    public var isWell: Bool
    public var text: String

    /// Creates a report.
    public init(_ name: String, isWell: Bool, _ text: String) {
      self.name = name
      self.isWell = isWell
      self.text = text
    }
  }

  /// Something that has happened, or that a person should look at.
  public struct Note: Sendable {
    public var time: Timestamp
    public var symbol: String
    public var text: String

    /// Creates a note.
    public init(time: Timestamp, symbol: String = "", _ text: String) {
      self.time = time
      self.symbol = symbol
      self.text = text
    }
  }

  /// What is traded where, such as `trend, paper at bybit`.
  public var title: String
  /// The moment of which all this is.
  public var time: Timestamp
  public var started: Timestamp
  public var equity: Money?
  public var freeMargin: Money?
  /// Why nothing is opened any more; nil while it is.
  public var halt: String?
  public var holdings: [Holding] = []
  public var orders: [WorkingOrder] = []
  public var health: [Health] = []
  public var signals = 0
  public var traded = 0
  public var pending = 0
  public var blocked: [(reason: BlockReason, count: Int)] = []
  /// Newest last; as many as are to be shown.
  public var events: [Note] = []
  public var alarms: [Note] = []
  /// Equity along the session, as much as is to be drawn.
  public var curve: [EquityPoint] = []

  /// Creates the state of a session in which nothing has happened.
  public init(title: String, started: Timestamp) {
    self.title = title
    self.started = started
    time = started
  }
}

extension SessionState {
  /// As the page takes it.
  var json: JSON {
    var blocks = JSON.Object()
    for block in blocked { blocks[block.reason.rawValue] = JSON(block.count) }
    return .object([
      "title": .string(title), "time": .integer(time.milliseconds),
      "started": .integer(started.milliseconds), "equity": JSON(text: equity?.description),
      "freeMargin": JSON(text: freeMargin?.description), "halt": JSON(text: halt),
      "holdings": .array(holdings.map(\.json)), "orders": .array(orders.map(\.json)),
      "health": .array(
        health.map {
          .object(["name": .string($0.name), "isWell": .bool($0.isWell), "text": .string($0.text)])
        }),
      "funnel": .object([
        "signals": JSON(signals), "traded": JSON(traded), "pending": JSON(pending),
        "blocked": .object(blocks),
      ]),
      "events": .array(events.map(\.json)), "alarms": .array(alarms.map(\.json)),
      "curve": .array(
        curve.map { .array([.integer($0.time.milliseconds), JSON($0.equity.double)]) }),
    ])
  }
}

extension SessionState.Holding {
  fileprivate var json: JSON {
    .object([
      "symbol": .string(symbol), "size": .string("\(size)"),
      "entry": .string("\(averageEntry)"), "mark": JSON(text: mark?.description),
      "unrealised": JSON(text: unrealised?.description), "stop": JSON(text: stop?.description),
      "isConfirmed": .bool(isStopConfirmed), "isUnprotected": .bool(isUnprotected),
    ])
  }
}

extension SessionState.WorkingOrder {
  fileprivate var json: JSON {
    .object([
      "symbol": .string(symbol), "name": .string(name), "side": .string("\(side)"),
      "quantity": .string("\(quantity)"), "filled": .string("\(filled)"),
      "price": JSON(text: price?.description), "status": .string(status),
      "isInDoubt": .bool(isInDoubt),
    ])
  }
}

extension SessionState.Note {
  fileprivate var json: JSON {
    .array([.integer(time.milliseconds), .string(symbol), .string(text)])
  }
}
