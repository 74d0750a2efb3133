import BybitProtocol
import SimulatedExchange
import Trading
import WireFormat

/// What an account's clients are told of what has happened, and by which topic.
extension BybitShowing {
  func told(_ item: AccountNews, of account: ServedAccount) -> (topic: String, row: JSON) {
    switch item {
    case .order(let order): return ("order", row(order))
    case .fill(let fill): return ("execution", row(fill))
    case .funding(let payment): return ("execution", execution(payment).json)
    case .position(let index):
      return ("position", position(index, in: account.exchange).json(onStream: true))
    case .balance: return ("wallet", wallet(account.exchange).json)
    case .otherBalance:
      var wallet = wallet(account.exchange)
      wallet.coins = [
        BybitWallet.Coin(name: "BTC", equity: "0.5", balance: "0.5", unrealised: .zero)
      ]
      return ("wallet", wallet.json)
    }
  }

  /// An order in the part of the venue that it belongs to.
  func row(_ record: OrderRecord) -> JSON { order(record).json.placed(in: record.category) }

  /// An execution in the part of the venue that it belongs to.
  func row(_ record: FillRecord) -> JSON {
    execution(record).json.placed(in: record.order.category)
  }
}

extension MarketCategory {
  /// The venue's word for it.
  var bybit: String { "\(self)" }
}

extension JSON {
  fileprivate func placed(in category: MarketCategory) -> JSON {
    category == .linear ? self : with("category", .string(category.bybit))
  }

  /// A row with a word that no list of the venue has.
  func strange(_ topic: String) -> JSON {
    switch topic {
    case "order": return with("orderStatus", .string("Unheard"))
    case "execution": return with("execType", .string("Unheard"))
    case "position": return with("side", .string("Unheard"))
    default:
      let coins = self["coin"]?.elements.map { $0.with("walletBalance", .string("Unheard")) }
      return with("coin", .array(coins ?? []))
    }
  }

  private func with(_ name: String, _ value: JSON) -> JSON {
    guard case .object(var object) = self else { return self }
    object[name] = value
    return .object(object)
  }
}

extension AccountNews {
  /// By which name faults know it, told to an account, and what it is to them.
  func struck(by account: Int) -> (subject: UInt64, target: FaultTarget) {
    let first = UInt64(account) << 48
    return switch self {
    case .order(let order): (first + order.venueID.number << 4, .report)
    case .fill(let fill): (first + fill.fill.execution.number << 4 + 1, .fill)
    case .funding(let payment): (first + payment.number << 4 + 4, .other)
    case .position(let index): (first + UInt64(index.value) << 4 + 2, .other)
    case .balance, .otherBalance: (first + 3, .other)
    }
  }

  /// Whether it tells of an order that was told otherwise before.
  var isChange: Bool {
    if case .order(let order) = self {
      order.status.isLive && order.updated > order.created
    } else {
      false
    }
  }
}
