import SimulatedExchange
import Simulation
import TestKit
import Testing
import Trading
import VenueServer

/// A market without a wire: what is asked of it is asked directly.
private struct Market {
  let exchange: ServedExchange
  let account: ServedAccount

  init(others: Int = 0) {
    let series = CandleSeries(timeframe: Timeframe(seconds: 60), candles: Self.candles)
    var settings = ExchangeSettings(leverage: 5)
    settings.arrival = .lastPrint
    exchange = ServedExchange(
      instruments: [Venues.instrument()], feeds: [MarketFeed(candles: series)],
      start: ServedBench.begin
    ) {
      Exchange(
        instruments: [Venues.instrument()], profile: Venues.bybit, settings: settings,
        deposit: "10000")
    }
    account = exchange.addAccount(key: "alice", secret: "")
    for number in 0..<others { exchange.addAccount(key: "other \(number)", secret: "") }
  }

  /// A price that wanders, by dice.
  private static let candles: [Candle] = {
    let dice = Dice(seed: 5)
    var price: Int64 = 500_000
    return (0..<300).map { minute in
      func step(_ stream: UInt64, _ most: UInt64) -> Int64 {
        Int64(dice.below(most, stream, UInt64(minute)))
      }
      let open = price
      price += step(1, 801) - 400
      let units = Price(units: 10_000_000).units
      return Candle(
        openTime: ServedBench.begin + .minutes(Int64(minute)), open: Price(units: open * units),
        high: Price(units: (max(open, price) + step(2, 300)) * units),
        low: Price(units: (min(open, price) - step(3, 300)) * units),
        close: Price(units: price * units), volume: Volume(units: 10, places: 0))
    }
  }()

  /// Trades by a script, going on in steps of a length between; returns every fill.
  func play(steps: TimeSpan) -> [Fill] {
    let dice = Dice(seed: 11)
    var now = ServedBench.begin
    for turn in 0..<120 {
      let next = now + .seconds(30 + Int64(dice.below(200, 1, UInt64(turn))))
      while now < next {
        now = min(now + steps, next)
        exchange.advance(to: now)
      }
      trade(turn, dice)
    }
    exchange.advance(to: now + .minutes(60))
    return account.fills.map(\.fill)
  }

  private func trade(_ turn: Int, _ dice: Dice) {
    let index = InstrumentIndex(0)
    let price = exchange.tape.lastPrice(index)
    let away = Price(units: Int64(1 + dice.below(200, 2, UInt64(turn))) * 100_000_000)
    let grid = exchange.instruments[0].priceGrid
    let side: Side = dice.below(2, 3, UInt64(turn)) == 0 ? .buy : .sell
    let near = side == .buy ? price - away : price + away
    switch dice.below(4, 4, UInt64(turn)) {
    case 0:
      let stops = PositionStops(stop: grid.rounded(near, .nearest))
      _ = account.submit(
        OrderTerms(instrument: index, side: side, quantity: "0.01", attached: stops), named: "")
    case 1:
      _ = account.submit(
        OrderTerms(
          instrument: index, side: side, quantity: "0.02",
          pricing: .limit(grid.rounded(near, .nearest), .goodTillCancelled)), named: "n\(turn)")
    case 2:
      _ = account.ask(
        .setStops(
          index,
          PositionStops(
            trailing: PositionStops.Trailing(distance: .price(grid.rounded(away, .up))))))
    default: if let order = account.open.first { _ = account.cancel(order) }
    }
  }
}

@Suite struct `A served market` {
  @Test(arguments: [TimeSpan.milliseconds(700), .seconds(7), .seconds(45)])
  func `goes the same way however often it is looked at`(steps: TimeSpan) {
    let whole = Market().play(steps: .minutes(10))
    #expect(whole.count > 40)
    #expect(Set(whole.map(\.origin)).count >= 3, "too little happened to compare")
    #expect(Market().play(steps: steps) == whole)
  }

  @Test func `goes the same way whoever else is there`() {
    #expect(Market(others: 3).play(steps: .seconds(20)) == Market().play(steps: .seconds(20)))
  }

  @Test func `conserves money, and its records are those of the exchange`() {
    let market = Market()
    let fills = market.play(steps: .seconds(20))
    let account = market.account
    #expect(account.exchange.bookBreach == nil)
    let size = fills.reduce(Int64(0)) { $0 + $1.side.sign * $1.quantity.units }
    #expect(account.exchange.position(InstrumentIndex(0)).size.units == size)
    #expect(account.fills.reduce(Money.zero) { $0 + $1.fill.fee } == account.exchange.account.fees)
    #expect(
      account.fills.reduce(Money.zero) { $0 + $1.gain } == account.exchange.account.realised)
    #expect(
      account.open.map(\.venueID).sorted()
        == account.exchange.allOpenOrders.map(\.venueID).sorted())
    for order in account.open {
      let report = account.exchange.allOpenOrders.first { $0.venueID == order.venueID }
      #expect(report?.status == order.status && report?.filled == order.filled)
    }
  }
}
