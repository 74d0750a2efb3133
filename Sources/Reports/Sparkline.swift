/// A line of bars, each as high as a level of a series.
enum Sparkline {
  private static let bars: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

  /// `levels` in at most `width` bars, the last level of each stretch; empty without two levels.
  static func text(_ levels: [Double], width: Int) -> String {
    guard levels.count > 1, let low = levels.min(), let high = levels.max() else { return "" }
    let count = min(width, levels.count)
    let shown = (0..<count).map { levels[($0 + 1) * levels.count / count - 1] }
    guard high > low else { return String(repeating: bars[3], count: count) }
    return String(shown.map { bar(($0 - low) / (high - low)) })
  }

  /// How far `levels` are under their highest so far, as a share of it, and the deepest of all.
  ///
  /// The higher a bar the deeper: each is the deepest of its stretch. Empty where none falls.
  static func falls(of levels: [Double], width: Int) -> (text: String, deepest: Double) {
    var peak = -Double.infinity
    let falls = levels.map { level in
      peak = max(peak, level)
      return peak > 0 ? 1 - level / peak : 0
    }
    guard falls.count > 1, let deepest = falls.max(), deepest > 0 else { return ("", 0) }
    let count = min(width, falls.count)
    let shown = (0..<count).map { place in
      falls[place * falls.count / count..<(place + 1) * falls.count / count].max() ?? 0
    }
    // Nothing stands where there is no fall, so that falls can be told apart.
    return (String(shown.map { $0 > 0 ? bar($0 / deepest) : " " }), deepest)
  }

  private static func bar(_ share: Double) -> Character { bars[min(7, Int(share * 8))] }
}
