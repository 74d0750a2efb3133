import Testing
import Trading

/// A live order that waits to close so much of a position.
private func stop(
  _ side: Side, _ quantity: Quantity, at level: Price, filled: Quantity = .zero,
  closesPosition: Bool = false, change: (inout OrderReport) -> Void = { _ in }
) -> OrderReport {
  var report = OrderReport(
    clientID: nil, venueID: VenueOrderID(1), instrument: InstrumentIndex(0), origin: .client,
    status: .untriggered, side: side, quantity: quantity, filled: filled,
    trigger: Trigger(price: level, crossing: side == .sell ? .falling : .rising),
    isReduceOnly: !closesPosition, closesPosition: closesPosition)
  change(&report)
  return report
}

@Suite struct `The coverage of a position by its stops` {
  @Test func `is none without a stop`() {
    let coverage = StopCoverage(of: "3", orders: [])
    #expect(coverage.size == "3")
    #expect(coverage.covered == .zero)
    #expect(coverage.uncovered == "3")
    #expect(!coverage.isWhole)
    #expect(coverage.first == nil && coverage.whole == nil)
  }

  @Test func `of a third leaves two thirds naked, and two more close it`() {
    let first = StopCoverage(of: "3", orders: [stop(.sell, "1", at: "97")])
    #expect(first.covered == "1" && first.uncovered == "2" && !first.isWhole)
    #expect(first.first == "97" && first.whole == nil)
    let all = StopCoverage(
      of: "3",
      orders: [stop(.sell, "1", at: "97"), stop(.sell, "1", at: "95"), stop(.sell, "1", at: "99")])
    #expect(all.isWhole && all.uncovered == .zero)
    // The price comes down past 99 first; the last third goes at 95.
    #expect(all.first == "99" && all.whole == "95")
  }

  @Test func `of a short is reached from below`() {
    let coverage = StopCoverage(
      of: "-3", orders: [stop(.buy, "2", at: "104"), stop(.buy, "1", at: "102")])
    #expect(coverage.size == "3" && coverage.isWhole)
    #expect(coverage.first == "102" && coverage.whole == "104")
  }

  @Test func `counts an order that closes the position as all, whatever quantity it names`() {
    let coverage = StopCoverage(
      of: "3", orders: [stop(.sell, "0", at: "97", closesPosition: true)])
    #expect(coverage.covered == "3" && coverage.whole == "97")
  }

  @Test func `counts what is left of an order that has filled in part`() {
    let coverage = StopCoverage(of: "3", orders: [stop(.sell, "3", at: "97", filled: "2")])
    #expect(coverage.covered == "1")
  }

  @Test func `has the attribute of the position beside its orders`() {
    let coverage = StopCoverage(of: "3", orders: [stop(.sell, "1", at: "99")], attribute: "95")
    #expect(coverage.isWhole && coverage.first == "99" && coverage.whole == "95")
  }

  @Test func `is never more than the position`() {
    let coverage = StopCoverage(
      of: "3", orders: [stop(.sell, "2", at: "97"), stop(.sell, "5", at: "96")])
    #expect(coverage.covered == "3" && coverage.whole == "96")
  }

  @Test func `leaves out what would fire only after liquidation, and says where that stands`() {
    let orders = [stop(.sell, "1", at: "97"), stop(.sell, "2", at: "90")]
    let long = StopCoverage(of: "3", orders: orders, liquidation: "92")
    #expect(long.covered == "1" && long.beyondLiquidation == "90" && long.first == "97")
    // At the price of liquidation it comes too late as well.
    #expect(StopCoverage(of: "3", orders: orders, liquidation: "90").covered == "1")
    #expect(StopCoverage(of: "3", orders: orders, liquidation: "89").isWhole)
    let short = StopCoverage(
      of: "-3", orders: [stop(.buy, "3", at: "111"), stop(.buy, "3", at: "120")],
      attribute: "112", liquidation: "110")
    #expect(short.covered == .zero && short.beyondLiquidation == "120")
  }

  @Test func `counts a stop that has triggered, which is on its way`() {
    let fired = stop(.sell, "3", at: "97") { $0.status = .triggered }
    #expect(StopCoverage(of: "3", orders: [fired]).isWhole)
  }

  @Test func `passes over what closes nothing`() {
    let others: [OrderReport] = [
      // Another category, another side, a target, one that could open, one without a trigger.
      stop(.sell, "3", at: "97") { $0.category = .spot },
      stop(.buy, "3", at: "97"),
      stop(.sell, "3", at: "97") { $0.trigger?.crossing = .rising },
      stop(.sell, "3", at: "97") { $0.isReduceOnly = false },
      stop(.sell, "3", at: "97") { $0.trigger = nil },
      stop(.sell, "3", at: "97") { $0.status = .resting },
      stop(.sell, "3", at: "97") { $0.status = .cancelled },
      stop(.sell, "3", at: "97") { $0.status = .filled },
    ]
    #expect(StopCoverage(of: "3", orders: others).covered == .zero)
  }

  /// Random stops on both sides, some beyond liquidation.
  private static func orders(_ dice: Dice) -> [OrderReport] {
    (0..<Int(dice.below(6, 1, 0))).map { number in
      func draw(_ bound: UInt64, _ purpose: UInt64) -> Int64 {
        Int64(dice.below(bound, purpose, UInt64(number)))
      }
      let quantity = Quantity(units: draw(5, 2) * 100_000_000)
      return stop(
        draw(4, 3) == 0 ? .buy : .sell, quantity,
        at: Price(units: (80 + draw(40, 4)) * 100_000_000), closesPosition: draw(5, 5) == 0
      ) { report in
        if draw(6, 6) == 0 { report.category = .spot }
        if draw(6, 7) == 0 { report.status = .triggered }
      }
    }
  }

  @Test(arguments: Array(UInt64(1)...200))
  func `is never above the size, and no stop more makes it less`(seed: UInt64) {
    let dice = Dice(seed: seed)
    let orders = Self.orders(dice)
    let size: Quantity = dice.below(2, 8, 0) == 0 ? "4" : "-4"
    let liquidation: Price? =
      dice.below(2, 9, 0) == 0
      ? nil : Price(units: (85 + Int64(dice.below(30, 10, 0))) * 100_000_000)
    var before = StopCoverage(of: size, orders: [], liquidation: liquidation)
    for count in 0...orders.count {
      let coverage = StopCoverage(
        of: size, orders: orders.prefix(count), liquidation: liquidation)
      #expect(coverage.covered >= before.covered)
      #expect(coverage.covered >= .zero && coverage.covered <= coverage.size)
      #expect(coverage.covered + coverage.uncovered == coverage.size)
      #expect((coverage.whole != nil) == coverage.isWhole)
      #expect(coverage.first != nil || coverage.covered == .zero)
      before = coverage
    }
    // In which order they are listed does not matter.
    let other = StopCoverage(of: size, orders: orders.reversed(), liquidation: liquidation)
    #expect(other == before)
  }
}
