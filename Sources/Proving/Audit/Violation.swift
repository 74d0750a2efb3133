public import SimulatedExchange
public import Simulation
public import Trading

/// What a proof demands; see `docs/proof.md`.
public enum Invariant: String, Hashable, Sendable, CaseIterable, Comparable {
  case protected = "S01"
  case oneEntry = "S02"
  case neverFlip = "S03"
  case unknownIsNotEmpty = "S04"
  case noPhantom = "S05"
  case noOrphan = "S06"
  case conservation = "S07"
  case bookedOnce = "S08"
  case accounted = "S09"
  case soundPrices = "S10"
  case monotoneOrders = "S11"
  case budget = "S12"
  case stopsTighten = "S13"
  case exposure = "S14"
  case writeAhead = "S15"
  case crashAnywhere = "S16"
  case rules = "S17"
  case progress = "S18"
  case attribution = "S19"
  case foreign = "S20"
  case determinism = "S21"
  case agreement = "L1"
  case protectedAgain = "L2"
  case settled = "L3"
  case probe = "L4"
  case resolved = "L5"
  case quiescence = "L6"

  /// Whether it is about what must come, rather than about what must never be.
  public var isLiveness: Bool { rawValue.hasPrefix("L") }

  /// What it says, in a few words.
  public var summary: String {
    switch self {
    case .protected: "a position has a stop at the venue whenever the venue can be reached"
    case .oneEntry: "a signal opens once, and no more than was meant"
    case .neverFlip: "an order that closes only brings the position closer to flat"
    case .unknownIsNotEmpty: "nothing is forgotten without evidence"
    case .noPhantom: "after a sync the executor holds what the venue holds"
    case .noOrphan: "every order of ours has an owner"
    case .conservation: "no money is made or lost"
    case .bookedOnce: "every execution is booked once"
    case .accounted: "every signal is traded, blocked for a reason, or pending"
    case .soundPrices: "nothing is decided by a price that is none"
    case .monotoneOrders: "what has filled or ended stays so"
    case .budget: "no more is asked than the venue allows"
    case .stopsTighten: "stops only tighten, across restarts too"
    case .exposure: "no more is held or on its way than the cap"
    case .writeAhead: "every order was meant before it was sent"
    case .crashAnywhere: "a restart knows what was durable"
    case .rules: "no order breaks a rule that is known"
    case .progress: "nothing waits or repeats without end"
    case .attribution: "the reason of an exit is that of the order that filled"
    case .foreign: "what is not ours is left alone"
    case .determinism: "the same seed does the same"
    case .agreement: "once well, all views agree"
    case .protectedAgain: "once well, every position is protected"
    case .settled: "no signal is left pending"
    case .probe: "a new signal is traded"
    case .resolved: "no order stays in doubt"
    case .quiescence: "requests go back to what is usual"
    }
  }

  /// In the order of the list.
  public static func < (lhs: Self, rhs: Self) -> Bool {
    (lhs.isLiveness ? 1 : 0, lhs.rawValue) < (rhs.isLiveness ? 1 : 0, rhs.rawValue)
  }
}

/// Something that a proof has found.
public struct Violation: Hashable, Sendable {
  public var seed: UInt64
  public var invariant: Invariant
  public var time: Timestamp
  public var phase: ProofPhase
  public var symbol: String
  public var text: String
  /// What kind of state it is, in a word; part of the signature.
  public var state: String
  /// Where the process was killed to see it; nil where it was not.
  public var kill: KillPoint?
  /// The kinds of faults that struck in the two minutes before, in the order of the kinds.
  public var faults: [FaultKind]

  /// By which violations of one cause are told from others, roughly.
  public var signature: String {
    "\(invariant.rawValue)/\(phase.rawValue)/\(state)\(kill == nil ? "" : "/killed")"
  }

  /// The options of `drydock prove` that show it again.
  public var options: String {
    let kill = kill.map { " --kill \($0.word)" } ?? ""
    return "--seed \(seed)\(kill)"
  }
}
