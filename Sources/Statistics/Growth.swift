/// Growth rates, for which a power is needed.
///
/// Exponential and logarithm are series of our own, made of + − × ÷ alone: a C library's differ in
/// the last bit from machine to machine, and figures must not. Their error is a few units in the
/// last place.
public enum Growth {
  /// The rate a year at which `ratio` is reached in so many years, less one; nil where undefined.
  ///
  /// `ratio` ^ (1 / `years`) − 1; a ratio of zero is a rate of −1.
  public static func annual(ratio: Double, years: Double) -> Double? {
    guard years > 0, ratio >= 0, ratio.isFinite else { return nil }
    if ratio == 0 { return -1 }
    return compound(logarithm(ratio) / years)
  }

  /// e ^ `exponent` − 1, exact to the last places near zero; nil where it is beyond a number.
  public static func compound(_ exponent: Double) -> Double? {
    guard exponent.isFinite, exponent < 709 else { return nil }
    if exponent < -700 { return -1 }
    let halvings = Int(exponent / ln2 + (exponent < 0 ? -0.5 : 0.5))
    let rest = exponent - Double(halvings) * ln2High - Double(halvings) * ln2Low
    // The series of e^x − 1, from its smallest term.
    var sum = 0.0
    for divisor in stride(from: 20.0, through: 2, by: -1) { sum = (sum + 1) * rest / divisor }
    let restGrowth = (sum + 1) * rest
    let scale = Double(sign: .plus, exponent: halvings, significand: 1)
    return scale * restGrowth + (scale - 1)
  }

  /// The natural logarithm; `value` must be positive and finite.
  public static func logarithm(_ value: Double) -> Double {
    precondition(value > 0 && value.isFinite, "a logarithm is of a positive number")
    var significand = value.significand
    var exponent = Double(value.exponent)
    if significand > 1.414_213_562_373_095 {
      significand /= 2
      exponent += 1
    }
    // ln m = 2 artanh((m − 1) / (m + 1)), with m between √½ and √2.
    let ratio = (significand - 1) / (significand + 1)
    let square = ratio * ratio
    var sum = 0.0
    for divisor in stride(from: 27.0, through: 3, by: -2) { sum = (sum + 1 / divisor) * square }
    return exponent * ln2High + (2 * ratio * (1 + sum) + exponent * ln2Low)
  }

  private static let ln2 = 0.693_147_180_559_945_3
  /// The logarithm of two in two parts, of which the first has room for a factor.
  private static let ln2High = 0.693_147_180_369_123_816_49
  private static let ln2Low = 1.908_214_929_270_587_7e-10
}
