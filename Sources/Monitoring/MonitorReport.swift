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

  public var source: String
  public var from: String
  public var to: String
  public var issues: [Entry]
  public var measures: [Figures]
  /// How often each task has looked.
  public var looks: [String: Int]
  public var worst: Severity?

  /// Makes the report of what was watched; `source` says what that was.
  public init(_ watch: RunWatch, source: String) {
    self.source = source
    let none = Timestamp(nanoseconds: 0)
    from = "\(CalendarDate(watch.span?.from ?? none))"
    to = "\(CalendarDate(watch.span?.to ?? none))"
    issues = watch.monitor.issues.map { issue in
      Entry(
        kind: issue.kind, severity: issue.kind.severity, symbol: issue.symbol,
        since: "\(CalendarDate(issue.since))", time: "\(CalendarDate(issue.time))",
        until: issue.until.map { "\(CalendarDate($0))" }, context: issue.context,
        advice: issue.kind.advice)
    }
    measures = [watch.journalQuery, watch.venueLatency, watch.effectTime].map { measure in
      Figures(
        name: measure.name, count: measure.count,
        p50: measure.quantile(0.5)?.milliseconds, p99: measure.quantile(0.99)?.milliseconds,
        threshold: measure.threshold.milliseconds, isWithin: measure.isWithin)
    }
    let counts = watch.monitor.looks.map { ($0.key.rawValue, $0.value) }
    looks = Dictionary(uniqueKeysWithValues: counts)
    worst = watch.monitor.worst
  }

  /// As JSON, with its keys in order.
  public func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(self)
  }

  /// As text for a console, the worst issues first.
  public var text: String {
    var lines = ["\(source), \(from) to \(to)", ""]
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

extension String {
  fileprivate func padded(_ width: Int) -> String {
    padding(toLength: max(width, count + 1), withPad: " ", startingAt: 0)
  }
}

extension TimeSpan {
  fileprivate var milliseconds: Double { Double(nanoseconds) / 1e6 }
}
