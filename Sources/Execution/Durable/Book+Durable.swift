import Trading

/// What of a book outlives its process, in three parts that change at different times.
///
/// Left out is what ``Executor/restarted()`` forgets: prices, and what the venue had shown.
extension Book {
  func write(_ part: DurablePart, to writer: inout ByteWriter) {
    switch part {
    case .executor: break
    case .orders: writeOrders(to: &writer)
    case .stops: writeStops(to: &writer)
    case .fills: writeFills(to: &writer)
    }
  }

  mutating func read(
    _ part: DurablePart, from reader: inout ByteReader
  ) throws(DamagedBytes) {
    switch part {
    case .executor: break
    case .orders: try readOrders(from: &reader)
    case .stops: try readStops(from: &reader)
    case .fills: try readFills(from: &reader)
    }
  }

  private func writeOrders(to writer: inout ByteWriter) {
    for time in [
      openedAt, lastFill, lastRelease, listedAt, agreedAt, missingSince, fillsListedAt,
      cooldownUntil, emergencyDue, triedStops,
    ] {
      writer.write(time)
    }
    for flag in [missesFills, refusesStops, emergencyIsAsked, awaitsRules] { writer.write(flag) }
    for count in [
      unexplained, unread, failedExits, refusedExits, Int(exits), Int(refusedName),
    ] {
      writer.write(count)
    }
    writer.write(signal)
    writer.write(protection)
    writer.write(list: entries)
    writer.write(exit)
    writer.write(list: partials)
    writer.write(list: queued)
    writer.write(emergency)
    writer.write(mismatch?.total)
    writer.write(mismatch?.since)
    writer.write(denied?.since)
    writer.write(denied?.last)
    writer.write(closing?.time)
    writer.write(closing?.reason)
    writer.write(closedBy)
  }

  private mutating func readOrders(from reader: inout ByteReader) throws(DamagedBytes) {
    openedAt = try reader.value()
    lastFill = try reader.value()
    lastRelease = try reader.value()
    listedAt = try reader.value()
    agreedAt = try reader.value()
    missingSince = try reader.value()
    fillsListedAt = try reader.value()
    cooldownUntil = try reader.value()
    emergencyDue = try reader.value()
    triedStops = try reader.value()
    missesFills = try reader.flag()
    refusesStops = try reader.flag()
    emergencyIsAsked = try reader.flag()
    awaitsRules = try reader.flag()
    unexplained = try reader.integer()
    unread = try reader.integer()
    failedExits = try reader.integer()
    refusedExits = try reader.integer()
    exits = try reader.integer(UInt16.self)
    refusedName = try reader.integer(UInt16.self)
    signal = try reader.value()
    protection = try reader.value()
    entries = ContiguousArray(try reader.list(Entry.self))
    exit = try reader.optional()
    partials = ContiguousArray(try reader.list(WorkingOrder.self))
    queued = ContiguousArray(try reader.list(Signal.self))
    emergency = try reader.optional()
    let total = try reader.optional(Quantity.self)
    let since = try reader.optional(Timestamp.self)
    if let total, let since { mismatch = (total, since) }
    let deniedSince = try reader.optional(Timestamp.self)
    let deniedLast = try reader.optional(Timestamp.self)
    if let deniedSince, let deniedLast { denied = (deniedSince, deniedLast) }
    let time = try reader.optional(Timestamp.self)
    let reason = try reader.optional(ExitReason.self)
    if let time, let reason { closing = (time, reason) }
    closedBy = try reader.optional()
  }

  private func writeStops(to writer: inout ByteWriter) {
    writer.write(stops.stop)
    writer.write(stops.target)
    writer.write(stops.venueTrailing)
    writer.write(stops.stopOrder)
    writer.write(stops.targetOrder)
    writer.write(stops.formerStop)
    writer.write(list: stops.missed)
    writer.write(stops.kind)
    for flag in [stops.isHanging, stops.isTrailing, stops.isBreakeven, stops.hasParts] {
      writer.write(flag)
    }
    for count in [stops.definiteRefusals, stops.attempts, Int(stops.nextName)] {
      writer.write(count)
    }
    writer.write(stops.askedAt)
    writer.write(stops.stopAskedAt)
    writer.write(stops.amendedAt)
    writer.write(stops.lastMove)
    writer.write(stops.best)
    writer.write(stops.endedAt)
    writer.write(stops.awaitsSuccessor)
  }

  private mutating func readStops(from reader: inout ByteReader) throws(DamagedBytes) {
    stops.stop = try reader.optional()
    stops.target = try reader.optional()
    stops.venueTrailing = try reader.optional()
    stops.stopOrder = try reader.optional()
    stops.targetOrder = try reader.optional()
    stops.formerStop = try reader.optional()
    stops.missed = ContiguousArray(try reader.list(ClientOrderID.self))
    stops.kind = try reader.value()
    stops.isHanging = try reader.flag()
    stops.isTrailing = try reader.flag()
    stops.isBreakeven = try reader.flag()
    stops.hasParts = try reader.flag()
    stops.definiteRefusals = try reader.integer()
    stops.attempts = try reader.integer()
    stops.nextName = try reader.integer(UInt16.self)
    stops.askedAt = try reader.value()
    stops.stopAskedAt = try reader.value()
    stops.amendedAt = try reader.value()
    stops.lastMove = try reader.value()
    stops.best = try reader.value()
    stops.endedAt = try reader.value()
    stops.awaitsSuccessor = try reader.flag()
  }

  private func writeFills(to writer: inout ByteWriter) {
    writer.write(fills)
    writer.write(list: seen)
    writer.write(seenNext)
    writer.write(list: booked.map(BookedOrder.init))
    writer.write(bookedNext)
    writer.write(list: ended)
    writer.write(list: over.map(EndedOrder.init))
    writer.write(list: endedStops)
  }

  private mutating func readFills(from reader: inout ByteReader) throws(DamagedBytes) {
    fills = try reader.value()
    seen = ContiguousArray(try reader.list(ExecutionID.self))
    seenNext = try reader.integer()
    booked = ContiguousArray(try reader.list(BookedOrder.self).map { ($0.order, $0.filled) })
    bookedNext = try reader.integer()
    ended = ContiguousArray(try reader.list(Entry.self))
    over = ContiguousArray(try reader.list(EndedOrder.self).map { ($0.order, $0.since) })
    endedStops = ContiguousArray(try reader.list(VenueOrderID.self))
    guard seenNext >= 0, seenNext <= seen.count, bookedNext >= 0, bookedNext <= booked.count else {
      throw DamagedBytes("the place of the oldest")
    }
  }
}

/// How much of an order is booked.
private struct BookedOrder: ByteCoded {
  let order: ClientOrderID
  let filled: Quantity

  init(_ booked: (order: ClientOrderID, filled: Quantity)) { (order, filled) = booked }

  func write(to writer: inout ByteWriter) {
    writer.write(order)
    writer.write(filled)
  }

  init(from reader: inout ByteReader) throws(DamagedBytes) {
    order = try reader.value()
    filled = try reader.value()
  }
}

/// Since when a conditional order is over.
private struct EndedOrder: ByteCoded {
  let order: ClientOrderID
  let since: Timestamp

  init(_ ended: (order: ClientOrderID, since: Timestamp)) { (order, since) = ended }

  func write(to writer: inout ByteWriter) {
    writer.write(order)
    writer.write(since)
  }

  init(from reader: inout ByteReader) throws(DamagedBytes) {
    order = try reader.value()
    since = try reader.value()
  }
}
