import StrategyKit
import Trading

/// The strategy of a proof: makes entries, rungs, parts, trailing stops and reversals happen.
///
/// Every signal has a stop. What it wishes for depends on the seed, the symbol, the time and what
/// the executor believes to hold.
struct Drill: Strategy {
  static let name = "drill"
  static let summary = "Makes an executor do everything it can."
  static var scope: StrategyScope { .allSymbols }

  /// By this the signals of the probe are known.
  static let probeTag = "probe"

  private let dice: Dice
  private let timeline: ProofTimeline
  /// What is held is worth less than this where a rung is added.
  private let rungLimit: Money
  /// Whether some stops are so far away that a position may be liquidated first.
  private let isWide: Bool

  init(seed: UInt64, timeline: ProofTimeline, rungLimit: Money, isWide: Bool) {
    self.isWide = isWide
    dice = Dice(seed: seed)
    self.rungLimit = rungLimit
    self.timeline = timeline
  }

  /// Whether a rung may be added to what is held.
  private func isSmall(_ desk: Desk) -> Bool {
    let worth = desk.holding.averageEntry.notional(of: desk.holding.size, rounded: .nearest)
    return worth.magnitude < rungLimit
  }

  init() {
    preconditionFailure("a drill belongs to a plan")
  }

  mutating func onCandle(_ candle: Candle, _ desk: inout Desk) {
    // What is shown late is judged by when it was meant.
    let span = candle.openTime + ProofTimeline.candle - PriceModel.start
    let number = Int(span.nanoseconds / ProofTimeline.candle.nanoseconds)
    switch timeline.phase(span) {
    case .warmUp: warmUp(number, &desk)
    case .storm: storm(candle, number, &desk)
    case .converge, .quiet: break
    case .probe: probe(span, &desk)
    }
  }

  private func warmUp(_ number: Int, _ desk: inout Desk) {
    if number == 1 { desk.enter(.long, stop: .percent(5)) }
    if number == 3 { desk.exit() }
  }

  private func probe(_ span: TimeSpan, _ desk: inout Desk) {
    if span < timeline.signal {
      if span == timeline.probe { desk.cancelEntries() }
      desk.exit()
    } else if span == timeline.signal {
      desk.enter(.long, stop: .percent(5), tag: Self.probeTag)
    }
  }

  private func storm(_ candle: Candle, _ number: Int, _ desk: inout Desk) {
    let stream = 200 + UInt64(desk.instrument.value)
    func draw(_ bound: UInt64, _ purpose: UInt64) -> UInt64 {
      dice.below(bound, stream, UInt64(number) * 64 + purpose)
    }
    guard let direction = desk.holding.direction else {
      switch draw(10, 0) {
      case 0...6: enter(draw(2, 1) == 0 ? .long : .short, candle, draw, &desk)
      case 7: desk.cancelEntries()
      default: break
      }
      return
    }
    let away = candle.close.scaled(by: Rate(units: 4_000_000_000), rounded: .nearest)
    switch draw(12, 2) {
    case 0, 1: desk.exit()
    case 2: enter(direction.opposite, candle, draw, &desk)
    case 3:
      if desk.workingEntries == 0, isSmall(desk) {
        enter(direction, candle, draw, isRung: true, &desk)
      }
    case 4...6: desk.moveStop(to: direction == .long ? candle.close - away : candle.close + away)
    case 7: desk.moveTarget(to: direction == .long ? candle.close + away : candle.close - away)
    case 8: desk.cancelEntries()
    default: break
    }
  }

  private func enter(
    _ direction: Direction, _ candle: Candle, _ draw: (UInt64, UInt64) -> UInt64,
    isRung: Bool = false, _ desk: inout Desk
  ) {
    let share = Rate(units: 500_000_000 + Int64(draw(20, 10)) * 100_000_000)
    let away = candle.close.scaled(by: share, rounded: .up)
    let isLong = direction == .long
    let better = isLong ? candle.close - away : candle.close + away
    let worse = isLong ? candle.close + away : candle.close - away
    let entry: Signal.Entry
    switch draw(8, 11) {
    case 0: entry = .limit(better, expiresAfter: .seconds(30 + Int64(draw(90, 12))))
    case 1: entry = .stop(worse, expiresAfter: .seconds(30 + Int64(draw(90, 12))))
    default: entry = .market
    }
    func percent(_ least: Double, _ steps: UInt64, _ purpose: UInt64) -> Double {
      least + Double(draw(steps, purpose)) / 10
    }
    desk.enter(
      direction, at: entry, stop: .percent(isWide && draw(3, 22) == 0 ? 8 : percent(0.5, 20, 13)),
      target: draw(2, 14) == 0 ? .percent(percent(0.5, 20, 15)) : nil,
      trailing: draw(3, 16) == 0 ? .percent(percent(0.3, 10, 17), from: 0.2) : nil,
      breakeven: draw(4, 18) == 0 ? BreakevenRule(activation: .percent(0.4)) : nil,
      timeLimit: draw(5, 19) == 0 ? .seconds(40 + Int64(draw(200, 20))) : nil,
      partialExits: draw(4, 21) == 0 ? [PartialExit(distance: .percent(0.4), fraction: "0.4")] : [],
      isRung: isRung)
  }
}
