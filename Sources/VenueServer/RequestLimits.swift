public import Trading

/// Counts requests by account and by what is asked, in windows of one second on the wall.
public struct RequestLimits {
  private struct Window {
    var second: Int64 = .min
    var count = 0
  }

  private struct Name: Hashable {
    let account: Int
    let group: String
  }

  private var windows: [Name: Window] = [:]

  /// Creates limits under which nothing was asked yet.
  public init() {}

  /// What is left of a limit after one more request, negative where it is over; and when it is
  /// whole again.
  public mutating func take(
    _ group: String, of account: Int, limit: Int, at now: Timestamp
  ) -> (left: Int, reset: Timestamp) {
    let second = now.nanoseconds.divided(by: 1_000_000_000, .down)
    let name = Name(account: account, group: group)
    var window = windows[name] ?? Window()
    if window.second != second { window = Window(second: second) }
    window.count += 1
    windows[name] = window
    return (limit - window.count, Timestamp(nanoseconds: (second + 1) * 1_000_000_000))
  }
}
