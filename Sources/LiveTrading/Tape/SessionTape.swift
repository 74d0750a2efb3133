public import Recording
public import Trading

/// What a run of `trade` has heard, read to be played again.
public struct SessionTape {
  /// What was said of the run when it began.
  public private(set) var header: FeedHeader
  /// Everything since then, in the order in which it was heard.
  public private(set) var lines: [FeedLine] = []
  /// How often its process began; what happened between two of them is not known.
  public private(set) var lives = 0
  /// Stretches without a feed, and lines that were left out.
  public private(set) var notices: [String] = []

  /// Reads the last run of a folder: all lives of one journal.
  public init(_ path: String) throws {
    var header: FeedHeader?
    var lines: [FeedLine] = []
    var lives = 0
    var reader = FeedReader(path)
    try reader.read { line in
      if case .begin(let next) = line.word {
        if header?.run["epoch"] != next.run["epoch"] {
          lines.removeAll()
          (header, lives) = (next, 0)
        }
        // A day that turns is written down alike.
        if lines.isEmpty || next.run["life"] != header?.run["life"] { lives += 1 }
        header?.run["life"] = next.run["life"]
      }
      lines.append(line)
    }
    guard let header, header.run["words"] != nil else {
      throw RecordingFailure(
        .badData, file: path, reason: "it is a recording of a market, not of a run of 'trade'")
    }
    self.header = header
    self.lines = lines
    self.lives = lives
    notices = reader.notices
    for gap in reader.gaps where gap.begin >= begin {
      notices.append("no feed for \((gap.end - gap.begin).seconds) s from \(gap.begin) on")
    }
  }

  public var begin: Timestamp { lines.first?.heard ?? .distantPast }
  public var end: Timestamp { lines.last?.heard ?? .distantPast }

  /// Whether time stood still until everything that was said had been heard.
  public var isLockstep: Bool { header.run["lockstep"] == "true" }

  /// What the run was told by a person, and when.
  var commands: [(time: Timestamp, command: SessionCommand)] {
    lines.compactMap { line in
      guard case .command(let word) = line.word, let command = SessionCommand(rawValue: word)
      else { return nil }
      return (line.heard, command)
    }
  }

  /// How long the requests for orders took there and back, by the order; without those whose answer
  /// never came.
  public var rounds: [ClientOrderID: TimeSpan] {
    var rounds: [ClientOrderID: TimeSpan] = [:]
    for line in lines {
      guard case .round(let round) = line.word, round.path == "submit", let span = round.span,
        let id = round.order.flatMap({ ClientOrderID($0) })
      else { continue }
      rounds[id] = span
    }
    return rounds
  }

  /// Half of the usual way there and back of a request for an order; nothing where none was sent.
  public var usualWay: TimeSpan {
    let sorted = rounds.values.sorted()
    return sorted.isEmpty
      ? .zero : TimeSpan(nanoseconds: sorted[sorted.count / 2].nanoseconds / 2)
  }
}
