import Trading

extension Exchange {
  /// What is wrong with the exchange's own books, which hold at every moment, to the last unit; nil
  /// where nothing is.
  public var bookBreach: String? {
    let balance =
      account.deposit + account.realised - account.fees + account.funding + account.insurance
    if balance != account.balance { return "the balance is \(account.balance), not \(balance)" }
    var unrealised = Money.zero
    var realised = Money.zero
    for index in instrumentIndices {
      let position = self.position(index)
      realised += position.realised
      if position.isFlat {
        if position.cost != .zero { return "a flat position has cost \(position.cost)" }
        continue
      }
      unrealised += position.unrealised(at: markPrice(index))
    }
    if realised != account.realised {
      return "positions realised \(realised), the account \(account.realised)"
    }
    if balance + unrealised != equity {
      return "equity is \(equity), not \(balance + unrealised)"
    }
    let both = equity + counterpartyEquity
    if both != account.deposit { return "both sides sum to \(both), not \(account.deposit)" }
    return nil
  }
}
