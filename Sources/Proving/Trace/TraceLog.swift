import Execution
import Journal
import Simulation
import Trading

/// What happened last, with the truth, the journal and the executor's mind side by side.
struct TraceLog {
  /// How many lines are kept before a violation; all where nil.
  let limit: Int?
  private(set) var lines: [String] = []
  /// What the journal holds now; nil where none is kept.
  var store: (() -> [JournalHolding]?)?
  /// The line of the last step, whose records the journal gets once it is over.
  private var open: OpenLine?
  /// The same lane by lane, where that is wanted.
  var lanes: LaneLog?
  private var isFull = false

  init(limit: Int? = 30) { self.limit = limit }

  /// Writes down what was heard, what was wanted, and how both sides stand.
  mutating func note(
    _ event: Event, _ effects: ArraySlice<Effect>, _ executor: borrowing Executor,
    _ markets: [TruthMarket], at moment: Timestamp
  ) {
    lanes?.note(event, effects, executor, markets, at: moment)
    if isFull { return }
    close()
    if case .wake = event, effects.isEmpty { return }
    open = OpenLine(
      text: Self.time(moment).padded(to: 10) + " " + event.detail.padded(to: 52),
      truths: markets.map { Self.view($0.size, $0.tightest, $0.isNaked ? "!" : "") },
      beliefs: markets.indices.map { index in
        let belief = executor.beliefs[index]
        let stop = executor.stopState(InstrumentIndex(index))?.stop
        return Self.view(belief.size, stop, belief.isUnconfirmed ? "?" : "")
      },
      effects: effects.map { String(repeating: " ", count: 13) + $0.detail })
  }

  /// Ends the line of the last step, by what the journal holds of it now.
  mutating func close() {
    guard let line = open else { return }
    open = nil
    let stored = store?()
    var text = line.text
    for index in line.truths.indices {
      let written = stored.map { Self.view($0[index].size, $0[index].stop, "") } ?? "–"
      text += " | \(line.truths[index]) / \(written) / \(line.beliefs[index])"
    }
    append(text)
    for effect in line.effects { append(effect) }
  }

  /// A size, and the stop behind it.
  private static func view(_ size: Quantity, _ stop: Price?, _ mark: String) -> String {
    "\(size)" + (size == .zero ? "" : stop.map { "@\($0)" } ?? "") + mark
  }

  /// What is known of a step before its records are written.
  private struct OpenLine {
    let text: String
    let truths: [String]
    let beliefs: [String]
    let effects: [String]
  }

  /// Writes down what is wrong.
  mutating func mark(_ violation: Violation) {
    lanes?.mark(violation)
    close()
    append(
      Self.time(violation.time).padded(to: 10)
        + " **** \(violation.invariant.rawValue) \(violation.symbol): \(violation.text)")
    isFull = limit != nil
  }

  private mutating func append(_ line: String) {
    lines.append(line)
    if let limit, lines.count > limit { lines.removeFirst(lines.count - limit) }
  }

  static func time(_ moment: Timestamp) -> String {
    let milliseconds = (moment - PriceModel.start).nanoseconds / 1_000_000
    let rest = String(milliseconds % 1000)
    return "\(milliseconds / 1000)." + String(repeating: "0", count: 3 - rest.count) + rest
  }
}

extension String {
  /// The text with spaces behind it up to a width.
  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}

extension Event {
  /// What it is, with its figures.
  var detail: String {
    switch self {
    case .wish(let wish):
      switch wish {
      case .open(let signal):
        "wish: \(signal.direction) \(signal.instrument.value)\(signal.isRung ? " rung" : "")"
      case .close(let index): "wish: close \(index.value)"
      case .cancelEntries(let index, _): "wish: cancel entries \(index.value)"
      case .moveStop(let index, let price): "wish: stop \(index.value) to \(price)"
      case .moveTarget(let index, let price): "wish: target \(index.value) to \(price)"
      }
    case .answer(let id, .accepted(.positions(let reports, _))):
      "answer \(id.number): positions "
        + reports.map { "\($0.instrument.value): \($0.size)" }.joined(separator: ", ")
    case .answer(let id, .accepted(.openOrders(let reports))):
      "answer \(id.number): orders " + reports.map(\.detail).joined(separator: ", ")
    case .answer(let id, .accepted(.order(let report))):
      "answer \(id.number): \(report.name) \(report.status) \(report.filled)"
    case .answer(let id, .accepted(.fills(let fills, _))):
      "answer \(id.number): fills " + fills.map(\.detail).joined(separator: ", ")
    case .answer(let id, _): "answer \(id.number): \(word)"
    case .venue(.order(let report)):
      "order \(report.name) \(report.status) \(report.trigger.map { "at \($0.price)" } ?? "")"
    case .venue(.fill(let fill)): "fill \(fill.detail)"
    case .venue(.ticker(let index, let ticker)): "ticker \(index.value): \(ticker.last)"
    default: word
    }
  }
}

extension Effect {
  /// What it is, with its figures.
  var detail: String {
    switch self {
    case .request(let id, let request): "-> \(id.number): \(request.detail)"
    case .record(.fate(let id, let fate)): "   signal \(id) \(fate.word)"
    case .record(.alarm(_, let alarm)): "   alarm \(alarm)"
    case .record(.closed(let index, let signal, let reason)):
      "   closed \(index.value) \(signal) \(reason)"
    case .record(.opened(let index, let signal, let stop)):
      "   opened \(index.value) \(signal) stop \(stop.map(\.description) ?? "none")"
    case .record(.stop(let index, let price, let kind)):
      "   stop \(index.value) seen at \(price) (\(kind))"
    case .record(.intent(let id, _)): "   intent \(id.short)"
    case .record(.signal(let signal)): "   signal \(signal.id)"
    case .record(.fill(let fill)): "   booked \(fill.execution.number)"
    case .record(.outcome(let id, _)): "   outcome \(id.short)"
    }
  }
}

extension Request {
  /// What it is, with its figures.
  var detail: String {
    switch self {
    case .submit(let id, let terms):
      "submit \(id.short) \(terms.side) \(terms.quantity)"
        + (terms.trigger.map { " at \($0.price)" } ?? "")
    case .amend(let id, _, let change):
      "amend \(id.short) to \(change.triggerPrice.map(\.description) ?? "")"
    case .cancel(let id, _): "cancel \(id.short)"
    case .setStops(let index, let stops):
      "stops \(index.value) stop \(stops.stop.map(\.description) ?? "none") "
        + "target \(stops.target.map(\.description) ?? "none")"
    case .setLeverage(let index, let leverage): "leverage \(index.value) \(leverage)"
    case .order(let id, _): "ask for \(id.short)"
    case .openOrders(let index): "list orders \(index.map { "\($0.value)" } ?? "all")"
    case .positions: "list positions"
    case .account: "account"
    case .settings(let index): "settings \(index.value)"
    case .rules(let index): "rules \(index.value)"
    case .ticker(let index): "ask for the price \(index.value)"
    case .fills(let index, let since): "list fills \(index.value) since \(since)"
    }
  }
}

extension OrderReport {
  /// What it is, with its figures.
  fileprivate var detail: String {
    "\(name) \((trigger?.price ?? price).map(\.description) ?? "")"
  }
}

extension Fill {
  /// What it is, with its figures.
  fileprivate var detail: String {
    "\(clientID.map(\.short) ?? "\(origin)") \(side) \(quantity) at \(price)"
  }
}

extension ClientOrderID {
  /// As `entry#4.0@1`.
  var short: String { "\(role)\(signal).\(attempt)@\(instrument.value)" }
}

extension OrderReport {
  /// What it is called.
  var name: String { clientID.map(\.short) ?? "\(origin)@\(instrument.value)" }
}

extension SignalFate {
  /// What it is, with its reason.
  fileprivate var word: String {
    switch self {
    case .traded: "traded"
    case .blocked(let reason): "blocked, \(reason.rawValue)"
    case .pending(let until): "pending" + (until.map { " until \(TraceLog.time($0))" } ?? "")
    }
  }
}
