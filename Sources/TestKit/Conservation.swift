public import Trading

/// What must hold of the fills of every exchange.
public enum Conservation {
  /// What is wrong with fills as reducing orders may make them; nil where nothing is.
  ///
  /// Follows the sizes from flat and demands that no order that closes, and none of the venue's
  /// own, ever crossed flat or added.
  public static func flip(in fills: [Fill], reduceOnly: Set<ClientOrderID>) -> String? {
    var sizes: [Int: Quantity] = [:]
    for fill in fills {
      let before = sizes[fill.instrument.value] ?? .zero
      let after = before + Quantity(units: fill.side.sign * fill.quantity.units)
      sizes[fill.instrument.value] = after
      let isReducing = fill.origin != .client || fill.clientID.map(reduceOnly.contains) ?? true
      guard isReducing else { continue }
      let hasTurned = before == .zero || (after != .zero && (after > .zero) != (before > .zero))
      if hasTurned || after.magnitude > before.magnitude {
        return "\(fill.origin) \(fill.side) \(fill.quantity) took \(before) to \(after)"
      }
    }
    return nil
  }
}
