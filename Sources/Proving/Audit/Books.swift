import SimulatedExchange
import Trading

/// The exchange's own books: what must hold of them at every moment, to the last unit.
enum Books {
  /// What is wrong with them; nil where nothing is.
  static func breach(_ exchange: borrowing Exchange) -> String? {
    let account = exchange.account
    let balance =
      account.deposit + account.realised - account.fees + account.funding + account.insurance
    if balance != account.balance { return "the balance is \(account.balance), not \(balance)" }
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
    let equity = exchange.equity
    if balance + unrealised != equity {
      return "equity is \(equity), not \(balance + unrealised)"
    }
    let both = equity + exchange.counterpartyEquity
    if both != account.deposit { return "both sides sum to \(both), not \(account.deposit)" }
    return nil
  }
}
