public import Execution
public import SimulatedExchange
public import Trading

/// What a proof demands and of whom: fixed before a campaign, and named by its hash.
public struct ProofConfiguration: Hashable, Sendable {
  /// An instrument and about where its price begins.
  public struct Symbol: Hashable, Sendable {
    public var instrument: Instrument
    public var price: Price

    /// Creates a symbol.
    public init(_ instrument: Instrument, from price: Price) {
      self.instrument = instrument
      self.price = price
    }
  }

  public var profile: VenueProfile
  /// What may be traded; each seed takes the first one to four of them.
  public var symbols: [Symbol]
  public var executor: ExecutorSettings
  public var bounds: ProofBounds
  public var deposit: Money = "20000"
  /// Whether some things go wrong for good, in half of the seeds that have many faults.
  public var failsForGood = true
  /// What goes wrong in every seed; nil where each draws its own, as a proof must.
  public var faults: FaultPlan?
  /// How much each entry is worth.
  public var entryWorth: Money = "2000"

  /// Creates a configuration with the bounds that hold for a profile.
  public init(profile: VenueProfile, symbols: [Symbol]) {
    precondition(!symbols.isEmpty && symbols.count <= 4, "one to four symbols")
    self.profile = profile
    self.symbols = symbols
    executor = ExecutorSettings()
    executor.leverage = 3
    executor.sizing = .notional(entryWorth)
    executor.protection.stop = .percent(2)
    executor.refusesStopsBeyondLiquidation = true
    executor.priceSilence = .seconds(10)
    bounds = ProofBounds(profile, executor)
  }

  /// The name of everything that is demanded: another value for any other configuration.
  public var hash: String {
    var hash = TraceHash()
    hash.mix(profile.name)
    hash.mix("\(profile.stopStyle) \(profile.attachesStops) \(profile.trailingStyle)")
    hash.mix("\(profile.habits)")
    hash.mix(UInt64(bitPattern: profile.readLag.nanoseconds))
    hash.mix(UInt64(profile.requestLimit))
    hash.mix(UInt64(bitPattern: profile.requestWindow.nanoseconds))
    for symbol in symbols {
      hash.mix(symbol.instrument.symbol)
      hash.mix(UInt64(bitPattern: symbol.price.units))
    }
    hash.mix("\(executor)")
    hash.mix(UInt64(bitPattern: deposit.units))
    hash.mix(UInt64(bitPattern: entryWorth.units))
    hash.mix(failsForGood ? 1 : 0)
    if let faults { hash.mix("\(faults)") }
    for bound in bounds.all { hash.mix(UInt64(bitPattern: bound.nanoseconds)) }
    return String(hash.description.prefix(16))
  }
}

/// How long things may take before they are wrong.
public struct ProofBounds: Hashable, Sendable {
  /// How long after the fill that opened it a position may be reachable and naked.
  public var protectAfterFill: TimeSpan
  /// The same for a stop that was lost later, from when that could be known; and for sizes and
  /// stops that the venue does not attach.
  public var protect: TimeSpan
  /// What a restart adds.
  public var recover = TimeSpan.seconds(10)
  /// How long an order of ours may stand that nobody owns.
  public var orphan: TimeSpan
  /// How long an order may be in doubt once everything is well again.
  public var resolve = TimeSpan.seconds(30)
  /// How long an outage may go undeclared.
  public var detect = TimeSpan.seconds(10)
  /// How long until all views agree again once everything is well.
  public var converge: TimeSpan
  /// How long until a probe is traded.
  public var resume = TimeSpan.seconds(60)
  /// How often everything is synced.
  public var sync: TimeSpan

  /// The bounds of a venue's profile, from the executor's own waits.
  public init(_ profile: VenueProfile, _ settings: ExecutorSettings) {
    sync = settings.syncInterval
    let waits = settings.confirmationWaits.reduce(TimeSpan.zero, +)
    protect = settings.answerTimeout + waits + .milliseconds(500)
    protectAfterFill = profile.attachesStops ? .zero : protect
    orphan = sync + protect + .seconds(30)
    converge = sync + sync + .seconds(10)
  }

  /// All of them, in one order.
  var all: [TimeSpan] {
    [protectAfterFill, protect, recover, orphan, resolve, detect, converge, resume, sync]
  }
}
