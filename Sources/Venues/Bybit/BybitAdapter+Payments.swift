import BybitProtocol
public import Trading
import WireFormat

/// Since when money that is of no trade may have gone unheard, and when it is asked for.
struct PaymentTrack: Sendable {
  /// By the venue's clock; nil before anything has been asked for.
  var since: Timestamp?
  /// On the wall.
  var due = Timestamp.distantFuture
  var isAsking = false
  /// Listings that the venue does not have, or does not let be read.
  var lacking: Set<BybitInquiry.Money> = []
}

/// Money that comes or goes without a trade.
///
/// The stream tells of funding alone, and of nothing while it is down. After it has come up, after
/// something on it was not understood, and every hour, the venue is asked for what there was since
/// the last time that it answered; each payment has the venue's name, by which it is booked once.
extension BybitAdapter {
  private static let paymentsEvery = TimeSpan.minutes(60)
  /// What is asked for again, since the venue may enter it late.
  private static let overlap = TimeSpan.minutes(10)
  /// No listing reaches further back than this.
  private static let longestGap = TimeSpan.minutes(30 * 24 * 60)
  private static let pause = TimeSpan.seconds(30)

  public mutating func listPayments(since: Timestamp) {
    payments.since = min(payments.since ?? since, since)
    payments.due = .distantPast
  }

  /// Something may have gone unheard.
  mutating func missPayments(at now: Moment) {
    payments.since = payments.since ?? now.trading
    payments.due = min(payments.due, now.wall)
  }

  mutating func turnPayments(at now: Moment) {
    guard settings.hasAccount, payments.due <= now.wall, !payments.isAsking,
      let since = payments.since
    else { return }
    let start = max(since, now.trading - Self.longestGap)
    askForPayments(.funding, since: start, at: now)
  }

  private mutating func askForPayments(
    _ money: BybitInquiry.Money, since: Timestamp, at now: Moment
  ) {
    payments.isAsking = true
    payments.due = .distantFuture
    var inquiry = BybitInquiry(.payments(money, since: since), at: now)
    inquiry.setWindow(from: since, now.trading)
    send(inquiry, at: now)
  }

  /// Takes a page of payments; returns whether there is another.
  mutating func takePayments(
    _ reply: BybitReply, _ inquiry: inout BybitInquiry, at now: Moment
  ) throws(WireFailure) -> Bool {
    guard case .payments(let money, _) = inquiry.subject else { return false }
    let (rows, cursor) = try reply.listing()
    for row in rows {
      do throws(WireFailure) {
        switch money {
        case .funding:
          guard try BybitExecution.type(of: row) == .funding else { continue }
          _ = try fill(row, in: try reply.category())
        case .others: try takeTransaction(row)
        }
      } catch {
        note(unreadable: row, error, "a listing of payments")
      }
    }
    return try goOn(&inquiry, cursor, at: now) || goOnLater(&inquiry, at: now)
  }

  /// Fees, transfers and the like; funding and trades are told by executions.
  private mutating func takeTransaction(_ row: WireReader) throws(WireFailure) {
    let said = try BybitTransaction(row)
    guard let kind = said.kind, said.currency == settings.quote, said.change != .zero else {
      return
    }
    if let word = said.type.unlisted { note(unlisted: ["transaction \(word)"], row) }
    outputs.append(
      .payment(
        Payment(
          id: BybitReports.number(of: said.name), kind: kind,
          instrument: reports.index(of: said.symbol), amount: said.change, time: said.time)))
  }

  /// A listing of payments has ended, in one way or the other.
  mutating func endPayments(
    _ money: BybitInquiry.Money, since: Timestamp, _ outcome: Outcome, asked: Moment
  ) {
    payments.isAsking = false
    switch outcome {
    case .accepted: break
    case .rejected(let rejection) where rejection.reason != .rateLimited:
      // What is not there in this mode is not asked for again.
      payments.lacking.insert(money)
      let words = "the venue does not list \(money.words): \(rejection)"
      if rowBook.isNew(words) { outputs.append(.notice(words)) }
    case .rejected, .unknown:
      payments.due = asked.wall + Self.pause
      return
    }
    if money == .funding, !payments.lacking.contains(.others) {
      return askForPayments(.others, since: since, at: asked)
    }
    payments.since = asked.trading - Self.overlap
    payments.due = asked.wall + Self.paymentsEvery
  }
}

extension BybitInquiry.Money {
  fileprivate var words: String { self == .funding ? "funding" : "transactions of the account" }
}
