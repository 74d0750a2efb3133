/// Student's t distribution, as far as intervals of 95 % need it.
public enum StudentT {
  /// The two-sided 95 % quantile for so many degrees of freedom.
  ///
  /// Values of the standard table up to 30; above, Cornish and Fisher's expansion around the normal
  /// quantile 1.959964, right to four places.
  public static func quantile(freedom: Int) -> Double {
    precondition(freedom > 0, "a degree of freedom is positive")
    if freedom <= table.count { return table[freedom - 1] }
    let z = 1.959964
    let n = Double(freedom)
    let cube = z * z * z
    return z + (cube + z) / (4 * n) + (5 * cube * z * z + 16 * cube + 3 * z) / (96 * n * n)
  }

  private static let table = [
    12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060, 2.2622, 2.2281, 2.2010, 2.1788,
    2.1604, 2.1448, 2.1314, 2.1199, 2.1098, 2.1009, 2.0930, 2.0860, 2.0796, 2.0739, 2.0687, 2.0639,
    2.0595, 2.0555, 2.0518, 2.0484, 2.0452, 2.0423,
  ]
}
