public import SimulatedExchange
public import Trading

/// What must hold of every exchange at every moment, to the last unit.
public enum Conservation {
  /// What is wrong with the accounts of an exchange; nil where nothing is.
  public static func breach(_ exchange: Exchange) -> String? {
    let account = exchange.account
    let balance =
      account.deposit + account.realised - account.fees + account.funding + account.insurance
    if balance != account.balance { return "balance \(account.balance), not \(balance)" }
    var unrealised = Money.zero
    var realised = Money.zero
    for index in exchange.instrumentIndices {
      let position = exchange.position(index)
      realised += position.realised
      if position.isFlat {
        if position.cost != .zero { return "a flat position has cost \(position.cost)" }
        continue
      }
      unrealised += position.unrealised(at: exchange.markPrice(index))
    }
    if realised != account.realised {
      return "positions realised \(realised), the account \(account.realised)"
    }
    if balance + unrealised != exchange.equity {
      return "equity \(exchange.equity), not \(balance + unrealised)"
    }
    let both = exchange.equity + exchange.counterpartyEquity
    if both != account.deposit { return "both sides sum to \(both), not \(account.deposit)" }
    return nil
  }

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
