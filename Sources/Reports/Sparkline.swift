/// A line of bars, each as high as a level of a series.
enum Sparkline {
  private static let bars: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

  /// `levels` in at most `width` bars, the last level of each stretch; empty without two levels.
  static func text(_ levels: [Double], width: Int) -> String {
    guard levels.count > 1, let low = levels.min(), let high = levels.max() else { return "" }
    let count = min(width, levels.count)
    let shown = (0..<count).map { levels[($0 + 1) * levels.count / count - 1] }
    guard high > low else { return String(repeating: bars[3], count: count) }
    return String(shown.map { bars[min(7, Int(($0 - low) / (high - low) * 8))] })
  }
}
