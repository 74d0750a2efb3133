import Execution
import SimulatedExchange
import Simulation
public import Trading

/// One thing that happened in a seed, in the lane of whom it happened to.
public struct LaneEntry: Hashable, Sendable {
  /// Whose it is.
  public enum Lane: String, Hashable, Sendable, CaseIterable {
    /// What it wanted, and what it was told to.
    case executor
    /// What was written down.
    case journal
    /// What it said, and how it truly stood.
    case exchange
  }

  /// What kind of thing.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    case plain
    /// How positions and stops stand, after they have changed.
    case state
    case fault
    case violation
  }

  public var time: Timestamp
  public var lane: Lane
  public var kind: Kind
  public var text: String
}

/// What happened in a seed, lane by lane; tickers from which nothing came are left out.
struct LaneLog {
  /// More than this is not kept, so that a page stays small.
  static let limit = 50_000

  private(set) var entries: [LaneEntry] = []
  private var truth: [String] = []
  private var belief: [String] = []

  mutating func note(
    _ event: Event, _ effects: ArraySlice<Effect>, _ executor: borrowing Executor,
    _ markets: [TruthMarket], at moment: Timestamp
  ) {
    guard entries.count < Self.limit else { return }
    func add(_ lane: LaneEntry.Lane, _ text: String, _ kind: LaneEntry.Kind = .plain) {
      entries.append(LaneEntry(time: moment, lane: lane, kind: kind, text: text))
    }
    if isWorthTelling(event, effects) {
      switch event {
      case .answer, .venue: add(.exchange, event.detail)
      default: add(.executor, event.detail)
      }
    }
    for effect in effects {
      let text = String(effect.detail.drop { $0 == " " })
      if case .request = effect { add(.executor, text) } else { add(.journal, text) }
    }
    for (index, market) in markets.enumerated() {
      if truth.count == index {
        truth.append("0")
        belief.append("0")
      }
      let held = "\(market.size)" + (market.isNaked ? " without a live stop" : "")
      if held != truth[index] { add(.exchange, "\(index) holds \(held)", .state) }
      truth[index] = held
      let mind = executor.beliefs[index]
      let believed = "\(mind.size)" + (mind.isUnconfirmed ? ", stop unconfirmed" : "")
      if believed != belief[index] { add(.executor, "\(index) believes \(believed)", .state) }
      belief[index] = believed
    }
  }

  /// Writes down what is wrong.
  mutating func mark(_ violation: Violation) {
    entries.append(
      LaneEntry(
        time: violation.time, lane: .exchange, kind: .violation,
        text: "\(violation.invariant.rawValue) \(violation.symbol): \(violation.text)"))
  }

  /// What happened, and the faults that struck, in the order of time.
  func entries(with strikes: ContiguousArray<FaultStrike>) -> [LaneEntry] {
    let told = strikes.filter { !$0.target.contains(.ticker) || $0.target == .all }
    let faults = told.map { strike in
      let target = strike.target == .all ? "" : " (\(strike.target.names.joined(separator: " ")))"
      let effect = strike.isEffective ? "" : ", nothing came of it"
      return LaneEntry(
        time: strike.time, lane: .exchange, kind: .fault,
        text: strike.decision.kind.name + target + effect)
    }
    // Of one moment, what struck stands before what came of it.
    let all = (faults + entries).enumerated()
    return all.sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }.map(\.element)
  }

  private func isWorthTelling(_ event: Event, _ effects: ArraySlice<Effect>) -> Bool {
    switch event {
    case .wake: false
    case .venue(.ticker), .closed: !effects.isEmpty
    default: true
    }
  }
}
