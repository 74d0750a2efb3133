import BybitProtocol
import Transport
import WireFormat

/// Which parameters of the venue's paths are served: those that are read, and at which values.
///
/// Whatever else a client sends is refused by its name: a parameter that is taken and does nothing
/// would let a bot believe in protection, or in a size, that it does not have.
public struct BybitParameters: Sendable {
  /// Those that are read at any value; what they may say is checked where they are read.
  public let read: [String]
  /// Those that are taken at some values alone, at which nothing is asked for that is not done.
  public let limited: [String: [String]]

  init(_ read: String, _ limited: [String: [String]] = [:]) {
    self.read = read.split(separator: " ").map(String.init)
    self.limited = limited
  }

  /// Every path that is served, and its parameters.
  public static let all: [String: BybitParameters] = market.merging(orders) { $1 }
    .merging(listings) { $1 }.merging(settings) { $1 }

  /// Throws where a request asks for something that is not served; a member that is null or an
  /// empty text asks for nothing.
  static func check(_ request: HTTPRequest) throws(WireFailure) {
    guard let parameters = all[request.path] else { return }
    if request.method == "POST" {
      for member in try WireReader(parsing: request.text).json.members {
        try parameters.check(member.name, member.value.plainText)
      }
    } else {
      for item in QueryText(request.query).items { try parameters.check(item.name, item.value) }
    }
  }

  private func check(_ name: String, _ text: String) throws(WireFailure) {
    if text.isEmpty { return }
    if let values = limited[name] {
      if values.contains(text) { return }
      throw WireFailure(
        path: name, expected: "\(values.joined(separator: " or ")), which is served here",
        found: text)
    }
    if read.contains(name) { return }
    throw WireFailure(
      path: name, expected: "no such parameter, since it is not served here", found: text)
  }
}

// The paths.

extension BybitParameters {
  private static let linear = ["category": ["linear"]]
  private static let categories = ["category": ["linear", "spot", "inverse", "option"]]
  private static let prices = ["LastPrice", "MarkPrice"]

  private static let market: [String: BybitParameters] = [
    Bybit.Path.time: BybitParameters(""),
    Bybit.Path.instruments: BybitParameters("symbol status baseCoin limit cursor", categories),
    Bybit.Path.tickers: BybitParameters("symbol", linear),
    Bybit.Path.klines: BybitParameters("symbol interval start end limit", linear),
    Bybit.Path.markKlines: BybitParameters("symbol interval start end limit", linear),
    Bybit.Path.book: BybitParameters("symbol limit", linear),
    Bybit.Path.trades: BybitParameters("symbol limit", linear),
    Bybit.Path.funding: BybitParameters("symbol startTime endTime limit", linear),
    // It comes whole, whatever the cursor.
    Bybit.Path.riskLimit: BybitParameters("symbol cursor", linear),
  ]

  private static let orders: [String: BybitParameters] = [
    Bybit.Path.create: BybitParameters(
      "symbol side orderType qty price orderLinkId reduceOnly closeOnTrigger triggerPrice"
        + " triggerDirection takeProfit stopLoss",
      [
        "category": ["linear"], "positionIdx": ["0"], "tpslMode": ["Full"],
        "tpOrderType": ["Market"], "slOrderType": ["Market"], "orderFilter": ["Order"],
        "timeInForce": ["GTC", "IOC", "FOK", "PostOnly"], "triggerBy": prices,
        "tpTriggerBy": prices, "slTriggerBy": prices, "smpType": ["None"],
        "rpiTakerAccess": ["false"], "mmp": ["false"],
        // Of spot alone: at the venue, too, they say nothing of a perpetual.
        "isLeverage": ["0", "1"],
        // freqtrade's own word, which the venue does not know, either.
        "position_idx": ["0"],
      ]),
    Bybit.Path.amend: BybitParameters(
      "symbol orderId orderLinkId qty price triggerPrice", linear),
    Bybit.Path.cancel: BybitParameters(
      "symbol orderId orderLinkId",
      [
        "category": ["linear"],
        // Of spot alone; and ccxt's own word for a conditional order, of which names are unique.
        "orderFilter": ["Order", "StopOrder"], "trigger": ["true", "false"],
      ]),
    Bybit.Path.cancelAll: BybitParameters(
      "symbol baseCoin settleCoin",
      [
        "category": ["linear"], "orderFilter": ["Order", "StopOrder"], "stopOrderType": ["Stop"],
        "trigger": ["true", "false"],
      ]),
    Bybit.Path.tradingStop: BybitParameters(
      "symbol takeProfit stopLoss trailingStop activePrice",
      [
        "category": ["linear"], "positionIdx": ["0"], "tpslMode": ["Full"],
        "tpOrderType": ["Market"], "slOrderType": ["Market"], "tpTriggerBy": prices,
        "slTriggerBy": prices, "tpSize": ["0"], "slSize": ["0"],
        // What ccxt leaves in: stops of a position can only reduce it.
        "reduceOnly": ["true"],
      ]),
  ]

  private static let listings: [String: BybitParameters] = [
    Bybit.Path.openOrders: BybitParameters(
      "symbol baseCoin settleCoin orderId orderLinkId limit cursor",
      categories.merging(["openOnly": ["0", "1"], "orderFilter": ["Order", "StopOrder"]]) { $1 }),
    Bybit.Path.orderHistory: BybitParameters(
      "symbol baseCoin settleCoin orderId orderLinkId orderStatus startTime endTime limit cursor",
      categories.merging(["orderFilter": ["Order", "StopOrder"]]) { $1 }),
    Bybit.Path.executions: BybitParameters(
      "symbol baseCoin orderId orderLinkId execType startTime endTime limit cursor", categories),
    Bybit.Path.positions: BybitParameters("symbol settleCoin limit cursor", categories),
    Bybit.Path.wallet: BybitParameters("coin", ["accountType": ["UNIFIED"]]),
    Bybit.Path.feeRate: BybitParameters("symbol", categories),
    Bybit.Path.accountInfo: BybitParameters(""),
    Bybit.Path.keyInfo: BybitParameters(""),
    // No coin is listed, whichever is asked for.
    Bybit.Path.coins: BybitParameters("coin"),
  ]

  private static let settings: [String: BybitParameters] = [
    Bybit.Path.setLeverage: BybitParameters("symbol buyLeverage sellLeverage", linear),
    Bybit.Path.switchMode: BybitParameters("symbol coin", ["category": ["linear"], "mode": ["0"]]),
    Bybit.Path.switchIsolated: BybitParameters(
      "symbol buyLeverage sellLeverage", ["category": ["linear"], "tradeMode": ["0", "1"]]),
    Bybit.Path.marginMode: BybitParameters(
      // Drydock's own client names the category everywhere, and ccxt leaves the leverage in, which
      // the venue has a path of its own for.
      "lever leverage",
      ["category": ["linear"], "setMarginMode": ["ISOLATED_MARGIN", "REGULAR_MARGIN"]]),
  ]
}

extension JSON {
  /// A value as a client may write it: as text, as a number or as a word.
  fileprivate var plainText: String {
    switch self {
    case .null: ""
    case .string(let text): text
    case .bool, .integer, .number, .array, .object: compactText
    }
  }
}
