public import Journal
public import Statistics
public import Trading

/// Why an order went otherwise in the session than in the simulator.
public enum DriftCause: String, Sendable, CaseIterable {
  /// It did not.
  case equal
  /// It took longer, or less long, to come to the venue; or what it answers to was heard later.
  case latency
  /// At the same moment the price was another: what the feed does not tell of the book.
  case priceMoved
  /// The same price, and other fees.
  case fee
  /// Its answer did not come, or said nothing; what it asked for was done.
  case lostAnswer
  /// Its answer did not come, or said nothing, and nothing was done.
  case lostRequest
  /// The venue refused it and the simulator did not, or the other way round.
  case refused
  /// It filled in part, or more or less of it than in the simulator.
  case partial
  /// One more try of an order that came to nothing, or in doubt, on one side.
  case retried
  /// The strategy wished for it on one side only.
  case notSignalled
  /// The executor did not trade its signal on one side.
  case blocked
  /// It comes of a difference before it.
  case follows
}

/// One order, as it went and as it would have gone.
public struct DriftOrder: Sendable {
  public let key: DriftKey
  public let side: Side
  public let actual: DriftSide?
  public let simulated: DriftSide?
  public let cause: DriftCause
  /// The cause in words; empty where there is nothing to add.
  public let detail: String

  /// How much worse the session's price was, in ten thousandths of the simulator's; nil where
  /// either did not fill.
  public var worseBy: Double? {
    guard let price = actual?.price, let other = simulated?.price, other > 0 else { return nil }
    return (side == .buy ? price - other : other - price) / other * 10_000
  }

  /// How much later the session's order filled, in milliseconds; nil where either did not fill.
  public var laterBy: Double? {
    guard let time = actual?.time, let other = simulated?.time else { return nil }
    return (time - other).seconds * 1_000
  }
}

/// A session beside the simulator's, order by order.
public struct DriftReport: Sendable {
  public let orders: [DriftOrder]
  /// What the session's account and the simulator's had at the end; nil where it was not told.
  public let balances: (actual: Money?, simulated: Money?)

  /// Within this span two moments are taken for one: what a process takes to turn around.
  static let slack = TimeSpan.milliseconds(10)

  /// Compares two journals.
  public init(actual: borrowing JournalReader, simulated: borrowing JournalReader) throws {
    let one = try DriftBook(actual)
    var other = try DriftBook(simulated)
    other.rename(after: one)
    var judge = DriftJudge(actual: one, simulated: other)
    orders = judge.judge()
    balances = (try actual.balances()?.last, try simulated.balances()?.last)
  }

  /// How many orders have each cause; those that none has are left out.
  public var causes: [(cause: DriftCause, count: Int)] {
    DriftCause.allCases.compactMap { cause in
      let count = orders.count { $0.cause == cause }
      return count == 0 ? nil : (cause, count)
    }
  }

  /// By how much worse the session's prices were, and how much later its fills.
  public var worse: Sample { Sample(orders.compactMap(\.worseBy)) }
  public var later: Sample { Sample(orders.compactMap(\.laterBy)) }

  /// What the session paid in fees beyond the simulator.
  public var fees: Money {
    orders.reduce(Money.zero) {
      $0 + ($1.actual?.fees ?? .zero) - ($1.simulated?.fees ?? .zero)
    }
  }
}

/// Finds the cause of each difference, in the order in which they came about.
private struct DriftJudge {
  let actual: DriftBook
  let simulated: DriftBook
  /// Where positions are not the same on both sides any more.
  private var diverged: Set<InstrumentIndex> = []

  init(actual: DriftBook, simulated: DriftBook) {
    self.actual = actual
    self.simulated = simulated
  }

  mutating func judge() -> [DriftOrder] {
    var keys = actual.keys
    let known = Set(keys)
    keys += simulated.keys.filter { !known.contains($0) }
    let moments = keys.map { moment(of: $0) }
    let order = keys.indices.sorted { (moments[$0], $0) < (moments[$1], $1) }
    return order.map { judge(keys[$0]) }
  }

  private func moment(of key: DriftKey) -> Timestamp {
    let sides = [actual.sides[key], simulated.sides[key]].compactMap { $0 }
    return sides.compactMap { $0.sent ?? $0.time }.min() ?? .distantFuture
  }

  private mutating func judge(_ key: DriftKey) -> DriftOrder {
    let (one, other) = (actual.sides[key], simulated.sides[key])
    let cause: DriftCause
    var detail = ""
    if let one, let other {
      (cause, detail) = compare(one, other, key)
    } else {
      (cause, detail) = explain(key, isActual: one != nil)
    }
    if one?.filled != other?.filled { diverged.insert(key.instrument) }
    return DriftOrder(
      key: key, side: actual.directions[key] ?? simulated.directions[key] ?? .buy, actual: one,
      simulated: other, cause: cause, detail: detail)
  }

  private func compare(
    _ one: DriftSide, _ other: DriftSide, _ key: DriftKey
  ) -> (DriftCause, String) {
    let words = (one.outcome ?? "no answer", other.outcome ?? "no answer")
    let isDoubtful = words.0.hasPrefix("unknown") && !words.1.hasPrefix("unknown")
    if isDoubtful {
      let isLost = one.filled == .zero && other.filled > .zero
      return (isLost ? .lostRequest : .lostAnswer, words.0)
    }
    if words.0.hasPrefix("rejected") != words.1.hasPrefix("rejected") {
      let isHere = words.0.hasPrefix("rejected")
      return (.refused, isHere ? words.0 : "in the simulator: \(words.1)")
    }
    if let sent = one.sent, let planned = other.sent, isApart(sent, planned) {
      let late = "sent \(text(sent - planned))"
      return (diverged.contains(key.instrument) ? .follows : .latency, late)
    }
    if one.filled != other.filled {
      if diverged.contains(key.instrument) { return (.follows, "") }
      return (.partial, "\(one.filled) instead of \(other.filled)")
    }
    return compareFills(one, other, key)
  }

  private func compareFills(
    _ one: DriftSide, _ other: DriftSide, _ key: DriftKey
  ) -> (DriftCause, String) {
    guard let time = one.time, let moment = other.time else { return (.equal, "") }
    if isApart(time, moment) {
      if diverged.contains(key.instrument) { return (.follows, "") }
      let isSent = one.sent != nil
      return (
        isSent ? .latency : .priceMoved, "filled \(text(time - moment))"
      )
    }
    if one.worth != other.worth {
      return (diverged.contains(key.instrument) ? .follows : .priceMoved, "")
    }
    return one.fees == other.fees
      ? (.equal, "") : (.fee, "\(one.fees) instead of \(other.fees)")
  }

  private func isApart(_ one: Timestamp, _ other: Timestamp) -> Bool {
    abs((one - other).nanoseconds) > DriftReport.slack.nanoseconds
  }

  private func text(_ span: TimeSpan) -> String {
    let milliseconds = span.nanoseconds / 1_000_000
    return "\(abs(milliseconds)) ms \(milliseconds < 0 ? "earlier" : "later")"
  }

  /// Why an order is on one side only.
  private func explain(_ key: DriftKey, isActual: Bool) -> (DriftCause, String) {
    let (here, there) = isActual ? (actual, simulated) : (simulated, actual)
    let side = isActual ? "in the session only" : "in the simulator only"
    var former = key
    while former.attempt > 0 {
      former.attempt -= 1
      if let first = here.sides[former], first.filled == .zero || first.outcome != "accepted" {
        return (.retried, side)
      }
    }
    if key.signal != .none, key.purpose == "\(ClientOrderID.Role.entry)" {
      guard let fate = there.fate(of: key.signal) else { return (.notSignalled, side) }
      if case .blocked(let reason) = fate { return (.blocked, "\(reason), \(side)") }
    }
    return (.follows, side)
  }
}
