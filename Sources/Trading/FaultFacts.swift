/// A fault that struck a run.
public struct FaultEvent: Hashable, Sendable {
  public var time: Timestamp
  /// Until when it lasted; nil where it struck one message.
  public var until: Timestamp?
  /// Its kind, by the name that it has in a plan.
  public var kind: String
  /// What it struck, by the names that targets have in a plan, with spaces between; empty where it
  /// came by itself.
  public var target: String
  /// Whether anything came of it.
  public var isEffective: Bool

  /// Creates an event.
  public init(
    time: Timestamp, until: Timestamp? = nil, kind: String, target: String, isEffective: Bool
  ) {
    self.time = time
    self.until = until
    self.kind = kind
    self.target = target
    self.isEffective = isEffective
  }
}

/// A stretch of time in which exchange and executor did not stand as they should.
public struct ExposureSpell: Hashable, Sendable {
  /// What was amiss.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// A position at the exchange had no live stop, though it should have had one.
    case naked
    /// The executor held a position that the exchange did not.
    case phantom
  }

  public var kind: Kind
  public var instrument: InstrumentIndex
  public var from: Timestamp
  public var until: Timestamp

  /// Creates a spell.
  public init(kind: Kind, instrument: InstrumentIndex, from: Timestamp, until: Timestamp) {
    self.kind = kind
    self.instrument = instrument
    self.from = from
    self.until = until
  }
}

/// How often faults of one kind struck.
public struct FaultCount: Hashable, Sendable {
  /// By the name that it has in a plan.
  public var kind: String
  public var struck: Int
  /// Of how many something came.
  public var effective: Int
  /// For how long they were on, where they did not strike one message only.
  public var lasting: TimeSpan

  /// Creates a count.
  public init(kind: String, struck: Int, effective: Int, lasting: TimeSpan) {
    self.kind = kind
    self.struck = struck
    self.effective = effective
    self.lasting = lasting
  }
}
