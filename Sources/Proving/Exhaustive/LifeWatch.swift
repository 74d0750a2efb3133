import Execution
import SimulatedExchange
import Simulation
import Trading

/// Watches a life without faults, and says when each of its steps came.
final class LifeWatch: Witness {
  /// Something that happened: when, and as which step of the executor.
  private struct Mark {
    let time: Timestamp
    let step: Int
  }

  private let life: ClosedRange<Timestamp>
  private var steps = 0
  private var marks: [String: Mark] = [:]
  private var subjects: [String: UInt64] = [:]
  private var names: [RequestID: String] = [:]

  init(_ timeline: ProofTimeline) {
    life = PriceModel.start + timeline.storm...PriceModel.start + timeline.heal
  }

  let nextLook = Timestamp.distantFuture

  /// Notes what happened for the first time.
  private func note(_ word: String, at time: Timestamp, _ subject: UInt64? = nil) {
    guard marks[word] == nil else { return }
    marks[word] = Mark(time: time, step: steps)
    subjects[word] = subject
  }

  func stepped(
    _ event: Event, wanting effects: ArraySlice<Effect>, _ executor: borrowing Executor,
    at moment: Timestamp
  ) {
    steps += 1
    guard life.contains(moment) else { return }
    switch event {
    case .wish(.open(let signal)): if !signal.isRung { note("wish", at: moment) }
    case .answer(let id, _): if let name = names[id] { note("\(name) answered", at: moment) }
    case .venue(.fill(let fill)): note("\(fill.word) heard", at: moment)
    case .venue(.order(let report)):
      if report.status == .cancelled, report.clientID?.role == .entry {
        note("rung gone", at: moment)
      }
    default: break
    }
    for effect in effects { take(effect, at: moment) }
  }

  private func take(_ effect: Effect, at moment: Timestamp) {
    switch effect {
    case .request(let id, let request):
      let name = word(of: request)
      if marks["\(name) sent"] == nil { names[id] = name }
      note("\(name) sent", at: moment)
    case .record(.stop): note(marks["stop seen"] == nil ? "stop seen" : "trail seen", at: moment)
    case .record(.closed): note("closed", at: moment)
    case .record: break
    }
  }

  /// What a request is in this life.
  private func word(of request: Request) -> String {
    if case .submit(let id, _) = request, id.role == .entry {
      return marks["entry sent"] == nil ? "entry" : "rung"
    }
    if case .submit(let id, _) = request, id.role == .exit { return "exit" }
    if case .cancel(let id, _) = request, id.role == .entry { return "cancel" }
    let isOfStop: Bool
    if case .cancel(let id, _) = request { isOfStop = id.role == .stop } else { isOfStop = false }
    guard request.stopMarket != nil || isOfStop else { return "other" }
    return marks["stop seen"] == nil ? "stop" : "trail"
  }

  func arriving(_ request: Request, at exchange: borrowing Exchange, _ moment: Timestamp) {
    guard life.contains(moment) else { return }
    let name: String
    switch request {
    case .submit(let id, _) where id.role == .entry: name = "entry"
    case .submit(let id, _) where id.role == .exit: name = "exit"
    default: name = request.stopMarket == nil ? "other" : "stop"
    }
    note("\(name) arrived", at: moment)
  }

  func said(_ output: ExchangeOutput, by exchange: borrowing Exchange, at moment: Timestamp) {
    guard life.contains(moment), case .event(let event) = output else { return }
    switch event {
    case .fill(let fill): note("\(fill.word) filled", at: moment, event.subject)
    case .order(let report):
      if report.status == .untriggered { note("stop said", at: moment, event.subject) }
    default: break
    }
  }

  func died(_ executor: borrowing Executor, at moment: Timestamp) {}
  func revived(_ executor: borrowing Executor, at moment: Timestamp) {}
  func settled(
    _ exchange: borrowing Exchange, _ executor: borrowing Executor, _ way: Way,
    at moment: Timestamp
  ) {}

  /// When a step came; nil where it does not come at this venue.
  func moment(of step: LifeStep) -> LifeMoment? {
    switch step {
    case .signal, .intent, .send, .ack, .fill: opening(step)
    case .stopSend, .stopAck, .trail, .cancel: standing(step)
    case .exitSend, .exitFill, .close, .stopFill: closing(step)
    }
  }

  private static let instant = TimeSpan(nanoseconds: 1)

  private func opening(_ step: LifeStep) -> LifeMoment? {
    guard let wish = marks["wish"], let arrived = marks["entry arrived"],
      let answered = marks["entry answered"], let filled = marks["entry filled"],
      let heard = marks["entry heard"]
    else { return nil }
    switch step {
    case .signal:
      let begin = wish.time - .seconds(2)
      return LifeMoment(
        at: begin, begin...wish.time - Self.instant, step: wish.step, after: .unsent)
    case .intent: return LifeMoment(at: wish.time, step: wish.step, after: .unsent)
    case .send:
      return LifeMoment(
        at: wish.time + Self.instant, wish.time...arrived.time, [.request, .process],
        step: wish.step, before: .unsent)
    case .ack:
      return LifeMoment(
        at: arrived.time, arrived.time...answered.time, [.response, .ack], step: answered.step)
    default:
      return LifeMoment(
        at: filled.time + Self.instant, filled.time...heard.time,
        [.fill, .stream, .process, .account], subject: subjects["entry filled"],
        step: heard.step)
    }
  }

  private func standing(_ step: LifeStep) -> LifeMoment? {
    switch step {
    case .stopSend:
      guard let sent = marks["stop sent"], let arrived = marks["stop arrived"] else { return nil }
      return LifeMoment(
        at: sent.time + Self.instant, sent.time...arrived.time, [.request, .process],
        step: sent.step, before: .unsent)
    case .stopAck:
      guard let said = marks["stop said"], let seen = marks["stop seen"] else { return nil }
      return LifeMoment(
        at: said.time + Self.instant + Self.instant, said.time...seen.time,
        [.response, .ack, .stream, .process, .account], subject: subjects["stop said"],
        step: seen.step)
    case .trail:
      guard let sent = marks["trail sent"], let seen = marks["trail seen"] else { return nil }
      return LifeMoment(
        at: sent.time + Self.instant, sent.time...seen.time, step: sent.step, before: .unsent)
    default:
      guard let sent = marks["cancel sent"], let gone = marks["rung gone"] else { return nil }
      return LifeMoment(
        at: sent.time + Self.instant, sent.time...gone.time, step: sent.step, before: .unsent)
    }
  }

  private func closing(_ step: LifeStep) -> LifeMoment? {
    switch step {
    case .exitSend:
      guard let sent = marks["exit sent"], let arrived = marks["exit arrived"] else { return nil }
      return LifeMoment(
        at: sent.time + Self.instant, sent.time...arrived.time, [.request, .process],
        step: sent.step, before: .unsent)
    case .exitFill:
      guard let filled = marks["exit filled"], let heard = marks["exit heard"] else { return nil }
      return LifeMoment(
        at: filled.time, filled.time...heard.time,
        [.response, .ack, .fill, .stream, .process, .account], subject: subjects["exit filled"],
        step: heard.step)
    case .close:
      guard let closed = marks["closed"] else { return nil }
      let begin = closed.time + Self.instant
      return LifeMoment(
        at: begin, begin...begin + .seconds(3), step: closed.step, before: .unsent)
    default:
      guard let filled = marks["stop filled"], let heard = marks["stop heard"] else { return nil }
      return LifeMoment(
        at: filled.time, filled.time...heard.time, [.fill, .stream, .process, .account],
        subject: subjects["stop filled"], step: heard.step)
    }
  }
}

extension Fill {
  /// What it is in the life of a position.
  fileprivate var word: String {
    guard let role = clientID?.role else { return "stop" }
    return role == .entry ? "entry" : role == .exit ? "exit" : "stop"
  }
}
