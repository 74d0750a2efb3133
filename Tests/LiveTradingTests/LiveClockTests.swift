import LiveTrading
import Testing
import Trading

@Suite struct `The clock of a live run` {
  let wall = Timestamp(milliseconds: 1_000_000)

  @Test func `keeps the venue's time`() {
    let clock = LiveClock.wall(offset: .milliseconds(-250))
    #expect(clock.moment(at: wall) == Timestamp(milliseconds: 999_750))
    #expect(clock.wait(until: Timestamp(milliseconds: 1_000_750), from: wall) == .seconds(1))
    #expect(clock.wait(until: .distantFuture, from: wall) == nil)
    let right = clock.corrected(by: .milliseconds(500))
    #expect(right.moment(at: wall) == Timestamp(milliseconds: 1_000_500))
    #expect(LiveClock.told(wall).corrected(by: .seconds(1)).moment(at: wall) == wall)
  }

  @Test func `follows an exchange whose time goes faster`() {
    let start = Timestamp(milliseconds: 5_000)
    let clock = LiveClock.scaled(from: start, at: wall, speed: 60)
    #expect(clock.moment(at: wall + .seconds(2)) == start + .seconds(120))
    #expect(clock.wait(until: start + .seconds(60), from: wall) == .seconds(1))
  }

  @Test func `stands where it was told to`() {
    let clock = LiveClock.told(wall)
    #expect(clock.moment(at: wall + .seconds(9)) == wall)
    #expect(clock.wait(until: wall + .seconds(1), from: wall) == nil)
  }
}
