import Execution
import TestKit
import Testing
import Trading

/// A large account may afford more of a cheap asset than a quantity can count.
@Suite struct `An asset that costs next to nothing` {
  static let instrument: Instrument = {
    var instrument = Venues.instrument()
    instrument.priceGrid = .step("0.00000001")
    return instrument
  }()

  static func sent(_ sizing: Sizing) -> [Quantity] {
    var story = ExecutorStory.ready(
      instruments: [instrument], balance: "100000000", price: "0.00001"
    ) {
      $0.leverage = 100
      $0.sizing = sizing
    }
    story.wish(.long, stop: .price("0.00000999"))
    return story.orders.map(\.terms.quantity)
  }

  @Test func `is bought in a size that is said`() {
    #expect(Self.sent(.quantity("1000000")) == ["1000000"])
  }

  @Test(arguments: [Sizing.percent("1"), .notional("100000000"), .risk("0.1")])
  func `is bought in no size that cannot be counted`(sizing: Sizing) {
    let sent = Self.sent(sizing)
    #expect(sent.allSatisfy { $0 > .zero && Price("0.00001").checkedNotional(of: $0) != nil })
  }
}
