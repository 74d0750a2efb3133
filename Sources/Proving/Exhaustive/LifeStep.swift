import SimulatedExchange
import Simulation
import Trading

/// A step in the life of one position, at which each single fault is tried.
public enum LifeStep: String, Hashable, Sendable, CaseIterable {
  /// The strategy is about to speak.
  case signal
  /// The order is written down, and has not left.
  case intent
  /// The order is on its way.
  case send
  /// The venue has it, and answers.
  case ack
  /// It has filled, and the stream tells.
  case fill
  /// The stop is on its way, where the entry did not carry it.
  case stopSend
  /// The venue has the stop, and says so.
  case stopAck
  /// The stop follows the price once.
  case trail
  /// An entry that rests is taken back.
  case cancel
  /// The order that closes is on its way.
  case exitSend
  /// The venue has it, fills it and tells.
  case exitFill
  /// It is flat, and what stood beside it goes.
  case close
  /// In place of an exit, the stop is reached and closes it.
  case stopFill

  /// The life in which it comes.
  var ending: LifeEnding { self == .stopFill ? .stop : .wish }
}

/// When a step comes in a life without faults, and what belongs to it.
struct LifeMoment {
  /// When what comes by itself begins.
  let begin: Timestamp
  /// When that passes which can be struck; nil where nothing does.
  var window: ClosedRange<Timestamp>?
  /// Which faults strike what passes then; nil for all.
  var hooks: Set<FaultHook>?
  /// The event of the stream that it is about; nil for any but prices.
  var subject: UInt64?
  /// The step of the executor by which it is over, and how far the process comes that is killed
  /// just before and just after.
  let step: Int
  let before: KillPoint.Place
  let after: KillPoint.Place

  init(
    at begin: Timestamp, _ window: ClosedRange<Timestamp>? = nil, _ hooks: Set<FaultHook>? = nil,
    subject: UInt64? = nil, step: Int, before: KillPoint.Place = .unheard,
    after: KillPoint.Place = .sent
  ) {
    self.begin = begin
    self.window = window
    self.hooks = hooks
    self.subject = subject
    self.step = step
    self.before = before
    self.after = after
  }

  /// What a fault of a kind strikes here: the first that passes; nil where nothing does.
  func decision(_ kind: FaultKind, among occasions: [FaultOccasion]) -> FaultDecision? {
    // Prices come every second: the next one counts.
    if kind.hook == .ticker {
      let next = begin...begin + .milliseconds(1100)
      return occasions.first { $0.decision.kind == kind && next.contains($0.time) }?.decision
    }
    // An order that rests is asked for within a minute.
    if kind == .missOrder || kind == .formerLeg {
      let next = begin...begin + .seconds(45)
      return occasions.first { $0.decision.kind == kind && next.contains($0.time) }?.decision
    }
    guard let window, hooks?.contains(kind.hook) ?? true else { return nil }
    return occasions.first { occasion in
      guard occasion.decision.kind == kind, window.contains(occasion.time) else { return false }
      guard kind.isOfStream else { return true }
      return subject.map { $0 == occasion.decision.subject } ?? true
    }?.decision
  }
}

extension FaultKind {
  /// Whether it strikes events of the stream.
  fileprivate var isOfStream: Bool { hook == .stream || self == .killAtEvent }
}
