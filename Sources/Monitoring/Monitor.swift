public import Trading

/// Looks at what three places say, again and again, and says what stays wrong.
///
/// What is on its way is not wrong: a finding becomes an issue when it was there at three looks in
/// a row, and for as long as its grace. It is said once until it is gone.
public struct Monitor: Sendable {
  /// How often it looks, and for how long something may be so.
  public struct Settings: Hashable, Sendable {
    /// How old a price may be while the exchange has another.
    public var staleAfter: TimeSpan = .seconds(30)
    /// Whether a ticker comes whatever the run does, so that its silence tells something.
    public var hearsTickers = true
    /// How long before its end a contract is worth a word.
    public var endsWithin: TimeSpan = .minutes(24 * 60)
    /// For how long the views may differ.
    public var grace: TimeSpan = .seconds(10)
    /// For how long an order may stand without a position.
    public var orphanGrace: TimeSpan = .seconds(30)

    /// The settings for a run that hears prices every second.
    public init() {}

    /// How long after one look of a task the next one comes.
    public var intervals: [MonitorTask: TimeSpan] = [
      .trailing: .seconds(5), .consistency: .seconds(5), .journal: .seconds(30),
      .orders: .seconds(60), .settings: .seconds(60), .progress: .seconds(60),
    ]
    /// How soon a task looks again while something is found and no issue yet.
    public var again: TimeSpan = .seconds(5)

    /// How long after one look of a task the next one comes.
    public func interval(of task: MonitorTask) -> TimeSpan { intervals[task] ?? again }

    /// At how many looks in a row something must be found.
    public static let leastLooks = 3

    /// For how long something may be so before it is an issue.
    public func grace(of kind: IssueKind) -> TimeSpan {
      switch kind {
      case .orphanStop, .orphanTrail: orphanGrace
      case .stalePrice: .zero
      default: grace
      }
    }
  }

  public let settings: Settings
  public let symbols: [String]
  /// What was found, in the order of time.
  public private(set) var issues: [Issue] = []
  /// How often each task has looked.
  public private(set) var looks: [MonitorTask: Int] = [:]
  private var open: [Key: Episode] = [:]
  private var dues: [MonitorTask: Timestamp] = [:]

  private struct Key: Hashable {
    let kind: IssueKind
    let instrument: InstrumentIndex
  }

  private struct Episode {
    let since: Timestamp
    var looks = 0
    /// The place of its issue; nil while it has not stayed for long enough.
    var issue: Int?
  }

  /// Creates a monitor of instruments that stand in the order of these symbols.
  public init(symbols: [String], settings: Settings = Settings()) {
    self.symbols = symbols
    self.settings = settings
  }

  /// When a task wants to look next.
  public var nextLook: Timestamp {
    MonitorTask.allCases.map { dues[$0] ?? .distantPast }.min() ?? .distantPast
  }

  /// The tasks that are due.
  public func due(at now: Timestamp) -> [MonitorTask] {
    MonitorTask.allCases.filter { (dues[$0] ?? .distantPast) <= now }
  }

  /// Lets a task look; returns the issues that are new.
  public mutating func look(_ task: MonitorTask, at views: Views) -> [Issue] {
    looks[task, default: 0] += 1
    let findings = Checks.findings(of: task, in: views, by: settings)
    let keys = Set(findings.map { Key(kind: $0.kind, instrument: $0.instrument) })
    let unsettled = views.instruments.filter(\.isUnsettled).map(\.instrument)
    for (key, episode) in open where task.kinds.contains(key.kind) && !keys.contains(key) {
      // What cannot be seen has neither stayed nor gone.
      if !key.kind.isOfRun, unsettled.contains(key.instrument) { continue }
      if let at = episode.issue { issues[at].until = views.time }
      open[key] = nil
    }
    let first = issues.count
    var isWaiting = !unsettled.isEmpty && task.kinds.contains { !$0.isOfRun }
    for finding in findings {
      let key = Key(kind: finding.kind, instrument: finding.instrument)
      var episode = open[key] ?? Episode(since: views.time)
      episode.looks += 1
      let isOld = views.time - episode.since >= settings.grace(of: finding.kind)
      if episode.issue == nil, isOld, episode.looks >= Settings.leastLooks {
        episode.issue = issues.count
        issues.append(
          Issue(
            kind: finding.kind, symbol: symbols[finding.instrument.value], since: episode.since,
            time: views.time, context: finding.context))
      }
      if episode.issue == nil { isWaiting = true }
      open[key] = episode
    }
    let wait = settings.interval(of: task)
    dues[task] = views.time + (isWaiting ? min(wait, settings.again) : wait)
    return Array(issues[first...])
  }

  /// The worst of what was found; nil where nothing was.
  public var worst: Severity? { issues.map(\.kind.severity).max() }
}
