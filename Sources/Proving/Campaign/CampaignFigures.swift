/// A value of which a given share of all others is at most as large; nil where there are none.
///
/// The values are sorted; the share is taken at the nearest rank.
public func percentile(_ share: Double, of sorted: [Double]) -> Double? {
  guard !sorted.isEmpty else { return nil }
  let rank = Int((share * Double(sorted.count)).rounded(.up)) - 1
  return sorted[min(max(0, rank), sorted.count - 1)]
}

extension CampaignResult {
  /// Seconds simulated in one second of work.
  public var speedup: Double { seconds > 0 ? days * 86_400 / seconds : 0 }

  /// Simulated days in one minute of work.
  public var daysPerMinute: Double { seconds > 0 ? days * 60 / seconds : 0 }
}
