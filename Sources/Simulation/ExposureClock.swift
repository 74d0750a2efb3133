import Trading

/// Counts the time in which one instrument was held without what it should have.
struct ExposureClock: Sendable {
  let instrument: InstrumentIndex
  /// Whether the position should have a stop; nil until the executor has said so.
  var wantsStop: Bool?

  /// A stretch of time, with what was exposed in it: so much of that by now, worth so much.
  private struct Stretch: Sendable {
    let since: Timestamp
    var quantity: Quantity
    var notional: Money
    /// Up to when worth and time are multiplied, and what that came to.
    private var counted: Timestamp
    private var seconds = 0.0

    init(since: Timestamp, _ quantity: Quantity, _ notional: Money) {
      self.since = since
      self.quantity = quantity
      self.notional = notional
      counted = since
    }

    /// From now on more is exposed, or less.
    mutating func change(to quantity: Quantity, _ notional: Money, at now: Timestamp) {
      seconds += notionalSeconds(since: counted, until: now)
      counted = now
      self.quantity = quantity
      self.notional = notional
    }

    /// Worth times time.
    private func notionalSeconds(until now: Timestamp) -> Double {
      seconds + notionalSeconds(since: counted, until: now)
    }

    /// Counts it, now that it has ended.
    func add(to exposure: inout Exposure, _ now: Timestamp) {
      exposure.add(now - since, notionalSeconds: notionalSeconds(until: now))
    }

    private func notionalSeconds(since: Timestamp, until now: Timestamp) -> Double {
      notional.magnitude.double * (now - since).seconds
    }
  }

  private var naked: Stretch?
  private var reachable: Stretch?
  private var unconfirmed: Stretch?
  private var phantom: Stretch?

  init(instrument: InstrumentIndex) { self.instrument = instrument }

  /// Looks at an instrument after something has changed: so much is held of it, worth so much, and
  /// so much of that no stop closes.
  mutating func look(
    held: Quantity, worth: Money, bare: Quantity, isReachable: Bool, believed: Quantity,
    isUnconfirmed: Bool,
    at now: Timestamp, into facts: inout RunFacts
  ) {
    let risk = bare == .zero ? .zero : worth.share(bare, of: held)
    if let span = Self.turn(bare, &naked, risk, now) {
      count(naked: span, until: now, into: &facts)
    }
    let reached = Self.turn(isReachable ? bare : .zero, &reachable, risk, now)
    if let span = reached, wantsStop ?? true { span.add(to: &facts.reachableNaked, now) }
    if let span = Self.turn(isUnconfirmed ? .any : .zero, &unconfirmed, worth, now) {
      span.add(to: &facts.unconfirmed, now)
    }
    let isPhantom = believed != .zero && held == .zero
    if let span = Self.turn(isPhantom ? .any : .zero, &phantom, worth, now) {
      span.add(to: &facts.phantom, now)
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
      if wantsStop ?? true { span.add(to: &facts.reachableNaked, now) }
    }
    wantsStop = nil
    return last
  }

  /// Ends all counts at the end of a run, those too that have nothing to do with a position.
  mutating func finish(at now: Timestamp, into facts: inout RunFacts) {
    _ = end(at: now, into: &facts)
    if let span = unconfirmed {
      span.add(to: &facts.unconfirmed, now)
      unconfirmed = nil
    }
    if let span = phantom {
      span.add(to: &facts.phantom, now)
      phantom = nil
    }
  }

  private func count(naked span: Stretch, until now: Timestamp, into facts: inout RunFacts) {
    if wantsStop ?? true {
      span.add(to: &facts.naked, now)
      keep(.naked, span, until: now, in: &facts)
    } else {
      span.add(to: &facts.unprotected, now)
    }
  }

  private func keep(
    _ kind: ExposureSpell.Kind, _ span: Stretch, until now: Timestamp, in facts: inout RunFacts
  ) {
    guard now > span.since else { return }
    facts.spells.append(
      ExposureSpell(kind: kind, instrument: instrument, from: span.since, until: now))
  }

  /// Begins, changes or ends a stretch; returns the one that has ended.
  private static func turn(
    _ quantity: Quantity, _ stretch: inout Stretch?, _ notional: Money, _ now: Timestamp
  ) -> Stretch? {
    if quantity != .zero {
      if stretch == nil {
        stretch = Stretch(since: now, quantity, notional)
      } else if stretch?.quantity != quantity {
        stretch?.change(to: quantity, notional, at: now)
      }
      return nil
    }
    let ended = stretch
    stretch = nil
    return ended
  }
}

extension Quantity {
  /// Some, where it does not matter how much.
  fileprivate static let any = Quantity(units: 1)
}
