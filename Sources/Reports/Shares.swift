/// Parts of a whole in hundredths of a percent, rounded so that they still add up.
public enum Shares {
  /// The shares of `counts`, which sum to 10,000 wherever the counts do not sum to zero.
  ///
  /// By largest remainder: each is rounded down, and what is missing goes to those that lost most.
  public static func ofHundred(_ counts: [Int]) -> [Int] {
    let total = counts.reduce(0, +)
    guard total > 0 else { return counts.map { _ in 0 } }
    var shares = counts.map { $0 * 10_000 / total }
    let missing = 10_000 - shares.reduce(0, +)
    let byLoss = counts.indices.sorted { left, right in
      let (leftLoss, rightLoss) = (counts[left] * 10_000 % total, counts[right] * 10_000 % total)
      return leftLoss == rightLoss ? left < right : leftLoss > rightLoss
    }
    for index in byLoss.prefix(missing) { shares[index] += 1 }
    return shares
  }
}
