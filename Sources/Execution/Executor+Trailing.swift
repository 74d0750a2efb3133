public import Trading

extension Executor {
  /// Looks at a price for stops that we move ourselves.
  mutating func follow(_ index: Int, _ effects: inout Effects) {
    guard let direction = books[index].direction, books[index].exit == nil,
      books[index].emergency == nil
    else { return }
    let price = books[index].watch.last
    let isLong = direction == .long
    if isLong ? price > books[index].stops.best : price < books[index].stops.best {
      books[index].stops.best = price
    }
    let entry = books[index].averageEntry
    let gained = isLong ? books[index].stops.best - entry : entry - books[index].stops.best
    if let rule = books[index].protection.breakeven, !books[index].stops.isBreakeven,
      gained >= rule.activation.amount(at: entry)
    {
      let offset = rule.offset.amount(at: entry)
      // A move that comes too soon after another is made up for at a later price.
      if !isTooSoon(index) {
        books[index].stops.isBreakeven = true
        moveStop(index, to: isLong ? entry + offset : entry - offset, .breakeven, &effects)
      }
    }
    guard let rule = books[index].protection.trailing, rule.mover == .executor else { return }
    let isActive =
      books[index].stops.isTrailing
      || gained >= (rule.activation?.amount(at: entry) ?? .zero)
    guard isActive else { return }
    books[index].stops.isTrailing = true
    let best = books[index].stops.best
    let away = rule.distance.amount(at: best)
    moveStop(
      index, to: isLong ? best - away : best + away, .trailing,
      step: rule.step ?? settings.stopMoveStep, &effects)
  }

  private func isTooSoon(_ index: Int) -> Bool {
    let last = books[index].stops.lastMove
    return last != .distantPast && now - last < settings.stopMoveInterval
  }

  /// Moves the stop towards the price, never away, not too often and not for too little (R13).
  mutating func moveStop(
    _ index: Int, to level: Price, _ kind: StopKind, step: Distance? = nil,
    _ effects: inout Effects
  ) {
    guard let direction = books[index].direction else { return }
    let isLong = direction == .long
    let grid = instruments[index].priceGrid
    let price = grid.rounded(level, isLong ? .down : .up)
    if let stop = books[index].stops.stop {
      let gain = isLong ? price - stop : stop - price
      guard gain > .zero, gain >= (step ?? .price(.zero)).amount(at: price) else { return }
    }
    if isTooSoon(index) { return }
    let last = books[index].watch.last
    if last > .zero, isLong ? price >= last : price <= last {
      // The price is beyond the stop already: the stop would have been hit.
      return exit(index, kind.exitReason, &effects)
    }
    books[index].stops.stop = price
    books[index].stops.kind = kind
    books[index].stops.lastMove = now
    ensureStops(index, &effects)
  }

  /// Whether a stop that we move ourselves might be reached inside a candle, in either order of its
  /// extremes: the best price first and then the worst.
  public func mayTrailOut(_ index: InstrumentIndex, _ candle: Candle) -> Bool {
    let at = index.value
    guard beliefs[at].watchesPrice, let direction = books[at].direction else { return false }
    let isLong = direction == .long
    let entry = books[at].averageEntry
    let best =
      isLong
      ? max(books[at].stops.best, candle.high) : min(books[at].stops.best, candle.low)
    let gained = isLong ? best - entry : entry - best
    var level = books[at].stops.stop
    func tighten(_ price: Price) {
      let former = level ?? price
      level = isLong ? max(former, price) : min(former, price)
    }
    if let rule = books[at].protection.breakeven, gained >= rule.activation.amount(at: entry) {
      let offset = rule.offset.amount(at: entry)
      tighten(isLong ? entry + offset : entry - offset)
    }
    if let rule = books[at].protection.trailing, rule.mover == .executor,
      books[at].stops.isTrailing || gained >= (rule.activation?.amount(at: entry) ?? .zero)
    {
      let away = rule.distance.amount(at: best)
      tighten(isLong ? best - away : best + away)
    }
    guard let level else { return false }
    return isLong ? candle.low <= level : candle.high >= level
  }

  /// Moves the target, either way; where the price has passed it already, closes instead.
  mutating func moveTarget(
    _ index: Int, to level: Price, _ effects: inout Effects
  ) {
    guard let direction = books[index].direction, level > .zero else { return }
    let grid = instruments[index].priceGrid
    let price = max(grid.rounded(level, .nearest), grid.step(at: level))
    let last = books[index].watch.last
    if last > .zero, direction == .long ? price <= last : price >= last {
      return exit(index, .target, &effects)
    }
    // What is added to the position later keeps it.
    books[index].protection.target = .price(price)
    books[index].stops.target = price
    ensureStops(index, &effects)
  }

  /// Sends the parts of a position that leave on the way, as resting orders that only reduce.
  mutating func placePartials(_ index: Int, _ effects: inout Effects) {
    guard !books[index].protection.partialExits.isEmpty else { return }
    let book = books[index]
    guard let direction = book.direction, !book.stops.hasParts else { return }
    books[index].stops.hasParts = true
    let instrument = instruments[index]
    var left = book.size.magnitude
    let entry = book.averageEntry
    for (number, part) in book.protection.partialExits.enumerated() {
      let away = part.distance.amount(at: entry)
      let price = instrument.priceGrid.rounded(
        direction == .long ? entry + away : entry - away, .nearest)
      let share = Int128(book.size.magnitude.units) * Int128(part.fraction.units)
      let part = Quantity(units: share.divided(by: Rate.unitsPerOne, .down))
      let quantity = min(part, instrument.maximumQuantity ?? part).rounded(
        .down, to: instrument.lot)
      guard quantity >= instrument.minimumQuantity, quantity > .zero, price > .zero,
        // What could not be closed any more is not left over.
        left == quantity || left - quantity >= instrument.minimumQuantity
      else { continue }
      left -= quantity
      let id = ClientOrderID(
        epoch: settings.epoch, signal: book.signal, role: .partialExit,
        attempt: UInt16(truncatingIfNeeded: number), instrument: InstrumentIndex(index))
      let terms = OrderTerms(
        instrument: InstrumentIndex(index), side: direction.exitSide, quantity: quantity,
        pricing: .limit(price, .goodTillCancelled), isReduceOnly: true)
      books[index].partials.append(working(id, quantity))
      effects.keep(id, terms)
      send(.submit(id, terms), for: .partial(id), index, &effects)
    }
  }

  /// Takes the answer to a partial exit; one that was refused is left out.
  mutating func partialAnswered(
    _ outcome: Outcome, _ id: ClientOrderID, _ index: Int,
    _ effects: inout Effects
  ) {
    guard let at = books[index].partials.firstIndex(where: { $0.id == id }) else { return }
    switch outcome {
    case .accepted: books[index].partials[at].state = .live
    case .rejected(let rejection):
      books[index].partials.remove(at: at)
      effects.records.append(.alarm(InstrumentIndex(index), .exitRefused(rejection)))
    case .unknown: books[index].partials[at].state = .inDoubt
    }
  }
}
