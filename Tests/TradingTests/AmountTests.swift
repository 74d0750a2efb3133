import Testing
import Trading

@Suite struct `An amount` {
  @Test func `reads back what it prints`() throws {
    var draws = Draws(seed: 1)
    for _ in 0..<20_000 {
      let amount = Money(units: draws.number())
      let text = amount.description
      #expect(Money(text) == amount)
      #expect(!text.hasSuffix(".") && (!text.contains(".") || !text.hasSuffix("0")), "\(text)")
    }
  }

  @Test(arguments: [
    ("0", 0), ("1", 100_000_000), ("-0.0025", -250_000), ("0.00000001", 1),
    ("0.000000010000", 1), ("92233720368.54775807", Int64.max), ("007", 700_000_000), ("-0", 0),
  ])
  func `is read exactly`(text: String, units: Int64) {
    #expect(Price(text)?.units == units)
  }

  @Test(arguments: [
    "", "-", ".", "1.", ".5", "1.5.2", "+1", "1e5", "0.000000001", " 1", "1 ", "1,5", "0x1", "nan",
    "--1", "92233720368.54775808", "99999999999999999999", "١",
  ])
  func `is not guessed from text that is none`(text: String) {
    #expect(Price(text) == nil)
  }

  /// The smallest number of all prints, and its text is the one that does not read back: its
  /// magnitude does not fit.
  @Test func `prints at the ends of its range`() {
    #expect(Money(units: .max).description == "92233720368.54775807")
    #expect(Money(units: .min).description == "-92233720368.54775808")
    let least: Money = "-92233720368.54775807"
    #expect(least.units == -.max)
  }

  @Test func `is the nearest to a binary fraction, or nothing`() {
    #expect(Price(nearest: 0.1) == "0.1")
    #expect(Price(nearest: -64250.55) == "-64250.55")
    #expect(Price(nearest: 0.000000005) == "0.00000001")
    for value in [Double.nan, .infinity, -.infinity, 1e12, -1e12] {
      #expect(Price(nearest: value) == nil)
    }
  }

  @Test(arguments: [
    ("64250.5", "0.01", "642.505"), ("-3", "0.00000001", "-0.00000003"), ("0.1", "0.1", "0.01"),
  ])
  func `has a worth`(price: Price, quantity: Quantity, worth: Money) {
    #expect(price.notional(of: quantity, rounded: .down) == worth)
    #expect(price.notional(of: quantity, rounded: .up) == worth)
  }

  @Test func `has a worth that is rounded as said`() {
    let price: Price = "0.00000003"
    #expect(price.notional(of: "0.5", rounded: .down) == "0.00000001")
    #expect(price.notional(of: "0.5", rounded: .up) == "0.00000002")
    #expect(price.notional(of: "0.5", rounded: .nearest) == "0.00000002")
    #expect(price.notional(of: "-0.5", rounded: .down) == "-0.00000002")
    #expect(price.notional(of: "-0.5", rounded: .up) == "-0.00000001")
    #expect(price.notional(of: "-0.5", rounded: .nearest) == "-0.00000002")
  }

  /// The product over a divisor, reckoned in 128 bits throughout.
  private func plainly(
    _ left: Int64, _ right: Int64, over divisor: Int64, _ rounding: Rounding
  ) -> Int64? {
    let product = Int128(left) * Int128(right)
    guard Int64(exactly: product / Int128(divisor)) != nil else { return nil }
    return product.divided(by: divisor, rounding)
  }

  /// A number of either sign and of any size up to so many bits.
  private func anyNumber(_ dice: Dice, _ stream: UInt64, _ number: UInt64) -> Int64 {
    let size = dice.below(62, stream + 1, number) + 1
    let magnitude = Int64(dice.below(1 << size, stream, number))
    return dice.below(2, stream + 2, number) == 0 ? magnitude : -magnitude
  }

  @Test(arguments: [Rounding.down, .up, .nearest])
  func `is multiplied exactly, however large`(rounding: Rounding) {
    let dice = Dice(seed: 5)
    var compared = 0
    for number in 0..<20_000 as Range<UInt64> {
      let left = anyNumber(dice, 10, number)
      let right = anyNumber(dice, 20, number)
      if let worth = plainly(left, right, over: Money.unitsPerOne, rounding) {
        let price = Price(units: left)
        #expect(price.notional(of: Quantity(units: right), rounded: rounding).units == worth)
        compared += 1
      }
      if let part = plainly(left, right, over: Rate.unitsPerOne, rounding) {
        let rate = Rate(units: right)
        #expect(rate.part(of: left, rounded: rounding) == part)
        #expect(Money(units: left).times(rate, rounded: rounding).units == part)
        #expect(Price(units: left).scaled(by: rate, rounded: rounding).units == part)
        compared += 1
      }
    }
    #expect(compared > 20_000)
  }

  @Test func `has no worth beyond what money holds`() {
    let price: Price = "90000000000"
    #expect(price.checkedNotional(of: "1") == "90000000000")
    #expect(price.checkedNotional(of: "2") == nil)
    #expect(price.checkedNotional(of: "-2") == nil)
  }

  @Test func `buys as much as it buys`() {
    let money: Money = "1000"
    #expect(money.quantity(at: "3", rounded: .down) == "333.33333333")
    #expect(money.quantity(at: "3", rounded: .up) == "333.33333334")
    #expect(money.share("1", of: "3") == "333.33333333")
    #expect((-money).share("2", of: "3") == "-666.66666667")
    #expect(money.times("0.00055", rounded: .up) == "0.55")
  }
}

@Suite struct `A division` {
  static let table: [(Int64, Int64, down: Int64, up: Int64, nearest: Int64)] = [
    (7, 2, 3, 4, 4), (-7, 2, -4, -3, -4), (6, 2, 3, 3, 3), (-6, 2, -3, -3, -3), (1, 3, 0, 1, 0),
    (-1, 3, -1, 0, 0), (2, 3, 0, 1, 1), (-2, 3, -1, 0, -1), (0, 5, 0, 0, 0), (5, 10, 0, 1, 1),
    (-5, 10, -1, 0, -1), (4, 10, 0, 1, 0), (-4, 10, -1, 0, 0), (9, 9, 1, 1, 1),
    (.max, 1, .max, .max, .max), (.min, 1, .min, .min, .min),
    (.max, 2, .max / 2, .max / 2 + 1, .max / 2 + 1), (.max, .max, 1, 1, 1),
    (.min, .max, -2, -1, -1),
  ]

  @Test(arguments: table)
  func `goes where it is told`(
    dividend: Int64, divisor: Int64, down: Int64, up: Int64, nearest: Int64
  ) {
    #expect(dividend.divided(by: divisor, .down) == down)
    #expect(dividend.divided(by: divisor, .up) == up)
    #expect(dividend.divided(by: divisor, .nearest) == nearest)
    #expect(Int128(dividend).divided(by: divisor, .down) == down)
    #expect(Int128(dividend).divided(by: divisor, .up) == up)
    #expect(Int128(dividend).divided(by: divisor, .nearest) == nearest)
  }

  /// The two widths are one rule; the wide one is checked by multiplying back.
  @Test func `of wide numbers brackets the true quotient`() {
    var draws = Draws(seed: 2)
    for _ in 0..<20_000 {
      let divisor = max(1, draws.number().magnitude / 2 + 1)
      let quotient = draws.number() / 2
      let rest = Int64(draws.next() % divisor)
      let dividend = Int128(quotient) * Int128(divisor) + Int128(rest)
      let step = Int64(divisor)
      #expect(dividend.divided(by: step, .down) == quotient)
      #expect(dividend.divided(by: step, .up) == (rest == 0 ? quotient : quotient + 1))
      let twice = Int128(rest) * 2
      let tie = quotient >= 0 ? quotient + 1 : quotient
      let nearest = twice < step ? quotient : twice > step ? quotient + 1 : tie
      #expect(dividend.divided(by: step, .nearest) == nearest, "\(dividend) / \(step)")
    }
  }

  @Test func `moves an amount onto a step`() {
    let price: Price = "64250.55"
    #expect(price.rounded(.down, to: "0.1") == "64250.5")
    #expect(price.rounded(.up, to: "0.1") == "64250.6")
    #expect(price.rounded(.nearest, to: "0.1") == "64250.6")
    let negative: Price = "-64250.55"
    #expect(negative.rounded(.down, to: "0.1") == "-64250.6")
    #expect(negative.rounded(.up, to: "0.1") == "-64250.5")
    #expect(negative.rounded(.nearest, to: "0.1") == "-64250.6")
    #expect(price.rounded(.down, to: "0.1").isMultiple(of: "0.1"))
    #expect(!price.isMultiple(of: "0.1"))
    #expect(!price.isMultiple(of: .zero))
  }

  @Test func `onto no step is a programmer's error`() async {
    await #expect(processExitsWith: .failure) {
      _ = Price(units: 5).rounded(.down, to: .zero)
    }
  }
}

@Suite struct `A rate` {
  @Test func `reads back what it prints`() {
    var draws = Draws(seed: 3)
    for _ in 0..<5000 {
      let rate = Rate(units: draws.number())
      #expect(Rate(rate.description) == rate)
    }
  }

  @Test func `is finer than an amount`() {
    let finest: Rate = "0.000000000001"
    #expect(finest.units == 1)
    let finer = "0.0000000000001"
    #expect(Rate(finer) == nil)
    #expect(Rate.percent(0.055) == "0.00055")
    #expect(Rate.percent(1).double == 0.01)
    #expect(Rate(nearest: .nan) == nil)
    #expect(Rate(nearest: 1e7) == nil)
  }

  @Test func `scales a price`() {
    let price: Price = "100"
    #expect(price.scaled(by: "1.01", rounded: .nearest) == "101")
    #expect(price.scaled(by: "0.000000000049", rounded: .up) == "0.00000001")
    #expect(price.scaled(by: "0.000000000049", rounded: .down) == .zero)
  }
}

@Suite struct `A volume` {
  @Test func `prints exactly`() {
    #expect(Volume(units: 250_000_000_001, places: 1).description == "25000000000.1")
    #expect(Volume(units: 5, places: 0).description == "5")
    #expect(Volume(units: 1, places: 18).description == "0.000000000000000001")
  }

  @Test func `is a quantity where it fits`() {
    #expect(Volume(units: 12345, places: 3).quantity == "12.345")
    #expect(Volume(units: 19, places: 9).quantity == "0.00000001")
    #expect(Volume(units: 250_000_000_000, places: 0).quantity == nil)
    #expect(Volume(units: 12345, places: 3).double == 12.345)
    #expect(Volume.zero.quantity == .zero)
  }
}
