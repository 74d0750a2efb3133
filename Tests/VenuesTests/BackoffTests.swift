import Testing
import Trading
import Venues

@Suite struct `A wait before something is tried again` {
  @Test func `grows, and is never the same for everybody`() {
    var backoff = Backoff(seed: 1)
    var other = Backoff(seed: 2)
    var waits: [TimeSpan] = []
    for count in 0..<20 {
      let wait = backoff.next()
      let mean = min(0.5 * Double(1 << min(count, 16)), 30)
      #expect(wait.seconds >= mean * 0.5 && wait.seconds < mean * 1.5, "\(count): \(wait.seconds)")
      waits.append(wait)
      #expect(other.next() != wait)
    }
    backoff.succeed()
    #expect(backoff.next() < .milliseconds(750))
    #expect(waits.last.map { $0 > .seconds(15) } == true)
  }
}
