import StrategyKit
import Testing

@Suite struct `A volume-weighted price` {
  /// A candle of one price, so many hours after 1970 began.
  func candle(hour: Int64, price: Price, volume: Int64?) -> Candle {
    Candle(
      openTime: Timestamp(milliseconds: hour * 3_600_000), open: price, high: price, low: price,
      close: price, volume: volume.map { Volume(units: $0, places: 0) })
  }

  @Test func `counts each candle by its volume`() {
    var price = VolumeWeightedPrice()
    #expect(price.next(candle(hour: 1, price: "100", volume: 1)) == 100)
    #expect(price.next(candle(hour: 2, price: "110", volume: 3)) == 107.5)
  }

  @Test func `begins anew with each day`() {
    var price = VolumeWeightedPrice()
    _ = price.next(candle(hour: 23, price: "100", volume: 9))
    #expect(price.next(candle(hour: 24, price: "110", volume: 1)) == 110)
  }

  @Test func `says nothing where nothing was traded or nothing is known`() {
    var price = VolumeWeightedPrice()
    #expect(price.next(candle(hour: 1, price: "100", volume: 0)) == nil)
    #expect(price.next(candle(hour: 2, price: "100", volume: nil)) == nil)
    var rolling = RollingVolumeWeightedPrice(1)
    #expect(rolling.next(candle(hour: 1, price: "100", volume: 0)) == nil)
    var flow = MoneyFlow(1)
    #expect(flow.next(candle(hour: 1, price: "100", volume: nil)) == nil)
    var balance = OnBalanceVolume()
    #expect(balance.next(candle(hour: 1, price: "100", volume: nil)) == nil)
  }
}

@Suite struct `A derivative` {
  @Test func `of a derivative is the acceleration`() {
    var speed = Derivative()
    var acceleration = Derivative()
    let squares: [Double] = [0, 1, 4, 9, 16]
    let values = squares.map { square in speed.next(square).flatMap { acceleration.next($0) } }
    #expect(values == [nil, nil, 2, 2, 2])
  }
}

@Suite struct `A price beyond every market` {
  @Test func `stops no indicator`() {
    let price = Price(units: .max)
    var average = SimpleAverage(3)
    var weighted = WeightedAverage(3)
    var line = LinearRegression(3)
    var deviation = StandardDeviation(3)
    for _ in 0..<5 {
      _ = (average.next(price), weighted.next(price), line.next(price))
      #expect(deviation.next(price) == nil)
    }
    #expect(average.next(price) == price.double)
    for _ in 0..<2 { #expect(deviation.next("100") == nil) }
    #expect(deviation.next("100") == 0)
  }
}
