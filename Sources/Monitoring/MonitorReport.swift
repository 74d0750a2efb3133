public import Foundation
import Trading

/// What a monitor has to say once it is over.
public struct MonitorReport: Encodable, Sendable {
  /// One issue, as it is written.
  public struct Entry: Encodable, Sendable {
    public var kind: IssueKind
    public var severity: Severity
    public var symbol: String
    /// When it was seen first, when it was reported, and when it was gone; nil while it is there.
    public var since: String
    public var time: String
    public var until: String?
    public var context: [Finding.Detail]
    public var advice: String
  }

  /// One measure, as it is written; in milliseconds.
  public struct Figures: Encodable, Sendable {
    public var name: String
    public var count: Int
    public var p50: Double?
    public var p99: Double?
    public var threshold: Double
    public var isWithin: Bool?
  }

  /// Where what was compared has come from.
  public struct Places: Encodable, Sendable {
    public var executor: String
    public var journal: String
    public var exchange: String
    /// How often each of them could not be seen.
    public var missed: [String: Int]

    /// Creates places by what they are called.
    public init(executor: String, journal: String, exchange: String, missed: [String: Int]) {
      self.executor = executor
      self.journal = journal
      self.exchange = exchange
      self.missed = missed
    }
  }

  public var source: String
  /// Where a process was seen; nil for a run in virtual time.
  public var places: Places?
  /// Whether a person has ended the watch before its time.
  public var isCutShort = false
  public var from: String
  public var to: String
  public var issues: [Entry]
  public var measures: [Figures]
  /// How often each task has looked.
  public var looks: [String: Int]
  public var worst: Severity?

  /// Makes the report of what was watched; `source` says what that was.
  public init(_ notes: WatchNotes, source: String) {
    self.source = source
    let none = Timestamp(nanoseconds: 0)
    from = "\(CalendarDate(notes.span?.from ?? none))"
    to = "\(CalendarDate(notes.span?.to ?? none))"
    issues = notes.monitor.issues.map { issue in
      Entry(
        kind: issue.kind, severity: issue.kind.severity, symbol: issue.symbol,
        since: "\(CalendarDate(issue.since))", time: "\(CalendarDate(issue.time))",
        until: issue.until.map { "\(CalendarDate($0))" }, context: issue.context,
        advice: issue.kind.advice)
    }
    measures = notes.measures.map { measure in
      Figures(
        name: measure.name, count: measure.count,
        p50: measure.quantile(0.5)?.milliseconds, p99: measure.quantile(0.99)?.milliseconds,
        threshold: measure.threshold.milliseconds, isWithin: measure.isWithin)
    }
    let counts = notes.monitor.looks.map { ($0.key.rawValue, $0.value) }
    looks = Dictionary(uniqueKeysWithValues: counts)
    worst = notes.monitor.worst
  }

  /// As JSON, with its keys in order.
  public func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(self)
  }

  /// As text for a console, the worst issues first.
  public var text: String {
    var lines = ["\(source), \(from) to \(to)\(isCutShort ? ", cut short" : "")", ""]
    if let places { lines += places.lines }
    if issues.isEmpty { lines.append("no issues") }
    for severity in Severity.allCases.reversed() {
      for kind in IssueKind.allCases where kind.severity == severity {
        let those = issues.filter { $0.kind == kind }
        guard let first = those.first else { continue }
        let times = those.count == 1 ? "once" : "\(those.count) times"
        lines.append("\(severity.rawValue.padded(10))\(kind.rawValue.padded(16))\(times)")
        let details = first.context.map { "\($0.name) \($0.value)" }.joined(separator: ", ")
        lines.append("  first \(first.since), \(first.symbol): \(details)")
        lines.append("  \(first.advice)")
      }
    }
    lines.append("")
    for measure in measures {
      guard let p50 = measure.p50, let p99 = measure.p99 else {
        lines.append("\(measure.name.padded(24))nothing to measure")
        continue
      }
      let numbers = String(
        format: "p50 %.2f ms, p99 %.2f ms of at most %.0f", p50, p99, measure.threshold)
      let note = measure.isWithin == true ? "" : "  too slow"
      lines.append("\(measure.name.padded(24))\(numbers), \(measure.count) times\(note)")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension MonitorReport.Places {
  /// As lines for a console, with an empty one behind them.
  fileprivate var lines: [String] {
    let rows = [("executor", executor), ("journal", journal), ("exchange", exchange)]
    return rows.map { name, words in
      let count = missed[name] ?? 0
      let misses = count == 0 ? "" : "; not seen \(count == 1 ? "once" : "\(count) times")"
      return name.padded(10) + words + misses
    } + [""]
  }
}

extension String {
  fileprivate func padded(_ width: Int) -> String {
    padding(toLength: max(width, count + 1), withPad: " ", startingAt: 0)
  }
}

extension TimeSpan {
  fileprivate var milliseconds: Double { Double(nanoseconds) / 1e6 }
}
