import Backtesting
import Configuration
import Execution
import StrategyKit
import Trading

extension BacktestOptions {
  /// Reads what is added to signals: at once where it is fixed, else by the range at the signal.
  static func readProtection(
    _ arguments: ParsedArguments, into request: inout BacktestRequest
  ) throws {
    var protection = Protection()
    switch try arguments.value(of: "stop", as: .distance) {
    case nil: break
    case .fixed(let distance): protection.stop = .distance(distance)
    case .averageTrueRanges(let count): request.overlay.stop = .ranges(count.double)
    }
    switch try arguments.value(of: "target", as: .distance) {
    case nil: break
    case .fixed(let distance): protection.target = .distance(distance)
    case .averageTrueRanges(let count): request.overlay.target = .ranges(count.double)
    }
    let mover: TrailingRule.Mover = arguments.isGiven("venue-trail") ? .venue : .executor
    if let trailing = try arguments.value(of: "trail", as: .trailing) {
      readTrailing(trailing, mover, &protection, &request.overlay)
    } else if mover == .venue {
      throw UsageFailure("--venue-trail: needs --trail", command: "drydock backtest")
    }
    if let breakeven = try arguments.value(of: "breakeven", as: .distance) {
      guard case .fixed(let distance) = breakeven else {
        throw UsageFailure(
          "--breakeven: expected a share of the price such as 1% or an amount",
          command: "drydock backtest")
      }
      protection.breakeven = BreakevenRule(activation: distance)
    }
    protection.timeLimit = try arguments.value(of: "time-exit", as: .positiveDuration)
    protection.partialExits = try arguments.values(of: "partial", as: .partialExit)
    let parts = protection.partialExits.reduce(Rate.zero) { $0 + $1.fraction }
    if parts > .one {
      throw UsageFailure(
        "--partial: the parts are \(RateNotation.percentText(parts)) of the position together",
        command: "drydock backtest")
    }
    request.executor.protection = protection
  }

  private static func readTrailing(
    _ setting: TrailingSetting, _ mover: TrailingRule.Mover, _ protection: inout Protection,
    _ overlay: inout ProtectionOverlay
  ) {
    if case .fixed(let distance) = setting.distance, let activation = fixed(setting.activation),
      let step = fixed(setting.step)
    {
      protection.trailing = TrailingRule(
        distance: distance, activation: activation.distance, step: step.distance, mover: mover)
    } else {
      overlay.trailing = ProtectionOverlay.Trailing(
        distance: measure(setting.distance), activation: setting.activation.map(measure),
        step: setting.step.map(measure), mover: mover)
    }
  }

  private struct Fixed { var distance: Distance? }

  /// The distance where there is one that is fixed, or none at all; nil where it is by range.
  private static func fixed(_ setting: DistanceSetting?) -> Fixed? {
    switch setting {
    case nil: Fixed(distance: nil)
    case .fixed(let distance): Fixed(distance: distance)
    case .averageTrueRanges: nil
    }
  }

  private static func measure(_ setting: DistanceSetting) -> ProtectionOverlay.Measure {
    switch setting {
    case .fixed(let distance): .fixed(distance)
    case .averageTrueRanges(let count): .ranges(count.double)
    }
  }
}

extension ValueReader where Value == PartialExit {
  /// A part of a position that leaves at a profit.
  static var partialExit: ValueReader {
    ValueReader("DISTANCE=RATE such as 1%=50%") { text in
      let parts = text.split(separator: "=", maxSplits: 1)
      guard parts.count == 2, case .fixed(let distance)? = DistanceSetting(String(parts[0])),
        let fraction = ValueReader<Rate>.rate().read(String(parts[1])), fraction > .zero
      else { return nil }
      return PartialExit(distance: distance, fraction: fraction)
    }
  }
}
