import Trading

/// The last fills of one instrument in the order of the venue, and what they have come to.
///
/// Fills are heard in any order, by stream, by query, by the report of an order. What is held is
/// always what they give one after the other by the venue's own time.
struct FillBook: Sendable {
  /// How many are remembered at most, and half as many at least.
  static let most = 64

  var held = Holding()
  /// From when on a fill finds its place among the others; what is older is in what was held
  /// before.
  var since: Timestamp = .distantPast
  /// What was held before the first of the fills that are remembered.
  var before = Holding()
  var fills: ContiguousArray<Fill> = []

  /// Whether a fill finds what it closes, at its place among the others; one that does not has
  /// overtaken the fill that opened it.
  func hasRoom(for fill: Fill) -> Bool {
    if fill.canOpen || isLast(fill) { return held.hasRoom(for: fill) }
    var then = before
    for other in fills[..<place(of: fill)] { _ = then.take(other) }
    return then.hasRoom(for: fill)
  }

  /// Books a fill; returns what it realised for us, as far as that is known at once.
  mutating func take(_ fill: Fill) -> Money {
    if fills.count == Self.most { forgetOldest() }
    if isLast(fill) {
      fills.append(fill)
      return held.take(fill)
    }
    fills.insert(fill, at: place(of: fill))
    held = before
    for fill in fills { _ = held.take(fill) }
    return .zero
  }

  /// Nothing that was traded before a moment is looked for.
  mutating func begin(at moment: Timestamp) { since = max(since, moment) }

  /// Takes over what the venue has, where no fill explains it.
  mutating func correct(to total: Quantity, at price: Price, asOf moment: Timestamp) {
    held.correct(to: total, at: price)
    before = held
    fills.removeAll()
    since = max(since, moment)
  }

  /// The fill by which the position of now was opened, where that is not this one, which was booked
  /// last; nil where it is too long ago.
  func opening(after fill: Fill) -> Fill? {
    if isLast(fill) { return fill }
    var then = before
    var found: Fill?
    for fill in fills {
      let former = then.direction
      _ = then.take(fill)
      if then.direction != former { found = then.direction == nil ? nil : fill }
    }
    return found
  }

  /// The fill by which ours was last gone, once this one is booked, which was booked last: this one
  /// or a later one; nil where none of them has closed anything.
  func closing(after fill: Fill) -> Fill? {
    if isLast(fill) { return fill }
    var then = before
    var found: Fill?
    for other in fills {
      let former = then.direction
      _ = then.take(other)
      if former != nil, then.direction != former, other.time >= fill.time { found = other }
    }
    return found
  }

  @inline(__always) private func isLast(_ fill: Fill) -> Bool {
    fills.last.map { $0.time <= fill.time } ?? true
  }

  private func place(of fill: Fill) -> Int {
    fills.firstIndex { $0.time > fill.time } ?? fills.endIndex
  }

  private mutating func forgetOldest() {
    for fill in fills.prefix(Self.most / 2) { _ = before.take(fill) }
    since = fills[Self.most / 2 - 1].time
    fills.removeFirst(Self.most / 2)
  }
}

/// What a listing of fills has come to while it is taken.
struct FillListing: Sendable {
  /// The fill by which ours was gone, as far as the listing was taken.
  var goneBy: Fill?
  /// Whether the stops are to be seen to once all is booked: where they should stand is not known
  /// before.
  var asksForStops = false
}
