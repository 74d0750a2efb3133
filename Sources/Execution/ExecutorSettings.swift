public import Trading

/// How the executor trades, apart from what each signal says.
public struct ExecutorSettings: Hashable, Sendable {
  /// How large an entry is where its signal does not say.
  public var sizing: Sizing = .percent("0.1")
  /// The leverage that is set on every symbol, a whole number.
  public var leverage = 1
  /// Protection added to signals that come without; its stop never replaces one.
  public var protection = Protection()
  public var onOpposite = OppositePolicy.reverse
  /// Whether a long here is refused while a short stands on another symbol, and the reverse.
  public var crossSymbolHedge = false
  /// The least quality of a signal, 0 to 1; a signal without one passes.
  public var qualityThreshold = 0.0
  /// How long after an exit no entry is made on that symbol.
  public var cooldown = TimeSpan.zero
  /// How many symbols may have a position or an entry at once.
  public var maximumPositions = Int.max
  /// How long ago the candle may have closed by which a signal was decided, for it to open.
  ///
  /// Nil for any time. It closes what stands against it all the same.
  public var signalLife: TimeSpan?
  /// The worth of everything that is open, working or on its way to open at most; nil for no bound.
  public var maximumNotional: Money?
  /// The worth of one entry at most; nil for no bound.
  public var maximumOrderNotional: Money?
  /// What of the free margin is kept back when a size is cut to what can be afforded.
  public var marginReserve: Rate = "0.01"
  /// Which start of the process this is; part of every client order id.
  public var epoch: UInt32 = 1

  /// Whether an entry is refused whose stop lies beyond the estimated price of liquidation; where
  /// the account has another leverage than was wished for, it always is.
  public var refusesStopsBeyondLiquidation = false
  /// How long before a contract ends nothing is opened any more and what is open is closed.
  public var deliveryLead = TimeSpan.minutes(1)
  /// How long something may be open or working without a price to decide by before the venue is
  /// asked for one; nil for never.
  public var priceSilence: TimeSpan?

  // Asking, waiting, retrying (R2, R5, R8, R16).

  /// How often all positions are synced.
  public var syncInterval = TimeSpan.seconds(60)
  /// How long until what did not succeed is looked at again, the last for all further times.
  public var retryWaits: [TimeSpan] = [.seconds(1), .seconds(2), .seconds(3)]
  /// After so many refusals in a row, more than a mood of the venue, it is asked less often.
  public var hopelessAfter = 24
  public var hopelessWait = TimeSpan.seconds(30)
  /// How long an answer may take before the outcome counts as unknown.
  public var answerTimeout = TimeSpan.seconds(10)
  /// The same for one that only asks, and can be asked again.
  public var questionTimeout = TimeSpan.seconds(3)
  /// The waits before an order is asked for, one after the other.
  public var confirmationWaits: [TimeSpan] = [.seconds(2), .seconds(3), .seconds(3)]
  /// How long an order known to stand may go unheard of before it is asked for again.
  public var restingCheck = TimeSpan.seconds(60)
  /// The same for an entry that carries no stop though its position is to have one.
  public var bareEntryCheck = TimeSpan.seconds(8)
  /// How long a stop may go unseen before it is placed again.
  public var stopDeadline = TimeSpan.seconds(3)
  /// How often a stop is tried before the position is closed.
  public var stopAttempts = 3
  /// How often at most the positions are looked at for what waits to close.
  public var lookEvery: TimeSpan = .seconds(2)
  /// How much further back than the last agreement fills are asked for, each time that they have
  /// not explained a position.
  public var fillLookback: [TimeSpan] = [.minutes(10), .minutes(60)]
  /// How long a position that is listed as smaller than what was heard may go unexplained, or its
  /// fills unreadable, before the listing decides; twice as long while an order is in doubt.
  public var takeoverAfter = TimeSpan.seconds(20)
  /// How long the venue may be in doubt before a halt.
  public var doubtLimit = TimeSpan.minutes(5)

  // Moving stops (R13) and believing prices (R6).

  /// The least time between two moves of one stop.
  public var stopMoveInterval = TimeSpan.seconds(1)
  /// The least improvement that is worth a request.
  public var stopMoveStep: Distance = .rate("0.0001")
  /// How old a price may be to decide by.
  public var priceStaleAfter = TimeSpan.seconds(30)
  /// The change from the last good price that needs a second price to confirm it.
  public var priceJump: Rate = "0.5"

  // The request budget (R14).

  /// The share of the venue's limit that is used at most.
  public var requestShare: Rate = "0.8"
  /// The part of that share that only what reduces risk may use.
  public var requestReserve: Rate = "0.3"

  /// Creates the default settings.
  public init() {}
}

extension ExecutorSettings {
  /// How long until what did not succeed is looked at again, the first time being 0.
  func retryWait(_ time: Int) -> TimeSpan {
    guard let last = retryWaits.last else { return .seconds(3) }
    return time < retryWaits.count ? retryWaits[time] : last
  }
}
