import StrategyKit
import Trading

/// What is traded while a mode strikes, and how the price goes: the same at every venue.
///
/// Everything is told in half minutes of the storm, and in hundredths of a percent of the price
/// from which the story begins.
public struct ModeStory: Hashable, Sendable {
  /// One thing that is wished for.
  enum Act: Hashable, Sendable {
    case enter(Direction, Signal.Entry? = nil, stop: Double = 3, target: Double? = nil)
    /// A limit order at a level.
    case bid(Int)
    case follow(Direction)
    case add(Direction)
    case moveStop(Int)
    case moveTarget(Int)
    case cancelEntries
    case exit
  }

  /// When each thing is wished for on the first symbol.
  let acts: [Int: [Act]]
  /// Where the price of the first symbol is at the end of each half minute; the last one stays.
  let path: [Int: Int]
  var symbols = 1
  /// In which half minute hardly anything is traded; nil for none.
  var thinHalf: Int?

  /// How long a story takes.
  static let length = TimeSpan.minutes(10)

  /// The price of the first symbol at the end of a half minute, from the beginning of the storm.
  private func level(_ half: Int, of symbol: Int) -> Int {
    guard symbol == 0, half >= 0 else { return 0 }
    return path.filter { $0.key <= half }.max { $0.key < $1.key }?.value ?? 0
  }

  /// The candles of a symbol, from the start of a proof.
  func candles(
    _ count: Int, of symbol: ProofConfiguration.Symbol, at index: Int, storm: TimeSpan
  ) -> CandleSeries {
    let grid = symbol.instrument.priceGrid
    func price(_ level: Int) -> Price {
      let units = Int128(symbol.price.units) * Int128(10_000 + level) / 10_000
      return grid.rounded(Price(units: Int64(units)), .nearest)
    }
    let first = Int(storm.nanoseconds / ProofTimeline.candle.nanoseconds)
    var last = price(0)
    var candles: [Candle] = []
    for number in 0..<count {
      // Never quite still: a price that does not move is not to be told from a frozen one.
      let level = level(number + 1 - first, of: index) + (number % 2 == 0 ? 3 : -3)
      let close = price(level)
      let isThin = index == 0 && thinHalf == number + 1 - first
      let step = price(2) - price(0)
      candles.append(
        Candle(
          openTime: PriceModel.start
            + TimeSpan(nanoseconds: ProofTimeline.candle.nanoseconds * Int64(number)),
          open: last, high: max(last, close) + step, low: min(last, close) - step, close: close,
          volume: Volume(units: isThin ? 1 : 100_000_000, places: 2)))
      last = close
    }
    return CandleSeries(timeframe: Timeframe(seconds: 30), candles: candles)
  }
}

extension ModeStory {
  /// A long with a stop that is moved three times and closed, and then a short.
  static let round = ModeStory(
    acts: [
      1: [.enter(.long)], 4: [.moveStop(-200)], 6: [.moveStop(-150)], 8: [.moveStop(-100)],
      11: [.exit], 13: [.enter(.short)], 16: [.exit],
    ], path: [:])
  /// The same with a target, which is moved too.
  static let targeted = ModeStory(
    acts: [
      1: [.enter(.long, target: 4)], 4: [.moveStop(-200)], 6: [.moveTarget(300)],
      8: [.moveStop(-100)], 11: [.exit], 13: [.enter(.short)], 16: [.exit],
    ], path: [:])
  /// A long whose stop is reached, and then a short.
  static let stopped = ModeStory(
    acts: [1: [.enter(.long, stop: 2)], 13: [.enter(.short)], 16: [.exit]], path: [9: -300])
  /// The same while another symbol stays long.
  static let pair = ModeStory(acts: stopped.acts, path: stopped.path, symbols: 2)
  /// A long whose stop is reached just after its close was wished for.
  static let raced = ModeStory(
    acts: [1: [.enter(.long, stop: 2)], 8: [.exit], 13: [.enter(.short)], 16: [.exit]],
    path: [9: -300])
  /// A limit order that is taken back as the price comes to it.
  static let resting = ModeStory(
    acts: [1: [.bid(-20)], 5: [.cancelEntries], 13: [.exit], 15: [.enter(.short)], 17: [.exit]],
    path: [6: -150])
  /// The same where hardly anything is traded as the price comes to it.
  static let thin = ModeStory(acts: resting.acts, path: resting.path, thinHalf: 6)
  /// A limit order that is replaced by one at market as the price comes to it.
  static let replaced = ModeStory(
    acts: [1: [.bid(-20)], 5: [.cancelEntries, .enter(.long)], 13: [.exit]], path: [6: -150])
  /// A limit order far away that is taken back.
  static let standing = ModeStory(
    acts: [1: [.bid(-200)], 5: [.cancelEntries], 9: [.enter(.long)], 13: [.exit]], path: [:])
  /// A long whose stop follows a rising price.
  static let following = ModeStory(
    acts: [1: [.follow(.long)], 15: [.exit]],
    path: [2: 30, 3: 60, 4: 90, 5: 120, 6: 150, 7: 180, 8: 210, 9: 240, 10: 270])
  /// A long whose target is reached just after its stop was to be moved.
  static let reached = ModeStory(
    acts: [
      1: [.enter(.long, target: 1)], 5: [.moveStop(-200)], 13: [.enter(.short)], 16: [.exit],
    ], path: [6: 200])
  /// A long whose stop is far away, and then a short as usual.
  static let distant = ModeStory(
    acts: [
      1: [.enter(.long, stop: 8)], 8: [.exit], 12: [.enter(.short)], 16: [.exit],
    ], path: [:])
  /// A long that grows as its stop is moved.
  static let growing = ModeStory(
    acts: [
      1: [.enter(.long)], 5: [.moveStop(-200), .add(.long)], 8: [.moveStop(-150)], 12: [.exit],
    ], path: [:])
}

/// Wishes what a story tells.
struct StoryTeller: Sendable {
  let story: ModeStory
  let price: Price
  let storm: TimeSpan

  func tell(_ candle: Candle, _ desk: inout Desk) {
    let begin = PriceModel.start + storm
    let span = candle.openTime + ProofTimeline.candle - begin
    let half = Int(span.nanoseconds / ProofTimeline.candle.nanoseconds)
    if desk.instrument.value > 0 {
      if half == 1 { desk.enter(.long, stop: .percent(5)) }
      if half == 17 { desk.exit() }
      return
    }
    for act in story.acts[half] ?? [] { wish(act, &desk) }
  }

  private func wish(_ act: ModeStory.Act, _ desk: inout Desk) {
    switch act {
    case .enter(let direction, let entry, let stop, let target):
      desk.enter(
        direction, at: entry ?? .market, stop: .percent(stop), target: target.map { .percent($0) })
    case .bid(let level):
      desk.enter(
        .long, at: .limit(at(level), expiresAfter: .minutes(30)), stop: .percent(3))
    case .follow(let direction):
      desk.enter(direction, stop: .percent(2), trailing: .percent(0.5, from: 0.2))
    case .add(let direction): desk.enter(direction, stop: .percent(3), isRung: true)
    case .moveStop(let level): desk.moveStop(to: at(level))
    case .moveTarget(let level): desk.moveTarget(to: at(level))
    case .cancelEntries: desk.cancelEntries()
    case .exit: desk.exit()
    }
  }

  private func at(_ level: Int) -> Price {
    Price(units: Int64(Int128(price.units) * Int128(10_000 + level) / 10_000))
  }
}
