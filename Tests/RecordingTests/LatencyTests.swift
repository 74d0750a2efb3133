import Foundation
import Recording
import Simulation
import Testing
import Trading

@Suite struct `A file of latencies` {
  let scratch = Scratch()

  private func read(_ text: String) throws -> MeasuredLatencies {
    try FileManager.default.createDirectory(
      atPath: scratch.path, withIntermediateDirectories: true)
    try text.write(to: scratch.file("l.csv"), atomically: true, encoding: .utf8)
    return try MeasuredLatencies(path: scratch.file("l.csv").path)
  }

  @Test func `is read as it was written`() throws {
    defer { scratch.remove() }
    let read = try read("kind,microseconds\nrequest,1500\nanswer,20\r\nstream,0\nrequest,7\n")
    #expect(read.request == [TimeSpan(nanoseconds: 1_500_000), TimeSpan(nanoseconds: 7_000)])
    #expect(read.answer == [TimeSpan(nanoseconds: 20_000)] && read.stream == [.zero])
  }

  @Test(arguments: [
    ("kind,ms\n", 1, "the header: expected kind,microseconds"),
    ("kind,microseconds\nrequest,1,2\n", 2, "the row: expected two fields"),
    ("kind,microseconds\nrequest,1.5\n", 2, "microseconds: expected a whole number"),
    ("kind,microseconds\nrequest,-1\n", 2, "microseconds: expected a whole number"),
    ("kind,microseconds\nrequest,1\nway,1\n", 3, "kind: expected request, answer, stream"),
  ])
  func `is refused by line, field and what was expected`(
    text: String, line: Int, words: String
  ) throws {
    defer { scratch.remove() }
    let failure = #expect(throws: RecordingFailure.self) { try read(text) }
    #expect(failure?.line == line && failure?.kind == .badData)
    #expect(failure?.reason.hasPrefix(words) == true, "\(String(describing: failure))")
  }

  @Test func `without a row of each kind is refused`() throws {
    defer { scratch.remove() }
    let failure = #expect(throws: RecordingFailure.self) {
      try read("kind,microseconds\nrequest,1\nanswer,1\n")
    }
    #expect(failure?.reason.contains("the kind stream") == true)
  }

  @Test func `may be a recording, of which each way is half a round trip`() throws {
    defer { scratch.remove() }
    let writer = try FeedWriter(scratch.path, Sample.header, at: Sample.begin)
    writer.write(
      FeedLine(
        .round(FeedRound(path: "time", sent: Sample.begin, span: .milliseconds(30))),
        heard: Sample.begin))
    writer.write(Sample.trade(1))
    writer.finish()
    let read = try MeasuredLatencies(path: scratch.path)
    #expect(read.request == [.milliseconds(15)] && read.answer == [.milliseconds(15)])
    #expect(read.stream == [.milliseconds(40)])
  }
}

@Suite struct `A measured latency` {
  let spans = (1...100).map { TimeSpan.milliseconds($0) }

  @Test func `is drawn from what was measured, the same by the same seed`() {
    let latency = Latency(measured: spans)
    let drawn = (1...2_000).map { latency.draw(Dice(seed: 4), stream: 100, number: $0) }
    #expect(drawn == (1...2_000).map { latency.draw(Dice(seed: 4), stream: 100, number: $0) })
    #expect(drawn != (1...2_000).map { latency.draw(Dice(seed: 5), stream: 100, number: $0) })
    #expect(Set(drawn).isSubset(of: spans) && Set(drawn).count > 90)
    let mean = drawn.reduce(0.0) { $0 + $1.seconds } / 2_000
    #expect(abs(mean - 0.0505) < 0.005)
    #expect(!latency.isNone)
  }

  @Test func `keeps neighbours together`() {
    let latency = Latency(measured: spans)
    let drawn = (0..<800).map { latency.draw(Dice(seed: 4), stream: 1, number: $0) }
    let steps = zip(drawn, drawn.dropFirst()).count {
      $1.nanoseconds - $0.nanoseconds == 1_000_000
    }
    #expect(steps >= 600)
  }
}
