public import Trading
import WireFormat

/// A recording that is read from its beginning to its end.
public struct FeedReader {
  /// A stretch of time in which nobody listened, or the stream was down.
  public struct Gap: Hashable, Sendable {
    public var begin: Timestamp
    public var end: Timestamp

    /// Creates a gap.
    public init(begin: Timestamp, end: Timestamp) {
      self.begin = begin
      self.end = end
    }
  }

  public let folder: FeedFolder
  /// Stretches without a feed, oldest first.
  public private(set) var gaps: [Gap] = []
  /// What is worth a word: lines that were left out.
  public private(set) var notices: [String] = []
  /// Told the text of each line before it is read.
  public var onText: (String) -> Void = { _ in }
  private var last: Timestamp?
  private var downSince: Timestamp?
  /// A line that could not be read, unless a process that died has left it.
  private var doubtful: RecordingFailure?

  /// Names a recording.
  public init(_ path: String) { folder = FeedFolder(path) }

  /// Tells every line in the order in which they were written.
  ///
  /// Half a line that a process left which died is left out and said in ``notices``; any other
  /// line that is none is an error.
  public mutating func read(
    _ body: (FeedLine) throws -> Void
  ) throws {
    let files = folder.files
    guard !files.isEmpty else {
      throw RecordingFailure(.missing, file: folder.path, reason: "there is no recording")
    }
    for name in files {
      let path = "\(folder.path)/\(name)"
      try PackedFile.readLines(path) { line, number in
        onText(line)
        try take(line, number, path, body)
      }
    }
    if let doubtful { notices.append("\(doubtful); left out") }
    if let last, let begin = downSince, begin < last { gaps.append(Gap(begin: begin, end: last)) }
  }

  private mutating func take(
    _ text: String, _ number: Int, _ path: String, _ body: (FeedLine) throws -> Void
  ) throws {
    let line: FeedLine
    do throws(WireFailure) {
      line = try FeedLine(text)
    } catch {
      if let doubtful { throw doubtful }
      doubtful = RecordingFailure(.badData, file: path, line: number, reason: "\(error)")
      return
    }
    if let former = doubtful {
      // Only a process that begins may find what another one has left.
      guard case .begin = line.word else { throw former }
      notices.append("\(former); left out")
      doubtful = nil
    }
    note(line)
    try body(line)
  }

  private mutating func note(_ line: FeedLine) {
    switch line.word {
    case .begin: if let last { downSince = downSince ?? last }
    case .stream(false): downSince = downSince ?? line.heard
    case .stream(true):
      if let begin = downSince, begin < line.heard {
        gaps.append(Gap(begin: begin, end: line.heard))
      }
      downSince = nil
    case .trade, .ticker, .book, .candle, .round, .command: break
    }
    last = max(last ?? line.heard, line.heard)
  }
}
