/// Facts of Bybit's interface, version 5, for linear perpetuals.
public enum Bybit {
  /// Header fields.
  public enum Field {
    public static let key = "X-BAPI-API-KEY"
    public static let timestamp = "X-BAPI-TIMESTAMP"
    public static let window = "X-BAPI-RECV-WINDOW"
    public static let signature = "X-BAPI-SIGN"
    public static let limit = "X-Bapi-Limit"
    public static let remaining = "X-Bapi-Limit-Status"
    public static let reset = "X-Bapi-Limit-Reset-Timestamp"
  }

  /// Paths.
  public enum Path {
    public static let time = "/v5/market/time"
    public static let instruments = "/v5/market/instruments-info"
    public static let tickers = "/v5/market/tickers"
    public static let klines = "/v5/market/kline"
    public static let markKlines = "/v5/market/mark-price-kline"
    public static let book = "/v5/market/orderbook"
    public static let trades = "/v5/market/recent-trade"
    public static let funding = "/v5/market/funding/history"
    public static let riskLimit = "/v5/market/risk-limit"
    public static let create = "/v5/order/create"
    public static let amend = "/v5/order/amend"
    public static let cancel = "/v5/order/cancel"
    public static let cancelAll = "/v5/order/cancel-all"
    public static let openOrders = "/v5/order/realtime"
    public static let orderHistory = "/v5/order/history"
    public static let executions = "/v5/execution/list"
    public static let positions = "/v5/position/list"
    public static let tradingStop = "/v5/position/trading-stop"
    public static let setLeverage = "/v5/position/set-leverage"
    public static let switchMode = "/v5/position/switch-mode"
    public static let switchIsolated = "/v5/position/switch-isolated"
    public static let marginMode = "/v5/account/set-margin-mode"
    public static let wallet = "/v5/account/wallet-balance"
    public static let feeRate = "/v5/account/fee-rate"
    public static let accountInfo = "/v5/account/info"
    public static let transactions = "/v5/account/transaction-log"
    public static let keyInfo = "/v5/user/query-api"
    public static let coins = "/v5/asset/coin/query-info"

    public static let publicStream = "/v5/public/linear"
    public static let privateStream = "/v5/private"
    public static let tradeStream = "/v5/trade"
  }

  /// How many requests a second an account may send to a path; nil where it is not counted.
  ///
  /// Source: the rate limit page of 2026-07, linear, default tier.
  public static func limit(of path: String) -> Int? {
    switch path {
    case Path.create, Path.amend, Path.cancel, Path.cancelAll, Path.setLeverage,
      Path.tradingStop, Path.switchMode, Path.switchIsolated, Path.marginMode:
      10
    case Path.transactions: 25
    case Path.openOrders, Path.orderHistory, Path.executions, Path.positions, Path.wallet,
      Path.accountInfo, Path.feeRate:
      50
    default: nil
    }
  }

  /// The longest name that a client may give an order.
  public static let longestLinkID = 36
  /// How far a request's time may lie behind the server's unless it says so, in milliseconds.
  public static let standardWindow: Int64 = 5_000
  /// How far it may lie ahead, in milliseconds.
  public static let allowedLead: Int64 = 1_000
}
