import SimulatedExchange
import Trading

/// What happened in the storm of a story, as far as modes tell by it.
struct ModeLog {
  /// A request and what became of it.
  struct Asked {
    let request: Request
    let target: FaultTarget
    let sent: Timestamp
    var arrived: [Timestamp] = []
    /// What was held when it came, where that is what was asked.
    var held: [PositionReport]?
    var answered: Timestamp?
    var outcome: Outcome?
    /// Whether the answer said another thing than the exchange's truth at that moment.
    var isFalse = false
  }

  /// Something that the exchange said by its stream, and when it was heard.
  struct Said {
    let event: VenueEvent
    let time: Timestamp
    var heard: [Timestamp] = []
  }

  var asked: [RequestID: Asked] = [:]
  var order: [RequestID] = []
  var said: [Said] = []
  /// The order in which events of the account were heard, by their place among those said.
  var heard: [Int] = []
  /// Events of the account that were heard and never said.
  var madeUp = 0
  /// Events that were heard before the answer to the request they are about.
  var early = 0
  /// Prices that were heard while a position stood open.
  var tickers: [(time: Timestamp, ticker: Ticker)] = []
  /// How long a position stood without a stop, whatever could be done about it.
  var bare = TimeSpan.zero
  /// How long a conditional order of ours stood without a position.
  var orphaned = TimeSpan.zero
  /// How long the executor believed another size than the exchange had.
  var mistaken = TimeSpan.zero
  /// The longest time in which the executor was told nothing.
  var stillness = TimeSpan.zero
  /// How many times the process died, with a position, and came back to a bare one.
  var deaths = 0
  var deathsHolding = 0
  var revivalsBare = 0
  /// The longest time without a price while a position stood open.
  var priceGap = TimeSpan.zero
  /// How long the executor believed another balance than the account had.
  var misjudged = TimeSpan.zero
  /// How long the exchange had another leverage than the executor wished for.
  var settingOff = TimeSpan.zero
  /// How often the executor was told the rules of an instrument.
  var rulesHeard = 0
  /// How often the stream was heard to break.
  var breaks = 0
  /// The price of the last fill that closed a position.
  var closingPrice: Price?
  /// Listings of positions that left a symbol out which was believed to be held, and had others.
  var omissions = 0

  /// The requests to which a target applies, in the order in which they were sent.
  func asked(_ target: FaultTarget) -> [Asked] {
    order.compactMap { asked[$0] }.filter { !$0.target.isDisjoint(with: target) }
  }

  /// What the stream should have brought, by its kind.
  func said(_ target: FaultTarget) -> [Said] {
    said.filter { !FaultTarget($0.event).isDisjoint(with: target) }
  }
}
