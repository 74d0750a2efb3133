/// The falls from the highest level so far, of a series of levels.
public struct DrawdownSeries: Equatable, Sendable {
  /// One fall, from the last peak to where the level was back at it.
  public struct Fall: Equatable, Sendable {
    /// Where the peak was last stood on.
    public var peak: Int
    /// Where the level was lowest.
    public var trough: Int
    /// Where it was back at the peak, or the last position.
    public var end: Int
    public var isRecovered: Bool
    /// The fall as a fraction of the peak, positive.
    public var depth: Double
    /// The fall in the unit of the levels, positive.
    public var amount: Double
  }

  /// How far below the peak each level is, as a fraction, positive; zero where the peak is not.
  public let depths: [Double]
  /// Every fall, oldest first.
  public let falls: [Fall]

  /// Measures the falls of a series of levels.
  public init(levels: [Double]) {
    var depths: [Double] = []
    depths.reserveCapacity(levels.count)
    var falls: [Fall] = []
    var open: Fall?
    var peak = -Double.infinity
    var peakPosition = 0
    for (position, level) in levels.enumerated() {
      if level >= peak {
        if var fall = open {
          fall.end = position
          fall.isRecovered = true
          falls.append(fall)
          open = nil
        }
        peak = level
        peakPosition = position
        depths.append(0)
        continue
      }
      let depth = peak > 0 ? (peak - level) / peak : 0
      depths.append(depth)
      var fall =
        open
        ?? Fall(
          peak: peakPosition, trough: position, end: position, isRecovered: false, depth: 0,
          amount: 0)
      if peak - level > fall.amount {
        fall.trough = position
        fall.depth = depth
        fall.amount = peak - level
      }
      fall.end = position
      open = fall
    }
    if let open { falls.append(open) }
    self.depths = depths
    self.falls = falls
  }

  /// The depth of the deepest fall as a fraction of its peak; zero where nothing fell.
  public var deepest: Double { depths.max() ?? 0 }

  /// The fall that was deepest as a fraction of its peak; the first of equals.
  public var deepestFall: Fall? { first { $0.depth > $1.depth } }

  /// The fall that was deepest in the unit of the levels; the first of equals.
  public var largestFall: Fall? { first { $0.amount > $1.amount } }

  /// The mean depth of the falls; nil where nothing fell.
  public var averageDepth: Double? { Sample(falls.map(\.depth)).mean }

  private func first(where isDeeper: (Fall, Fall) -> Bool) -> Fall? {
    falls.reduce(nil) { best, fall in
      guard let best else { return fall }
      return isDeeper(fall, best) ? fall : best
    }
  }
}
