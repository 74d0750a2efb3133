import Trading

/// Counts the time in which one instrument was held without what it should have.
struct ExposureClock: Sendable {
  let instrument: InstrumentIndex
  /// Whether the position should have a stop; nil until the executor has said so.
  var wantsStop: Bool?

  private struct Stretch: Sendable {
    var since: Timestamp
    var notional: Money
  }

  private var naked: Stretch?
  private var reachable: Stretch?
  private var unconfirmed: Stretch?
  private var phantom: Stretch?

  init(instrument: InstrumentIndex) { self.instrument = instrument }

  /// Looks at an instrument after something has changed.
  mutating func look(
    held: Money, hasStop: Bool, isReachable: Bool, believed: Quantity, isUnconfirmed: Bool,
    at now: Timestamp, into facts: inout RunFacts
  ) {
    let isNaked = held != .zero && !hasStop
    if let span = Self.turn(isNaked, &naked, held, now) {
      count(naked: span, until: now, into: &facts)
    }
    if let span = Self.turn(isNaked && isReachable, &reachable, held, now), wantsStop ?? true {
      facts.reachableNaked.add(now - span.since, notional: span.notional)
    }
    if let span = Self.turn(isUnconfirmed, &unconfirmed, held, now) {
      facts.unconfirmed.add(now - span.since, notional: span.notional)
    }
    let isPhantom = believed != .zero && held == .zero
    if let span = Self.turn(isPhantom, &phantom, held, now) {
      facts.phantom.add(now - span.since, notional: span.notional)
      keep(.phantom, span, until: now, in: &facts)
    }
  }

  /// Ends the count of a position that is gone; says how long it stood naked at the last.
  mutating func end(at now: Timestamp, into facts: inout RunFacts) -> TimeSpan {
    var last = TimeSpan.zero
    if let span = naked {
      naked = nil
      if wantsStop ?? true { last = now - span.since }
      count(naked: span, until: now, into: &facts)
    }
    if let span = reachable {
      reachable = nil
      if wantsStop ?? true {
        facts.reachableNaked.add(now - span.since, notional: span.notional)
      }
    }
    wantsStop = nil
    return last
  }

  /// Ends all counts at the end of a run, those too that have nothing to do with a position.
  mutating func finish(at now: Timestamp, into facts: inout RunFacts) {
    _ = end(at: now, into: &facts)
    if let span = unconfirmed {
      facts.unconfirmed.add(now - span.since, notional: span.notional)
      unconfirmed = nil
    }
    if let span = phantom {
      facts.phantom.add(now - span.since, notional: span.notional)
      phantom = nil
    }
  }

  private func count(naked span: Stretch, until now: Timestamp, into facts: inout RunFacts) {
    if wantsStop ?? true {
      facts.naked.add(now - span.since, notional: span.notional)
      keep(.naked, span, until: now, in: &facts)
    } else {
      facts.unprotected.add(now - span.since, notional: span.notional)
    }
  }

  private func keep(
    _ kind: ExposureSpell.Kind, _ span: Stretch, until now: Timestamp, in facts: inout RunFacts
  ) {
    guard now > span.since else { return }
    facts.spells.append(
      ExposureSpell(kind: kind, instrument: instrument, from: span.since, until: now))
  }

  /// Begins or ends a stretch; returns the one that has ended.
  private static func turn(
    _ isOn: Bool, _ stretch: inout Stretch?, _ notional: Money, _ now: Timestamp
  ) -> Stretch? {
    if isOn {
      if stretch == nil { stretch = Stretch(since: now, notional: notional) }
      return nil
    }
    let ended = stretch
    stretch = nil
    return ended
  }
}
