public import Trading

/// One line of a fault plan: what happens, and how often.
public struct FaultRule: Hashable, Sendable {
  public var kind: FaultKind
  /// How likely it strikes each message that it could; for faults that come with a message.
  public var chance: Rate
  /// The mean time between two of them; for faults that come by themselves.
  public var every: TimeSpan
  /// How long it lasts, where it lasts.
  public var lasting: TimeSpan
  /// How late, how old or how far off, where it is a time; drawn between half of it and all.
  public var amount: TimeSpan
  /// How large, where it is a part: of a position, of a fill, of a price.
  public var part: Rate
  /// Which requests it may strike.
  public var target: FaultTarget
  /// When it may strike, as time since the start of the run.
  public var from: TimeSpan
  public var until: TimeSpan
  /// How often it strikes at most; nil for no limit.
  public var limit: Int?

  /// Creates a rule.
  public init(
    _ kind: FaultKind, chance: Rate = .zero, every: TimeSpan = .zero,
    lasting: TimeSpan = .seconds(30), amount: TimeSpan = .seconds(4), part: Rate = "0.5",
    target: FaultTarget = .all, from: TimeSpan = .zero, until: TimeSpan = .distant,
    limit: Int? = nil
  ) {
    self.kind = kind
    self.chance = chance
    self.every = every
    self.lasting = lasting
    self.amount = amount
    self.part = part
    self.target = target
    self.from = from
    self.until = until
    self.limit = limit
  }

  /// Whether the rule holds so long after the start.
  func holds(after span: TimeSpan) -> Bool { span >= from && span < until }
}

/// All that goes wrong in a run: a value, which with a seed decides everything.
///
/// Whether a fault strikes is a function of the seed, the kind, what it would strike and how many
/// of the same went before; so taking a fault out moves none of the others.
public struct FaultPlan: Hashable, Sendable {
  public var name: String
  public var rules: [FaultRule]
  /// How many times likelier faults are while something is on its way or a position is bare.
  public var windowFactor: Int
  /// How often the ticker is published, so that there is something to spoil.
  public var tickerInterval: TimeSpan
  /// When everything is well again, as time since the start of the run; the far future for never.
  public var healsAfter: TimeSpan
  /// What goes wrong for good, whether or not all else heals.
  public var permanent: [PermanentFailure] = []
  /// Where it is given, the only faults that strike: a run told again, or a part of it.
  public var script: Set<FaultDecision>?
  /// Whether it is kept what could have been struck, for those who then choose.
  public var keepsOccasions = false

  /// Creates a plan.
  public init(
    name: String, rules: [FaultRule], windowFactor: Int = 1,
    tickerInterval: TimeSpan = .seconds(1), healsAfter: TimeSpan = .distant,
    script: Set<FaultDecision>? = nil
  ) {
    self.name = name
    self.rules = rules
    self.windowFactor = max(1, windowFactor)
    self.tickerInterval = tickerInterval
    self.healsAfter = healsAfter
    self.script = script
  }
}

/// One fault that strikes: of what kind, what it strikes, and the how manieth such.
public struct FaultDecision: Hashable, Sendable {
  public var kind: FaultKind
  public var subject: UInt64
  public var nth: UInt32

  /// Creates a decision.
  public init(_ kind: FaultKind, subject: UInt64, nth: UInt32) {
    self.kind = kind
    self.subject = subject
    self.nth = nth
  }
}

extension TimeSpan {
  /// Longer than any run.
  public static let distant = TimeSpan(nanoseconds: .max)
}
