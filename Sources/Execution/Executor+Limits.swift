import Trading

/// What a run may have at stake at most.
extension Executor {
  /// Whether an entry of this worth is larger than one may be, or makes what is open, working and
  /// on its way to open more than all may be.
  func exceedsLimits(_ worth: Money) -> Bool {
    if let most = plan.settings.maximumOrderNotional, worth > most { return true }
    guard let most = plan.settings.maximumNotional else { return false }
    return exposure.map { $0 + Int128(worth.units) > Int128(most.units) } ?? true
  }

  /// The worth of all positions at the last prices believed, and of all that may still open; nil
  /// where it is beyond all bounds.
  private var exposure: Int128? {
    var sum = Int128(0)
    for index in books.indices {
      let last = books[index].watch.last
      let price = last > .zero ? last : books[index].averageEntry
      guard let held = price.checkedNotional(of: books[index].size.magnitude) else { return nil }
      sum += Int128(held.units)
      for entry in books[index].entries {
        let left = entry.order.quantity - entry.order.filled
        guard let worth = (entry.signal.entry.price ?? price).checkedNotional(of: left) else {
          return nil
        }
        sum += Int128(worth.units)
      }
    }
    return sum
  }
}
