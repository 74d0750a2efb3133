public import SimulatedExchange
import Trading

/// One way in which venues, networks or bots are known to fail, and how it is brought about.
///
/// The ids, phases, venues and sources are those of the catalogue of failure modes that the proof
/// is measured by; what a mode does here is said in one line. Where a mode is about the bytes of a
/// live adapter, the line says which outcome of it is played.
public struct FaultMode: Hashable, Sendable {
  /// How early a mode must be covered.
  public enum Phase: String, Hashable, Sendable, CaseIterable, Comparable {
    case p0 = "P0"
    case p1 = "P1"
    case p2 = "P2"

    public static func < (lhs: Self, rhs: Self) -> Bool { lhs.rawValue < rhs.rawValue }
  }

  /// As `RSP-01`.
  public let id: String
  public let phase: Phase
  public let summary: String
  /// The venues that have it, by name; empty for all.
  public let venues: [String]
  /// Where it was seen: threads as `owner/repository#number`, documents by their place.
  public let sources: [String]
  /// What is traded meanwhile.
  public let story: ModeStory
  /// What strikes; times count from the beginning of the storm.
  public let rules: [FaultRule]
  /// What tells that it had effect, all of it.
  public let signs: [ModeSign]

  /// Creates a mode; `venues` and `sources` are separated by spaces.
  init(
    _ id: String, _ phase: Phase, _ summary: String, at venues: String = "", from sources: String,
    _ story: ModeStory, _ rules: [FaultRule], shows signs: [ModeSign]
  ) {
    self.id = id
    self.phase = phase
    self.summary = summary
    self.venues = venues.split(separator: " ").map(String.init)
    self.sources = sources.split(separator: " ").map(String.init)
    self.story = story
    self.rules = rules
    self.signs = signs
  }

  /// Whether a venue has it.
  public func concerns(_ venue: String) -> Bool { venues.isEmpty || venues.contains(venue) }

  /// The primitive of what strikes first.
  public var primitive: Primitive { rules[0].kind.primitive }

  /// The part of the way that it is about, by its id.
  public var hook: FaultHook {
    switch id.prefix(3) {
    case "REQ": .request
    case "RSP": .response
    case "ACK": .ack
    case "FIL": .fill
    case "TKR": .ticker
    case "WSS": .stream
    case "CLK": .clock
    case "ACC": .account
    // What is not in the catalogue.
    case "SAY": rules[0].kind.hook
    default: .process
    }
  }

  /// Every mode, by hook and id.
  public static let all: [FaultMode] =
    requests + answers + acks + fills + tickers + streams + clocks + accounts + processes
    + knowing

  /// The mode of an id, in any case; nil where there is none.
  public static func named(_ id: String) -> FaultMode? {
    all.first { $0.id == id.uppercased() }
  }
}

extension FaultRule {
  /// A fault that strikes each message it can, in a stretch of a story: seconds of the storm.
  static func hit(
    _ kind: FaultKind, _ target: FaultTarget = .all, from: Int64 = 0, until: Int64 = 600,
    times limit: Int? = nil, amount: Int64 = 4, part: Rate = "0.5", lasting: Int64 = 10
  ) -> FaultRule {
    FaultRule(
      kind, chance: .one, lasting: .seconds(lasting), amount: .seconds(amount), part: part,
      target: target, from: .seconds(from), until: .seconds(until), limit: limit)
  }

  /// A fault that comes by itself, once, in a second of the storm; it lasts for half of `lasting`
  /// to all of it.
  static func once(
    _ kind: FaultKind, at second: Int64, _ more: TimeSpan = .zero, lasting: Int64 = 30,
    amount: Int64 = 4, part: Rate = "0.5"
  ) -> FaultRule {
    FaultRule(
      kind, lasting: .seconds(lasting), amount: .seconds(amount), part: part,
      from: .seconds(second) + more, limit: 1)
  }

  /// The same, later.
  func delayed(by span: TimeSpan) -> FaultRule {
    // What is set once, is set at the start.
    if kind.isOfStart { return self }
    var rule = self
    rule.from = from + span
    if until != .distant { rule.until = until + span }
    return rule
  }
}
