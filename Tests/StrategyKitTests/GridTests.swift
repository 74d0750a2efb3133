import StrategyKit
import Testing

/// A grid and a venue of a few lines: a resting order fills where the close has come to its price.
struct GridBench {
  var bench: Bench
  var resting: [(direction: Direction, price: Price, quantity: Quantity, tag: String)] = []
  var cash = 0.0
  var index = 0

  init(_ settings: [(name: String, value: String)] = []) throws {
    let usual = [
      (name: "rungs", value: "3"), (name: "spacing", value: "1"), (name: "worth", value: "1000"),
    ]
    bench = try Bench("grid", usual + settings)
  }

  /// The tags of what rests, from the lowest price to the highest.
  var tags: [String] { resting.sorted { $0.price < $1.price }.map(\.tag) }

  /// Moves the price, fills what it meets, and lets the strategy look; returns how many wishes.
  @discardableResult mutating func close(at close: Int) -> Int {
    let candle = Bench.candle(index, from: close, to: close)
    index += 1
    for order in resting where isMet(order, by: candle.close) {
      bench.holding.size += order.direction == .long ? order.quantity : -order.quantity
      cash -= Double(order.direction.sign) * order.price.double * order.quantity.double
    }
    resting = resting.filter { !isMet($0, by: candle.close) }
    bench.workingEntries = resting.count
    let wishes = bench.wishes(candle)
    for wish in wishes {
      switch wish {
      case .open(let signal): place(signal, candle.close)
      case .cancelEntries: resting = []
      case .close, .moveStop, .moveTarget: Issue.record("a grid does not ask for \(wish)")
      }
    }
    return wishes.count
  }

  private mutating func place(_ signal: Signal, _ close: Price) {
    guard case .limit(let price, .postOnly, nil) = signal.entry, signal.isRung,
      case .quantity(let quantity) = signal.size
    else {
      Issue.record("a rung rests: \(signal)")
      return
    }
    resting.append((signal.direction, price, quantity, signal.tag))
    if isMet(resting[resting.count - 1], by: close) { resting.removeLast() }
  }

  private func isMet(
    _ order: (direction: Direction, price: Price, quantity: Quantity, tag: String), by close: Price
  ) -> Bool {
    order.direction == .long ? close <= order.price : close >= order.price
  }
}

@Suite struct `A grid` {
  var grid: GridBench

  init() throws {
    grid = try GridBench()
    grid.close(at: 1000)
  }

  @Test func `rests every rung at first`() {
    #expect(grid.tags == ["rung -3", "rung -2", "rung -1", "rung 1", "rung 2", "rung 3"])
    #expect(grid.resting.map(\.direction).filter { $0 == .long }.count == 3)
  }

  @Test mutating func `wishes for nothing while nothing happens`() {
    for _ in 0..<30 { #expect(grid.close(at: 1000) == 0) }
  }

  @Test mutating func `sells what it bought one line higher`() {
    #expect(grid.close(at: 985) == 1)
    #expect(grid.bench.holding.size > .zero)
    #expect(grid.tags == ["rung -3", "rung -2", "rung 0", "rung 1", "rung 2", "rung 3"])
    #expect(grid.close(at: 1001) == 1)
    #expect(grid.bench.holding.size == .zero)
    #expect(grid.tags == ["rung -3", "rung -2", "rung -1", "rung 1", "rung 2", "rung 3"])
    #expect(grid.cash > 9.8 && grid.cash < 10)
  }

  @Test mutating func `holds no more than its rungs, whichever way the price runs`() {
    for close in [960, 1000, 1045, 1000, 960] {
      grid.close(at: close)
      let rung = grid.resting.first?.quantity ?? .zero
      #expect(grid.bench.holding.size.magnitude <= rung + rung + rung)
      #expect(grid.resting.count == 6)
    }
  }

  @Test mutating func `puts one stop beyond the last rung on each side`() throws {
    var bench = try Bench("grid", [("rungs", "3"), ("spacing", "1"), ("stop", "2")])
    let signals = bench.signals(Bench.candle(0, from: 1000, to: 1000))
    let stops = Set(signals.map(\.protection.stop))
    #expect(stops.count == 2)
    for signal in signals {
      guard case .price(let stop) = signal.protection.stop else {
        Issue.record("no stop")
        continue
      }
      #expect(signal.direction == .long ? stop < "971" : stop > "1030")
    }
  }

  @Test mutating func `is laid anew around a price that has left it`() {
    // What was bought on the way was stopped out.
    grid.close(at: 950)
    grid.bench.holding = .flat
    grid.close(at: 950)
    grid.close(at: 950)
    #expect(grid.resting.count == 6)
    #expect(grid.resting.map(\.price).min() ?? .zero > "920")
    #expect(grid.resting.map(\.price).max() ?? .zero < "980")
  }

  @Test mutating func `is laid anew where rungs have been missing for long`() {
    grid.resting.removeAll { $0.tag == "rung 2" }
    for _ in 0..<15 { grid.close(at: 1000) }
    #expect(grid.tags == ["rung -3", "rung -2", "rung -1", "rung 1", "rung 2", "rung 3"])
  }

  @Test mutating func `waits until the last of an older grid is gone`() {
    grid.resting.removeAll { $0.tag == "rung 2" }
    var closes = 0
    while grid.resting.count == 5, closes < 30 {
      grid.close(at: 1000)
      closes += 1
    }
    #expect(grid.resting.isEmpty)
    // A cancel that was lost leaves an order on the book.
    grid.resting = [(.long, "990", "1", "rung -1")]
    #expect(grid.close(at: 1000) == 1)
    #expect(grid.resting.isEmpty)
    #expect(grid.close(at: 1000) == 6)
  }
}
