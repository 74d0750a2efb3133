import Trading

/// How much of a position its stops close, and whether they do so before the venue liquidates it.
///
/// A stop of ours closes the whole position. One that hangs on the position and names how much it
/// closes, as a person may set it, or a venue make of ours, counts for that much: it is the live
/// stop only together with others that close all, by ``StopCoverage``.
extension Executor {
  /// Whether a report is of a stop that hangs on the position and names how much of it it closes.
  func isPart(_ report: OrderReport) -> Bool {
    report.origin == .positionStop && !report.closesPosition && report.quantity > .zero
  }

  /// Takes sight of a stop that closes so much and no more.
  mutating func seePart(_ report: OrderReport, _ index: Int, _ effects: inout Effects) {
    let known = books[index].stops.parts.firstIndex { $0.venueID == report.venueID }
    if report.isStop(ofLong: books[index].size > .zero) {
      if let known {
        books[index].stops.parts[known] = report
      } else {
        books[index].stops.parts.append(report)
      }
    } else {
      if let known { books[index].stops.parts.remove(at: known) }
      if !report.status.isLive { books[index].end(stop: report.venueID) }
    }
    guard books[index].size != .zero else {
      // Where a stop hangs there is a position: that of others, or one whose fill was not heard.
      if report.status.isLive, books[index].held.total == .zero { hurrySync() }
      return
    }
    countParts(index, &effects)
    ensureStops(index, &effects)
  }

  /// Finds what the stops that name a quantity come to, now that they or the position are others.
  mutating func countParts(_ index: Int, _ effects: inout Effects) {
    let stops = books[index].stops
    guard !stops.parts.isEmpty || stops.isOfParts else { return }
    // One that closes the whole stands, and needs no others.
    if stops.liveStop != nil, !stops.isOfParts { return }
    let coverage = StopCoverage(
      of: books[index].size, orders: stops.parts, liquidation: books[index].liquidation)
    seen(stop: coverage.whole, index, &effects)
    books[index].stops.isOfParts = coverage.whole != nil
    guard coverage.covered > .zero, !coverage.isWhole, stops.stop != nil else {
      books[index].stops.toldUncovered = .zero
      return
    }
    if stops.toldUncovered == coverage.uncovered { return }
    books[index].stops.toldUncovered = coverage.uncovered
    effects.records.append(
      .alarm(InstrumentIndex(index), .partlyProtected(uncovered: coverage.uncovered)))
  }

  /// Lets go of stops that name a quantity and that a listing does not show any more.
  mutating func missParts(
    _ index: Int, _ reports: [OrderReport], _ asOf: Timestamp, _ effects: inout Effects
  ) {
    guard !books[index].stops.parts.isEmpty, asOf > books[index].stops.askedAt + profile.readLag
    else { return }
    let before = books[index].stops.parts.count
    books[index].stops.parts.removeAll { part in
      !reports.contains { $0.venueID == part.venueID }
    }
    if books[index].stops.parts.count != before { countParts(index, &effects) }
  }

  // Liquidation.

  /// Takes what the venue says of where it would liquidate our position.
  ///
  /// A stop that stands there or beyond would never fire. It is moved to inside by a quarter of the
  /// way to the entry, or to the price where that is nearer, so that the next change of what the
  /// venue says is not the next request; a person's pace does not hold it back.
  mutating func keepInside(_ liquidation: Price?, _ index: Int, _ effects: inout Effects) {
    books[index].liquidation = liquidation.flatMap { $0 > .zero ? $0 : nil }
    guard let limit = books[index].liquidation, let stop = books[index].stops.stop,
      let direction = books[index].direction, books[index].isBeyondLiquidation(stop),
      !books[index].isLeaving, books[index].emergency == nil
    else { return }
    effects.records.append(
      .alarm(InstrumentIndex(index), .stopBeyondLiquidation(stop: stop, liquidation: limit)))
    guard let level = inside(limit, index, direction) else {
      // The price has come so far already that nothing can stand between.
      return emergencyExit(index, .emergency, &effects)
    }
    books[index].stops.stop = level
    if books[index].stops.kind == .initial { books[index].stops.kind = .moved }
    books[index].stops.lastMove = now
    ensureStops(index, &effects)
  }

  /// Where a stop fires before the venue liquidates; nil where there is no room left.
  private func inside(_ liquidation: Price, _ index: Int, _ direction: Direction) -> Price? {
    let isLong = direction == .long
    let entry = books[index].averageEntry
    let last = books[index].watch.last
    let near = last == .zero ? entry : isLong ? min(entry, last) : max(entry, last)
    let room = isLong ? near - liquidation : liquidation - near
    guard room > .zero else { return nil }
    let buffer = Price(units: room.units / Self.liquidationBuffer)
    let grid = instruments[index].priceGrid
    let level =
      isLong
      ? grid.rounded(liquidation + buffer, .up) : grid.rounded(liquidation - buffer, .down)
    return (isLong ? level < near : level > near) ? level : nil
  }

  /// Which part of the way to the entry a stop is kept off the price of liquidation.
  private static let liquidationBuffer: Int64 = 4
}

extension Book {
  /// Whether the venue would liquidate the position before a stop at a level fires.
  @inline(__always) func isBeyondLiquidation(_ level: Price) -> Bool {
    guard let liquidation else { return false }
    return size > .zero ? level <= liquidation : level >= liquidation
  }
}
