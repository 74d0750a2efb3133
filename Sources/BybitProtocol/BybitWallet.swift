public import Trading
public import WireFormat

/// A unified account, as the listing and the stream say it, in dollars.
public struct BybitWallet: Hashable, Sendable {
  /// What is held of one coin, in that coin.
  public struct Coin: Hashable, Sendable {
    public var name: String
    public var equity: Money
    public var balance: Money
    public var unrealised: Money
    public var cumulativeRealised: Money
    public var orderMargin: Money?
    public var positionMargin: Money?
    public var maintenanceMargin: Money?

    /// Creates a coin's figures.
    public init(name: String, equity: Money, balance: Money, unrealised: Money) {
      self.name = name
      self.equity = equity
      self.balance = balance
      self.unrealised = unrealised
      cumulativeRealised = .zero
      (orderMargin, positionMargin, maintenanceMargin) = (nil, nil, nil)
    }
  }

  public var accountType: String
  public var coins: [Coin]
  /// Nil where the venue does not say: in isolated margin, and for old kinds of account.
  public var equity: Money?
  public var balance: Money?
  public var available: Money?
  public var initialMargin: Money?
  public var maintenanceMargin: Money?
  /// The coins of which it cannot be known what is held; empty for one without a name.
  public var unreadable: [String] = []
  /// What was wrong with members that could not be read, and were left out.
  public var defects: [WireFailure] = []

  /// Whether it is the account that trades; a row that does not say is of it.
  public var isUnified: Bool { accountType == "UNIFIED" || accountType.isEmpty }

  /// Creates an account of coins.
  public init(coins: [Coin]) {
    accountType = "UNIFIED"
    self.coins = coins
    (equity, balance, available) = (nil, nil, nil)
    (initialMargin, maintenanceMargin) = (nil, nil)
  }

  /// Reads a row, coin by coin: one that cannot be read does not cost the others.
  public init(_ row: WireReader) throws(WireFailure) {
    accountType = try row.text("accountType")
    coins = []
    for coin in try row.required("coin").elements() {
      do throws(WireFailure) {
        coins.append(try Coin(coin))
      } catch {
        unreadable.append(coin.json["coin"]?.string ?? "")
        defects.append(error)
      }
    }
    var rest = RowReader(row)
    equity = rest.maybe { row throws(WireFailure) in try row.figure("totalEquity") }
    balance = rest.maybe { row throws(WireFailure) in try row.figure("totalWalletBalance") }
    available = rest.maybe { row throws(WireFailure) in try row.figure("totalAvailableBalance") }
    initialMargin = rest.maybe { row throws(WireFailure) in try row.figure("totalInitialMargin") }
    maintenanceMargin = rest.maybe { row throws(WireFailure) in
      try row.figure("totalMaintenanceMargin")
    }
    defects += rest.defects
  }

  /// As it stands on the wire.
  public var json: JSON {
    let unrealised = coins.reduce(Money.zero) { $0 + $1.unrealised }
    return .object([
      ("accountType", .string(accountType)), ("accountIMRate", .string(share(initialMargin))),
      ("accountMMRate", .string(share(maintenanceMargin))), ("accountLTV", .string("0")),
      ("totalEquity", .amount(equity)), ("totalWalletBalance", .amount(balance)),
      ("totalMarginBalance", .amount(equity)), ("totalAvailableBalance", .amount(available)),
      ("totalPerpUPL", .amount(unrealised)), ("totalInitialMargin", .amount(initialMargin)),
      ("totalMaintenanceMargin", .amount(maintenanceMargin)),
      ("coin", .array(coins.map(\.json))),
    ])
  }

  private func share(_ margin: Money?) -> String {
    guard let margin, let equity, equity > .zero else { return "0" }
    return Rate(nearest: margin.double / equity.double)?.description ?? "0"
  }
}

extension BybitWallet.Coin {
  fileprivate init(_ row: WireReader) throws(WireFailure) {
    name = try row.required("coin").text()
    balance = try row.required("walletBalance").measured()
    equity = try row.figure("equity") ?? balance
    unrealised = try row.figure("unrealisedPnl") ?? .zero
    cumulativeRealised = try row.figure("cumRealisedPnl") ?? .zero
    orderMargin = try row.figure("totalOrderIM")
    positionMargin = try row.figure("totalPositionIM")
    maintenanceMargin = try row.figure("totalPositionMM")
  }

  fileprivate var json: JSON {
    .object([
      ("coin", .string(name)), ("equity", .amount(equity)), ("usdValue", .amount(equity)),
      ("walletBalance", .amount(balance)), ("free", .string("")), ("locked", .string("0")),
      ("borrowAmount", .string("0")), ("availableToBorrow", .string("")),
      ("availableToWithdraw", .string("")), ("accruedInterest", .string("0")),
      ("totalOrderIM", .amount(orderMargin)), ("totalPositionIM", .amount(positionMargin)),
      ("totalPositionMM", .amount(maintenanceMargin)), ("unrealisedPnl", .amount(unrealised)),
      ("cumRealisedPnl", .amount(cumulativeRealised)), ("bonus", .string("0")),
      ("collateralSwitch", .bool(true)), ("marginCollateral", .bool(true)),
      ("spotHedgingQty", .string("0")),
    ])
  }
}
