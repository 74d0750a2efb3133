public import Trading

/// The payments of funding of all symbols, in the order of time.
public struct FundingSchedule: Sendable {
  private let rates: [[FundingRate]]
  private var positions: [Int]
  /// When the next payment is due; the far future where there is none.
  public private(set) var nextTime: Timestamp

  /// Creates the schedule of so many symbols.
  public init(_ rates: [[FundingRate]]) {
    self.rates = rates
    positions = rates.map { _ in 0 }
    nextTime = .distantFuture
    refresh()
  }

  /// Takes off one payment that is due by a moment; nil where there is none.
  public mutating func pop(at moment: Timestamp) -> (market: Int, rate: Rate)? {
    guard nextTime <= moment else { return nil }
    for market in rates.indices {
      let position = positions[market]
      guard position < rates[market].count, rates[market][position].time == nextTime else {
        continue
      }
      positions[market] += 1
      let rate = rates[market][position].rate
      refresh()
      return (market, rate)
    }
    return nil
  }

  /// Passes over payments from before the run.
  public mutating func skip(before moment: Timestamp) {
    for market in rates.indices {
      while positions[market] < rates[market].count,
        rates[market][positions[market]].time < moment
      {
        positions[market] += 1
      }
    }
    refresh()
  }

  private mutating func refresh() {
    nextTime = .distantFuture
    for market in rates.indices where positions[market] < rates[market].count {
      nextTime = min(nextTime, rates[market][positions[market]].time)
    }
  }
}
