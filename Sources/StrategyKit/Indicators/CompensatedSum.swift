/// A sum that values can join and leave for ever without its error growing.
///
/// The rounding error of each addition is found exactly and kept beside the sum (Knuth, The Art of
/// Computer Programming, volume 2, 4.2.2, theorem B; Kahan 1965).
struct CompensatedSum: Sendable {
  private var sum = 0.0
  private var error = 0.0

  /// What has joined, less what has left.
  var value: Double { sum + error }

  static func += (total: inout CompensatedSum, value: Double) {
    let rounded = total.sum + value
    let joined = rounded - total.sum
    total.error += (total.sum - (rounded - joined)) + (value - joined)
    total.sum = rounded
  }
}
