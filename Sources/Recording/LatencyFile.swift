internal import Foundation
public import Simulation
public import Trading

/// How long messages took, measured; see `docs/recording.md` for the file.
public struct MeasuredLatencies: Equatable, Sendable {
  /// From the executor to the exchange.
  public var request: [TimeSpan] = []
  /// From the exchange to the executor.
  public var answer: [TimeSpan] = []
  /// From what has happened in the market to our hearing of it.
  public var stream: [TimeSpan] = []

  /// The words by which rows of a file name what was measured.
  private static let kinds = ["request", "answer", "stream"]
  /// Longer than any message that somebody still waits for, in microseconds.
  private static let longest: Int64 = 600_000_000

  /// Nothing was measured.
  public init() {}

  /// Reads a file of measurements, or what a recording says of them.
  public init(path: String) throws {
    if FeedFolder.holdsFeed(path) {
      try self.init(recording: path)
    } else {
      try self.init(file: path)
    }
    for (kind, spans) in zip(Self.kinds, [request, answer, stream]) where spans.isEmpty {
      throw RecordingFailure(
        .badData, file: path, reason: "no row says how long a message of the kind \(kind) took")
    }
  }

  private init(file path: String) throws {
    guard FileManager.default.fileExists(atPath: path) else {
      throw RecordingFailure(.missing, file: path, reason: "there is no such file or recording")
    }
    try PackedFile.readLines(path) { text, number in
      let text = text.hasSuffix("\r") ? String(text.dropLast()) : text
      if number == 1 {
        guard text == "kind,microseconds" else {
          throw Self.failure(path, 1, "the header", "kind,microseconds", text)
        }
        return
      }
      if text.isEmpty { return }
      let fields = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      guard fields.count == 2 else {
        throw Self.failure(path, number, "the row", "two fields", text)
      }
      guard let value = Int64(fields[1]), (0...Self.longest).contains(value) else {
        throw Self.failure(
          path, number, "microseconds", "a whole number from 0 to \(Self.longest)", fields[1])
      }
      let span = TimeSpan(nanoseconds: value * 1_000)
      switch fields[0] {
      case "request": request.append(span)
      case "answer": answer.append(span)
      case "stream": stream.append(span)
      default:
        throw Self.failure(
          path, number, "kind", Self.kinds.joined(separator: ", "), fields[0])
      }
    }
  }

  /// Of a round trip each way is taken to be half.
  private init(recording path: String) throws {
    var reader = FeedReader(path)
    try reader.read { line in take(line) }
  }

  /// Takes what a line of a recording says.
  mutating func take(_ line: FeedLine) {
    switch line.word {
    case .round(let round):
      guard let span = round.span, span >= .zero else { return }
      request.append(TimeSpan(nanoseconds: span.nanoseconds / 2))
      answer.append(TimeSpan(nanoseconds: span.nanoseconds / 2))
    case .trade(_, let trade): stream.append(max(.zero, line.heard - trade.time))
    case .ticker(_, let state):
      if let time = state.time { stream.append(max(.zero, line.heard - time)) }
    case .begin, .candle, .book, .stream, .command: break
    }
  }

  /// As they are drawn in a simulation.
  public var latencies: (request: Latency, answer: Latency, stream: Latency) {
    (Latency(measured: request), Latency(measured: answer), Latency(measured: stream))
  }

  private static func failure(
    _ file: String, _ line: Int, _ field: String, _ expected: String, _ found: String
  ) -> RecordingFailure {
    RecordingFailure(
      .badData, file: file, line: line,
      reason: "\(field): expected \(expected), found \"\(found.prefix(60))\"")
  }
}
