public import Trading
import Transport

/// The clock that a live run trades by: a value, so that the same run can go by a venue whose time
/// is its own.
public struct LiveClock: Sendable {
  private enum Way: Sendable {
    /// The clock on the wall, set right by what the venue's is off.
    case wall(offset: TimeSpan)
    /// A moment of the venue's for one on the wall, and how fast it goes on from there.
    case scaled(venue: Timestamp, wall: Timestamp, speed: Double)
    /// What the venue has said last.
    case told(Timestamp)
  }

  private var way: Way

  /// Keeps the venue's time, by how far it was off the clock on the wall.
  public static func wall(offset: TimeSpan) -> LiveClock { LiveClock(way: .wall(offset: offset)) }

  /// Follows a served exchange whose time goes faster or slower than the wall's.
  public static func scaled(
    from venue: Timestamp, at wall: Timestamp, speed: Double
  ) -> LiveClock {
    LiveClock(way: .scaled(venue: venue, wall: wall, speed: speed))
  }

  /// Stands still until it is told to go on.
  public static func told(_ moment: Timestamp) -> LiveClock { LiveClock(way: .told(moment)) }

  /// The clock of a run at a venue, or at a served exchange: its own where its time is.
  public static func of(_ state: ServedTime.State?, _ offset: TimeSpan) -> LiveClock {
    guard let state else { return .wall(offset: offset) }
    if state.isLockstep { return .told(state.now) }
    guard let speed = state.speed, state.isReplay else { return .wall(offset: offset) }
    return .scaled(from: state.now, at: WallClock.now, speed: speed)
  }

  /// The same, set right by what the venue's clock is off by now.
  public func corrected(by offset: TimeSpan) -> LiveClock {
    if case .wall = way { return .wall(offset: offset) }
    return self
  }

  /// The moment of the trading at one on the wall.
  public func moment(at wall: Timestamp) -> Timestamp {
    switch way {
    case .wall(let offset): return wall + offset
    case .told(let moment): return moment
    case .scaled(let venue, let start, let speed):
      return venue + TimeSpan(nanoseconds: Int64(Double((wall - start).nanoseconds) * speed))
    }
  }

  /// How long on the wall until a moment of the trading; nil where the wall does not tell.
  public func wait(until moment: Timestamp, from wall: Timestamp) -> TimeSpan? {
    if moment == .distantFuture { return nil }
    switch way {
    case .wall(let offset): return moment - (wall + offset)
    case .told: return nil
    case .scaled(_, _, let speed):
      let left = (moment - self.moment(at: wall)).nanoseconds
      return TimeSpan(nanoseconds: Int64(min(Double(left) / speed, 9e18)))
    }
  }

  /// How long a stretch of the trading's time takes on the wall.
  public func onWall(_ span: TimeSpan) -> TimeSpan {
    guard case .scaled(_, _, let speed) = way else { return span }
    return TimeSpan(nanoseconds: Int64(min(Double(span.nanoseconds) / speed, 9e18)))
  }
}
