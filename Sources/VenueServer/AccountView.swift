public import SimulatedExchange

/// An account as a query sees it: as it is, or as it was a little ago.
public struct AccountView: Sendable {
  public let exchange: Exchange
  public let open: [OrderRecord]
  public let past: [OrderRecord]
  public let fills: [FillRecord]

  /// A view of nobody's account.
  init(exchange: Exchange) {
    self.exchange = exchange
    (open, past, fills) = ([], [], [])
  }

  init(_ account: ServedAccount) {
    exchange = account.exchange
    open = account.open
    past = account.past
    fills = account.fills
  }
}
