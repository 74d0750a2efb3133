public import Trading

/// All that a monitor has taken down: what it found, and how long things took.
///
/// The same for a run in virtual time and for a process that trades.
public struct WatchNotes: Sendable {
  public private(set) var monitor: Monitor
  /// How long the journal took to say what it holds, by the clock of this machine.
  public var journalQuery = Measure("journal query", threshold: .milliseconds(10))
  /// From when a request left until its answer was heard.
  public var venueLatency = Measure("venue latency", threshold: .seconds(1))
  /// From the fill that opened a position until a request for its stop left.
  public var effectTime = Measure("fill to stop request", threshold: .seconds(1))
  /// From when a process heard of something until what it wanted had left, all of it durable; nil
  /// in virtual time, where that takes none.
  public var stepTime: Measure?
  /// The first moment that was looked at, and the last.
  public private(set) var span: (from: Timestamp, to: Timestamp)?

  /// Begins with a monitor that has seen nothing.
  public init(_ monitor: Monitor) { self.monitor = monitor }

  /// What was measured, in the order in which it is shown.
  public var measures: [Measure] {
    [journalQuery, venueLatency, effectTime] + (stepTime.map { [$0] } ?? [])
  }

  /// Lets tasks look; returns what is worth a line of the log.
  public mutating func look(_ tasks: [MonitorTask], at views: Views) -> [String] {
    span = (span?.from ?? views.time, views.time)
    var lines: [String] = []
    for task in tasks {
      lines += monitor.look(task, at: views).map(\.line)
      if task == .progress {
        let held = views.instruments.count { $0.exchange.size != .zero }
        let words = "\(held) positions, \(monitor.issues.count) issues so far"
        lines.append("\(CalendarDate(views.time)) \(words)")
      }
    }
    return lines
  }

  /// Takes a moment at which nothing was looked at, but which belongs to the watch.
  public mutating func note(_ moment: Timestamp) { span = (span?.from ?? moment, moment) }
}

extension Issue {
  /// As one line of the log.
  var line: String {
    let details = context.map { "\($0.name) \($0.value)" }.joined(separator: ", ")
    return
      "\(CalendarDate(time)) \(kind.severity.rawValue) \(kind.rawValue) \(symbol): \(details)"
  }
}
