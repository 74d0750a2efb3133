public import Trading

/// How the time of the data goes beside the time on the wall.
public struct ServedClock: Sendable {
  /// Which times clients are shown in candles, orders and fills.
  public enum Shown: String, Hashable, Sendable, CaseIterable {
    /// Those of the data.
    case replay
    /// Those of the data, moved so that its start is the start of the server.
    case shifted
  }

  /// Where the data begins, and when the server did.
  public let start: Timestamp
  public let began: Timestamp
  /// Seconds of data a second; nil where time stands until it is told to go on.
  public let speed: Double?
  public let shown: Shown

  /// Creates a clock that begins now.
  public init(start: Timestamp, began: Timestamp, speed: Double?, shown: Shown) {
    self.start = start
    self.began = began
    self.speed = speed
    self.shown = shown
  }

  /// Whether time stands until it is told to go on.
  public var isLockstep: Bool { speed == nil }

  /// The moment of the data at a moment on the wall; nil where time is told to go on.
  public func moment(at wall: Timestamp) -> Timestamp? {
    guard let speed else { return nil }
    let passed = Double((wall - began).nanoseconds) * speed
    return start + TimeSpan(nanoseconds: Int64(min(max(passed, 0), 9e18)))
  }

  /// What clients are shown of a moment of the data.
  public func shown(_ moment: Timestamp) -> Timestamp {
    shown == .replay ? moment : moment + (began - start)
  }

  /// The moment of the data that clients mean by one that they were shown.
  public func meant(_ moment: Timestamp) -> Timestamp {
    shown == .replay ? moment : moment - (began - start)
  }
}
