import Trading

/// The last orders that are over, for those who ask late.
///
/// A candle that can be read two ways is gone through by a copy of the exchange. What is kept is
/// therefore in sheets: a copy that adds an order copies the sheet it is on, not all of them.
struct PastOrders: Sendable {
  private static let ordersPerSheet = 32
  private static let fullSheets = 15

  private var sheet: ContiguousArray<OrderReport> = []
  private var full: ContiguousArray<ContiguousArray<OrderReport>> = []

  /// Remembers an order, and forgets the oldest where there are too many.
  mutating func append(_ report: OrderReport) {
    if sheet.count == Self.ordersPerSheet {
      if full.count == Self.fullSheets { full.removeFirst() }
      full.append(sheet)
      sheet = []
    }
    if sheet.isEmpty { sheet.reserveCapacity(Self.ordersPerSheet) }
    sheet.append(report)
  }

  /// The last order under a name; nil where none is remembered.
  func last(_ clientID: ClientOrderID) -> OrderReport? {
    if let report = sheet.last(where: { $0.clientID == clientID }) { return report }
    for sheet in full.reversed() {
      if let report = sheet.last(where: { $0.clientID == clientID }) { return report }
    }
    return nil
  }
}
