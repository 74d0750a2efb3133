public import Trading

/// How much an issue matters.
public enum Severity: String, Hashable, Sendable, CaseIterable, Comparable, Encodable {
  case low = "LOW"
  case medium = "MEDIUM"
  case high = "HIGH"
  case critical = "CRITICAL"

  /// The less urgent one is smaller.
  public static func < (lhs: Self, rhs: Self) -> Bool { lhs.rank < rhs.rank }

  private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// What can be wrong between executor, journal and exchange; see `docs/operations.md`.
public enum IssueKind: String, Hashable, Sendable, CaseIterable, Encodable {
  /// A position at the exchange has no live stop, though it should have one.
  case missingStop
  /// Live stops close a part of the position, and the rest has none.
  case partialStop
  /// The exchange liquidates the position before its stop fires.
  case stopBeyondLiquidation
  /// A stop or target of ours is working where no position is open.
  case orphanStop
  /// Somebody still trails a stop where no position is open.
  case orphanTrail
  /// The stop is at another price in one of the three places.
  case stopPrice
  /// The position has another size in one of the three places.
  case positionSize
  /// Executor or journal hold what the exchange does not.
  case phantom
  /// The exchange holds what the executor does not know.
  case ghost
  /// The executor decides by a price that is old while the exchange has another.
  case stalePrice
  /// The process hears nothing of a topic while the exchange trades.
  case muteTopic
  /// The account has another leverage, margin mode or position mode than the run wants.
  case settingDiffers
  /// The venue settles the contract soon and ends it.
  case contractEnding
  /// The venue has said what the process cannot read.
  case unreadableRows
  /// The journal has not written what the executor knows.
  case journalLag
  /// The process that trades does not answer.
  case silent
  /// The exchange cannot be asked, so that nothing can be said of what is open there.
  case unreachable

  /// Whether it is one of the run as a whole, and not of an instrument.
  public var isOfRun: Bool {
    switch self {
    case .unreadableRows, .journalLag, .silent, .unreachable: true
    default: false
    }
  }

  /// How much it matters.
  public var severity: Severity {
    switch self {
    case .missingStop, .stopBeyondLiquidation, .ghost: .critical
    case .partialStop, .stopPrice, .positionSize, .phantom, .muteTopic, .settingDiffers,
      .journalLag, .silent, .unreachable:
      .high
    case .orphanStop, .stalePrice, .contractEnding, .unreadableRows: .medium
    case .orphanTrail: .low
    }
  }

  /// What to do about it, in a sentence.
  public var advice: String {
    switch self {
    case .missingStop:
      "Set a stop at the venue by hand or close the position, then find out why it is gone."
    case .partialStop: "Place a stop for the part that has none, or close that part."
    case .stopBeyondLiquidation:
      "Tighten the stop to before the liquidation price, add margin, or make the position smaller."
    case .orphanStop: "Cancel the order: it would open a position, or close the next one."
    case .orphanTrail: "Nothing is at risk; restart the executor if it stays."
    case .stopPrice: "Believe the exchange; set the stop there to the tightest of the three."
    case .positionSize: "Believe the exchange; look for fills that were never heard of."
    case .phantom: "Open nothing on this symbol until the executor has synced its positions."
    case .ghost: "Protect the position by hand; restart the executor, which then adopts it."
    case .stalePrice: "Look at the feed; nothing trails while no price comes."
    case .muteTopic:
      "Look at the data feed; signals and trailing stops wait for it. Restart the run if it stays."
    case .settingDiffers:
      "Set it at the venue by hand, or start the run with what the account has: sizes and the"
        + " liquidation price go by the account."
    case .contractEnding:
      "Close the position before the settlement and stop trading this contract."
    case .unreadableRows:
      "Look at the rows in the log and compare the position with the venue's own page."
    case .journalLag: "Make room on the disk or end what locks the file; open nothing until then."
    case .silent: "See whether the process lives; start it again, and it takes up what is open."
    case .unreachable: "Look at the venue by other ways: nobody sees what is open there."
    }
  }
}

/// What one look has found.
public struct Finding: Hashable, Sendable {
  public var kind: IssueKind
  public var instrument: InstrumentIndex
  /// What was seen where, in the order in which it is shown.
  public var context: [Detail]

  /// One thing that was seen.
  public struct Detail: Hashable, Sendable, Encodable {
    public var name: String
    public var value: String
  }

  /// Creates a finding.
  public init(
    _ kind: IssueKind, _ instrument: InstrumentIndex, _ context: KeyValuePairs<String, String>
  ) {
    self.init(kind, instrument, context.map { Detail(name: $0.key, value: $0.value) })
  }

  /// Creates a finding of details that are many or few.
  public init(_ kind: IssueKind, _ instrument: InstrumentIndex, _ context: [Detail]) {
    self.kind = kind
    self.instrument = instrument
    self.context = context
  }
}

/// What was found and has stayed for longer than it may.
public struct Issue: Hashable, Sendable {
  public var kind: IssueKind
  public var symbol: String
  /// When it was seen first, and when it was reported.
  public var since: Timestamp
  public var time: Timestamp
  /// When it was seen no more; nil while it is there.
  public var until: Timestamp?
  public var context: [Finding.Detail]
}
