public import SimulatedExchange
import Simulation
import Trading

/// An account as a query sees it: as it is, or as it was a little ago.
public struct AccountView: Sendable {
  public let exchange: Exchange
  public internal(set) var open: [OrderRecord]
  public internal(set) var past: [OrderRecord]
  public let fills: [FillRecord]
  public let payments: [FundingRecord]

  /// A view of nobody's account.
  init(exchange: Exchange) {
    self.exchange = exchange
    (open, past, fills, payments) = ([], [], [], [])
  }

  init(_ account: ServedAccount) {
    exchange = account.exchange
    open = account.open
    past = account.past
    fills = account.fills
    payments = account.payments
  }

  /// As a query sees it that does not see all; it would show these orders.
  mutating func blind(_ blindness: Blindness, shown: [OrderRecord]) {
    let ids = Set(shown.map(\.venueID))
    switch blindness {
    case .noOrder: open.removeAll { ids.contains($0.venueID) }
    case .formerLeg:
      for index in open.indices where ids.contains(open[index].venueID) {
        open[index].status = .cancelled
      }
    case .noConditionals:
      open.removeAll { ids.contains($0.venueID) && $0.terms.trigger != nil }
    }
  }
}
