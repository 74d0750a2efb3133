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
  /// A stop or target of ours stands where nothing is held.
  case orphanStop
  /// Somebody still trails a stop where nothing is held.
  case orphanTrail
  /// The stop stands at another price in one of the three places.
  case stopPrice
  /// The stop closes less than what is held.
  case stopSize
  /// The position has another size in one of the three places.
  case positionSize
  /// Executor or journal hold what the exchange does not.
  case phantom
  /// The exchange holds what the executor does not know.
  case ghost
  /// The executor decides by a price that is old while the exchange has another.
  case stalePrice
  /// The journal has not written what the executor knows.
  case journalLag
  /// The process that trades does not answer.
  case silent
  /// The exchange cannot be asked, so that nothing can be said of what stands there.
  case unreachable

  /// Whether it is one of the run as a whole, and not of an instrument.
  public var isOfRun: Bool {
    switch self {
    case .journalLag, .silent, .unreachable: true
    default: false
    }
  }

  /// How much it matters.
  public var severity: Severity {
    switch self {
    case .missingStop, .ghost: .critical
    case .stopPrice, .stopSize, .positionSize, .phantom, .journalLag, .silent, .unreachable: .high
    case .orphanStop, .stalePrice: .medium
    case .orphanTrail: .low
    }
  }

  /// What to do about it, in a sentence.
  public var advice: String {
    switch self {
    case .missingStop:
      "Set a stop at the venue by hand or close the position, then find out why it is gone."
    case .orphanStop: "Cancel the order: it would open a position, or close the next one."
    case .orphanTrail: "Nothing is at risk; restart the executor if it stays."
    case .stopPrice: "Believe the exchange; set the stop there to the tightest of the three."
    case .stopSize: "Place a stop for the whole position, or close what it leaves open."
    case .positionSize: "Believe the exchange; look for fills that were never heard of."
    case .phantom: "Open nothing on this symbol until the executor has synced its positions."
    case .ghost: "Protect the position by hand; restart the executor, which then adopts it."
    case .stalePrice: "Look at the feed; nothing trails while no price comes."
    case .journalLag: "Make room on the disk or end what locks the file; open nothing until then."
    case .silent: "See whether the process lives; start it again, and it takes up what stands."
    case .unreachable: "Look at the venue by other ways: nobody sees what stands there."
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
    self.kind = kind
    self.instrument = instrument
    self.context = context.map { Detail(name: $0.key, value: $0.value) }
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
