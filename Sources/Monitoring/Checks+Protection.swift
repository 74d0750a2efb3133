import Trading

/// Whether a position is protected, by the definition that the executor goes by, too.
extension Checks {
  static func missingStop(_ view: InstrumentView) -> Finding? {
    // That the executor is about to close it is no excuse: it may be about to for hours.
    guard shouldHaveStop(view), view.stopped.covered == .zero else { return nil }
    return Finding(
      .missingStop, view.instrument,
      [
        "position": "\(view.exchange.size)", "stop wanted": text(view.executor.stop),
        "stop journaled": text(view.journal.stop),
        "executor": view.isLeaving ? "is closing it" : "holds it",
      ])
  }

  static func partialStop(_ view: InstrumentView) -> Finding? {
    let stopped = view.stopped
    guard shouldHaveStop(view), stopped.covered > .zero, !stopped.isWhole else { return nil }
    return Finding(
      .partialStop, view.instrument,
      [
        "position": "\(view.exchange.size)", "covered": "\(stopped.covered)",
        "without a stop": "\(stopped.uncovered)",
        "stop of the executor": text(view.executor.stop),
        "stop journaled": text(view.journal.stop), "stop at the exchange": text(stopped.first),
      ])
  }

  /// A stop that is there, or is wanted, at a price that is never reached with the position open.
  static func stopBeyondLiquidation(_ view: InstrumentView) -> Finding? {
    guard view.exchange.size != .zero, !view.isForeign, let liquidation = view.liquidation else {
      return nil
    }
    let coverage = view.coverage
    let isWantedBeyond =
      view.isBeyondLiquidation(isSameWay(view, view.executor) ? view.executor.stop : nil)
      || view.isBeyondLiquidation(isSameWay(view, view.journal) ? view.journal.stop : nil)
    guard coverage.beyondLiquidation != nil || isWantedBeyond else { return nil }
    return Finding(
      .stopBeyondLiquidation, view.instrument,
      [
        "position": "\(view.exchange.size)", "liquidation at": "\(liquidation)",
        "without a stop before it": "\(coverage.uncovered)",
        "stop at the exchange": text(coverage.beyondLiquidation ?? coverage.first),
        "stop of the executor": text(view.executor.stop),
        "stop journaled": text(view.journal.stop),
      ])
  }

  /// One that is held without a stop on purpose should have none, and of others' we know nothing.
  private static func shouldHaveStop(_ view: InstrumentView) -> Bool {
    view.exchange.size != .zero && !view.isForeign && !view.isTrailedUnseen
      && (view.executor.size == .zero || view.executor.stop != nil || view.journal.stop != nil)
  }

  private static func isSameWay(_ view: InstrumentView, _ holding: Holding) -> Bool {
    holding.size != .zero && (holding.size > .zero) == (view.exchange.size > .zero)
  }
}
