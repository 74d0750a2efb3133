import Trading

/// A loss that a limit speaks of, on its way to be confirmed by the venue.
///
/// One figure can be wrong: a push of the wallet, a price, a fill that is counted twice. A run is
/// halted only where what the venue says when it is asked comes to the same, or where it says
/// nothing however often it is asked.
struct LossCheck {
  /// What comes of it.
  enum Verdict: Equatable {
    case asks
    /// What the account is worth by the venue's own listing, and its balance.
    case answered(equity: Money, balance: Money)
    case unanswered
  }

  private var balance: Money?
  private var positions: [PositionReport]?
  private var attempts = 1
  /// When the venue is asked again, on the wall; nil while an answer is awaited.
  private var nextAttempt: Timestamp?
  private static let mostAttempts = 3
  private static let pause = TimeSpan.seconds(1)

  /// By which its requests are known; the executor counts from the other end.
  static let account = RequestID(.max)
  static let holdings = RequestID(.max - 1)

  /// Whether an answer is of such a check.
  static func isOwn(_ id: RequestID) -> Bool { id == account || id == holdings }

  /// Whether to ask again by now.
  mutating func asks(at wall: Timestamp) -> Bool {
    guard let due = nextAttempt, wall >= due else { return false }
    nextAttempt = nil
    return true
  }

  /// Takes an answer; prices are those believed last.
  mutating func take(
    _ outcome: Outcome, at wall: Timestamp, price: (InstrumentIndex) -> Price
  ) -> Verdict {
    switch outcome {
    case .accepted(.account(let report)): balance = report.balance ?? balance
    case .accepted(.positions(let reports, _)): positions = reports
    case .accepted, .rejected, .unknown:
      attempts += 1
      nextAttempt = wall + Self.pause
      return attempts > Self.mostAttempts ? .unanswered : .asks
    }
    guard let balance, let positions else { return .asks }
    var equity = balance
    for report in positions {
      let last = price(report.instrument)
      guard last > .zero, let worth = last.checkedNotional(of: report.size.magnitude),
        let cost = report.averageEntry.checkedNotional(of: report.size.magnitude)
      else { continue }
      let gain = worth - cost
      equity += report.size > .zero ? gain : Money(units: -gain.units)
    }
    return .answered(equity: equity, balance: balance)
  }
}
