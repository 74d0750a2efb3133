import StrategyKit
import Testing

private struct Sample: Strategy {
  static let name = "sample"
  static let summary = "Wishes for what its settings say."

  @Parameter(2...200, "candles to look back") var length = 10
  @Parameter(0.1...5, "percent to the stop") var stop = 1.5
  var prepared = 0

  mutating func prepare() { prepared = length }

  mutating func onCandle(_ candle: Candle, _ desk: inout Desk) {
    desk.enter(.long, stop: .percent(stop), tag: "\(prepared)")
  }
}

@Suite struct `A setting` {
  let factory = StrategyFactory(Sample.self)

  /// What a strategy with these settings wishes for on its first candle.
  func wish(_ settings: [(name: String, value: String)] = []) throws -> Signal {
    var strategy = try factory.makeStrategy(settings: settings)
    var desk = Desk(symbols: ["BTCUSDT"])
    var source = RandomCandles(seed: 1)
    strategy.onCandle(source.next(), &desk)
    guard case .open(let signal) = desk.wishes[0] else { throw NoSignal() }
    return signal
  }

  struct NoSignal: Error {}

  @Test func `is described in the order of declaration`() {
    #expect(
      factory.parameters == [
        ParameterDescription(
          name: "length", value: "10", range: "2...200", meaning: "candles to look back"),
        ParameterDescription(
          name: "stop", value: "1.5", range: "0.1...5.0", meaning: "percent to the stop"),
      ])
  }

  @Test func `keeps its default`() throws {
    let signal = try wish()
    #expect(signal.tag == "10")
    #expect(signal.protection.stop == .percent(1.5))
  }

  @Test func `is changed by its name before the strategy is prepared`() throws {
    let signal = try wish([("stop", "2.5"), ("length", "20")])
    #expect(signal.tag == "20")
    #expect(signal.protection.stop == .percent(2.5))
  }

  @Test func `of one strategy leaves the next alone`() throws {
    _ = try wish([("length", "20")])
    #expect(try wish().tag == "10")
  }

  @Test(arguments: ["1", "201", "ten", "", "10.5", "99999999999999999999"])
  func `refuses what does not fit`(value: String) {
    #expect(throws: SettingFailure.outOfRange("length", value: value, range: "2...200")) {
      try factory.makeStrategy(settings: [("length", value)])
    }
  }

  @Test(arguments: ["nan", "inf", "-0.5", "5.01"]) func `refuses no number`(value: String) {
    #expect(throws: SettingFailure.outOfRange("stop", value: value, range: "0.1...5.0")) {
      try factory.makeStrategy(settings: [("stop", value)])
    }
  }

  @Test func `that does not exist is refused with those that do`() {
    #expect(throws: SettingFailure.unknown("lenght", known: ["length", "stop"])) {
      try factory.makeStrategy(settings: [("lenght", "3")])
    }
  }
}

@Suite struct `A desk` {
  var desk = Desk(symbols: ["BTCUSDT", "ETHUSDT"])

  @Test mutating func `turns to the symbol whose candle closed`() {
    let holding = Desk.Holding(size: "-2", averageEntry: "100", since: Timestamp(milliseconds: 5))
    desk.turn(
      to: InstrumentIndex(1), at: Timestamp(milliseconds: 9), holding: holding, workingEntries: 3)
    #expect(desk.symbol == "ETHUSDT")
    #expect(desk.now == Timestamp(milliseconds: 9))
    #expect(desk.holding.direction == .short)
    #expect(desk.workingEntries == 3)
  }

  @Test mutating func `stamps a wish with its symbol and moment`() {
    desk.turn(
      to: InstrumentIndex(1), at: Timestamp(milliseconds: 9), holding: .flat, workingEntries: 0)
    desk.enter(.short, at: .limit("100"), quality: 0.7, isRung: true, tag: "rung")
    #expect(
      desk.wishes == [
        .open(
          Signal(
            id: .none, instrument: InstrumentIndex(1), direction: .short, entry: .limit("100"),
            quality: 0.7, isRung: true, tag: "rung", time: Timestamp(milliseconds: 9)))
      ])
  }

  @Test mutating func `keeps wishes in order and can name another symbol`() {
    desk.cancelEntries(tag: "rung")
    desk.moveStop(to: "99")
    desk.exit(on: InstrumentIndex(1))
    #expect(
      desk.wishes == [
        .cancelEntries(InstrumentIndex(0), tag: "rung"), .moveStop(InstrumentIndex(0), "99"),
        .close(InstrumentIndex(1)),
      ])
  }

  @Test func `holds nothing at first`() {
    #expect(desk.holding == .flat)
    #expect(desk.holding.direction == nil)
  }
}
