import StrategyKit

/// Rests limit orders on both sides of the price, and earns what it swings between them.
///
/// The lines are numbered from the middle: a price that falls through line −1 has bought one rung,
/// which line 0 sells again. So what is held says which line filled last, and the rungs stand at
/// all lines but that one. A grid that the price has left while nothing is held is laid anew around
/// it.
struct Grid: Strategy {
  static let name = "grid"
  static let summary = "Rests limit orders on both sides of the price, with a stop beyond the last."

  @Parameter(1...20, "rungs on each side") var rungs = 5
  @Parameter(0.05...20, "distance from rung to rung, in percent") var spacing = 0.5
  @Parameter(5...1_000_000, "worth of a rung, in the quote asset") var worth = 200.0
  @Parameter(0.05...50, "stop, in percent beyond the last rung") var stop = 1.0
  @Parameter(1...1000, "candles before a grid with missing rungs is laid anew") var patience = 12

  /// The prices of the lines, lowest first; empty until a grid was laid.
  private var lines: [Price] = []
  private var rung = Quantity.zero
  private var line = 0
  private var age = 0
  private var isLaid = false

  mutating func onCandle(_ candle: Candle, _ desk: inout Desk) {
    age += 1
    guard isLaid else { return lay(around: candle.close, &desk) }
    let hasMissing = age > patience && desk.workingEntries < 2 * rungs
    let isLeft = candle.close < lines[0] || candle.close > lines[2 * rungs]
    if hasMissing || (isLeft && desk.holding.direction == nil) {
      isLaid = false
      desk.cancelEntries()
      return
    }
    // The line that filled last is free now; those passed on the way get the opposite order.
    let passed = line
    line = filledLine(desk.holding)
    if line < passed { for line in line + 1...passed { place(.short, line, &desk) } }
    if line > passed { for line in passed...line - 1 { place(.long, line, &desk) } }
  }

  /// Places every rung, once the last of an older grid is gone.
  private mutating func lay(around close: Price, _ desk: inout Desk) {
    guard desk.workingEntries == 0 else { return desk.cancelEntries() }
    if desk.holding.direction == nil { measure(around: close) }
    guard rung > .zero else { return }
    isLaid = true
    age = 0
    line = filledLine(desk.holding)
    for below in -rungs..<line { place(.long, below, &desk) }
    for above in line..<rungs { place(.short, above + 1, &desk) }
  }

  /// Says where the lines run, each the same share above the one below it, and how large a rung is.
  private mutating func measure(around close: Price) {
    let step = 1 + spacing / 100
    var factor = 1.0
    lines = [close]
    rung = .zero
    for _ in 0..<rungs {
      factor *= step
      guard let below = Price(nearest: close.double / factor), below > .zero,
        let above = Price(nearest: close.double * factor)
      else { return }
      lines = [below] + lines + [above]
    }
    rung = Money(nearest: worth)?.quantity(at: close, rounded: .down) ?? .zero
  }

  private func place(_ direction: Direction, _ line: Int, _ desk: inout Desk) {
    let edge =
      direction == .long
      ? lines[0].scaled(by: .percent(100 - stop), rounded: .nearest)
      : lines[2 * rungs].scaled(by: .percent(100 + stop), rounded: .nearest)
    desk.enter(
      direction, at: .limit(lines[line + rungs], .postOnly), stop: .price(edge),
      size: .quantity(rung), isRung: true, tag: "rung \(line)")
  }

  /// The line that what is held has come from: one below the middle for each rung bought.
  private func filledLine(_ holding: Desk.Holding) -> Int {
    let held = Int(holding.size.units.divided(by: rung.units, .nearest))
    return max(-rungs, min(-held, rungs))
  }
}
