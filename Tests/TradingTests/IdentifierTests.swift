import Testing
import Trading

@Suite struct `The name of an order of ours` {
  static func random(_ draws: inout Draws) -> ClientOrderID {
    ClientOrderID(
      epoch: UInt32(truncatingIfNeeded: draws.next()),
      signal: SignalID(UInt32(truncatingIfNeeded: draws.next())),
      role: ClientOrderID.Role.allCases.randomElement(using: &draws) ?? .entry,
      attempt: UInt16(truncatingIfNeeded: draws.next()),
      instrument: InstrumentIndex(Int(draws.next() % 4096)))
  }

  @Test func `reads back, as text and as words`() {
    var draws = Draws(seed: 6)
    for _ in 0..<5000 {
      let name = Self.random(&draws)
      let text = name.description
      #expect(ClientOrderID(text) == name)
      let (high, low) = name.words
      #expect(ClientOrderID(high: high, low: low) == name)
      #expect(text.utf8.count == 26)
      #expect(text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) })
    }
  }

  @Test func `is told from others'`() {
    var draws = Draws(seed: 7)
    let text = Self.random(&draws).description
    let others = ["", "x", String(text.dropLast()), text + "0", text.uppercased()]
    for other in others {
      #expect(ClientOrderID(other) == nil, "\(other)")
    }
    #expect(ClientOrderID(high: 0, low: 1 << 28) == nil)
    #expect(ClientOrderID(high: 0xD81_D0C << 32, low: 0) == nil)
    #expect(ClientOrderID(high: 0xD81_D0C << 32, low: 0xF << 28) == nil)
  }

  @Test func `has one text only`() {
    var draws = Draws(seed: 8)
    let text = Self.random(&draws).description
    // 26 characters of base 32 hold 130 bits; the two above must be zero.
    for first in "89abcdefghijklmnopqrstuv" {
      #expect(ClientOrderID(String(first) + text.dropFirst()) == nil, "\(first)")
    }
  }
}

@Suite struct `A series of candles` {
  static func candles(_ count: Int) -> [Candle] {
    (0..<Int64(count)).map { index in
      let open = Price(units: index)
      return Candle(
        openTime: Timestamp(milliseconds: index * 60_000), open: open,
        high: open + "0.00000003", low: open - "0.00000001", close: open + "0.00000002",
        volume: Volume(units: index, places: 3))
    }
  }

  @Test(arguments: [0, 1, 2, 1000])
  func `holds what it was given`(count: Int) throws {
    let minute = try #require(Timeframe("1m"))
    let series = CandleSeries(timeframe: minute, candles: Self.candles(count))
    #expect(series.count == count)
    #expect(series.candles == Self.candles(count))
    #expect(series.timeframe == minute)
  }

  @Test func `finds a moment`() throws {
    let minute = try #require(Timeframe("1m"))
    let series = CandleSeries(timeframe: minute, candles: Self.candles(100))
    #expect(series.firstIndex(from: .distantPast) == 0)
    #expect(series.firstIndex(from: Timestamp(milliseconds: 60_000)) == 1)
    #expect(series.firstIndex(from: Timestamp(milliseconds: 60_001)) == 2)
    #expect(series.firstIndex(from: .distantFuture) == 100)
  }

  @Test func `outlives the value it was copied from`() throws {
    let minute = try #require(Timeframe("1m"))
    var copies: [CandleSeries] = []
    do {
      let series = CandleSeries(timeframe: minute, candles: Self.candles(10))
      copies.append(series)
    }
    #expect(copies[0][9] == Self.candles(10)[9])
  }

  @Test func `without volumes has none`() throws {
    let minute = try #require(Timeframe("1m"))
    let candles = Self.candles(3).map { candle in
      var candle = candle
      candle.volume = nil
      return candle
    }
    let series = CandleSeries(timeframe: minute, candles: candles)
    #expect(series.volumePlaces == nil)
    #expect(series.candles == candles)
  }
}
