import Foundation
import SimulatedExchange
import Simulation
import StrategyKit
import TestKit
import Testing
import Trading

/// Published single figures of liquidation, funding and profit.
///
/// Ratios belong to the statistics, rounding and tiers to the configuration; they are tested there.
@Suite(.reference) struct `The formula reference` {
  static let cases = Reference.cases("formulas", "cases")

  static func of(_ prefixes: String...) -> [Reference] {
    cases.filter { one in prefixes.contains { one.id.hasPrefix($0) } }
  }

  /// An instrument that prices anything, with one tier.
  private static func instrument(_ rate: Double, _ deduction: Double) throws -> Instrument {
    var stage = Stage(deposit: "1")
    stage.maintenance = try #require(Rate(nearest: rate))
    stage.deduction = try exact(deduction)
    return stage.instrument
  }

  private static func expect(_ found: Double?, _ one: Reference) throws {
    let wanted = try one.object.number("expected")
    let tolerance = try one.object.number("rel_tolerance") * wanted.magnitude
    #expect(isClose(try #require(found), wanted, within: max(tolerance, 1e-8)))
  }

  @Test(arguments: of("liq-isolated"))
  func `liquidation prices of isolated positions agree with the reference`(one: Reference) throws {
    let given = try one.object.child("given")
    let direction: Direction = given.flag("is_short") ? .short : .long
    let entry = try given.price("entry")
    let rate = try given.number("maintenance_margin_rate")
    if try given.text("venue") == "bybit" {
      let price = Liquidation.price(
        entry: entry, leverage: Int(try given.number("leverage")),
        maintenanceRate: try #require(Rate(nearest: rate)), direction: direction)
      return try Self.expect(price.double, one)
    }
    // OKX and Gate take the fee of the close off as well and have no deduction.
    let isBinance = try given.text("venue") == "binance"
    let instrument = try Self.instrument(
      rate + (isBinance ? 0 : 0.0006), isBinance ? given.number("maintenance_amount") : 0)
    let size = Quantity(units: direction.sign * (try given.quantity("amount")).units)
    let price = Liquidation.price(
      size: size, cost: entry.notional(of: size, rounded: .nearest),
      collateral: try given.money("margin"), instrument: instrument)
    try Self.expect(price?.double, one)
  }

  @Test(arguments: of("liq-hyperliquid"))
  func `liquidation prices of real positions agree with the reference`(one: Reference) throws {
    let given = try one.object.child("given")
    let side: Int64 = try given.text("side") == "long" ? 1 : -1
    let size = Quantity(units: side * (try given.quantity("size")).units)
    let instrument = try Self.instrument(0.5 / (try given.number("max_leverage")), 0)
    let price = Liquidation.price(
      size: size, cost: try given.price("entry").notional(of: size, rounded: .nearest),
      collateral: try given.money("isolated_margin"), instrument: instrument)
    try Self.expect(price?.double, one)
  }

  @Test(arguments: of("liq-binance-doc"))
  func `the documented liquidation price agrees with the reference`(one: Reference) throws {
    let given = try one.object.child("given")
    let pair = try given.text("pair")
    var collateral = try given.money("wallet_balance")
    for other in try given.list("open_trades") where try other.text("pair") != pair {
      let position = try Self.instrument(
        other.number("mm_ratio"), other.number("maintenance_amt"))
      let size = try other.quantity("amount")
      let worth = try other.price("mark_price").notional(of: size, rounded: .nearest)
      collateral += worth - (try other.price("open_rate")).notional(of: size, rounded: .nearest)
      collateral -= position.maintenanceMargin(for: worth)
    }
    let side: Int64 = given.flag("is_short") ? -1 : 1
    let size = Quantity(units: side * (try given.quantity("amount")).units)
    let price = Liquidation.price(
      size: size, cost: try given.price("open_rate").notional(of: size, rounded: .nearest),
      collateral: collateral,
      instrument: try Self.instrument(
        given.number("mm_ratio"), given.number("maintenance_amt")))
    try Self.expect(price?.double, one)
  }

  /// A cross account holds two positions, and one is liquidated where the document says.
  @Test(arguments: of("liq-binance-doc"))
  func `an account of positions is liquidated at the price of the reference`(
    one: Reference
  ) throws {
    let given = try one.object.child("given")
    guard try given.text("margin_mode") == "cross" else { return }
    let trades = try given.list("open_trades")
    let instruments = try trades.map {
      try Self.instrument($0.number("mm_ratio"), $0.number("maintenance_amt"))
    }
    var exchange = Exchange(
      instruments: instruments, profile: Stage.venue,
      settings: ExchangeSettings(arrival: .lastPrint, leverage: 1000),
      deposit: try given.money("wallet_balance"))
    for (index, trade) in trades.enumerated() {
      let bench = InstrumentIndex(index)
      Bench.print(try trade.price("open_rate"), bench, &exchange)
      Bench.submit(
        OrderTerms(instrument: bench, side: .buy, quantity: try trade.quantity("amount")),
        UInt32(index + 1), &exchange)
      Bench.print(try trade.price("mark_price"), bench, &exchange)
    }
    let pair = try given.text("pair")
    let index = InstrumentIndex(
      try #require(trades.firstIndex { try $0.text("pair") == pair }))
    exchange.refreshLiquidationPrices()
    let level = try one.object.number("expected")
    let tolerance = try one.object.number("rel_tolerance") * level
    Bench.print(try exact(level + tolerance), index, &exchange)
    #expect(exchange.liquidations == 0)
    Bench.print(try exact(level - tolerance), index, &exchange)
    #expect(exchange.liquidations == 1)
  }

  @Test(arguments: of("pnl-"))
  func `profits agree with the reference`(one: Reference) throws {
    let given = try one.object.child("given")
    let isLong = try given.text("side") == "long"
    let fee = try given.rate("fee_open")
    try #require(fee == (try given.rate("fee_close")), "a venue has one fee for both")
    var stage = Stage(deposit: "1000000", taker: fee)
    stage.settings = ExchangeSettings(arrival: .lastPrint, liquidates: false)
    var exchange = stage.exchange
    let index = InstrumentIndex(0)
    let amount = try given.quantity("amount")
    Bench.print(try given.price("open"), index, &exchange)
    let worth = try given.price("open").notional(of: amount, rounded: .nearest)
    Bench.submit(
      OrderTerms(instrument: index, side: isLong ? .buy : .sell, quantity: amount), 1, &exchange)
    // The payment is given; the rate that makes it goes by the worth.
    let side = isLong ? -1.0 : 1.0
    let rate = try #require(Rate(nearest: side * (try given.number("funding")) / worth.double))
    _ = exchange.payFunding(index, rate: rate, at: exchange.now)
    Bench.print(try given.price("close"), index, &exchange)
    Bench.submit(
      OrderTerms(
        instrument: index, side: isLong ? .sell : .buy, quantity: amount, isReduceOnly: true), 2,
      &exchange)

    let expected = try one.object.child("expected")
    let profit = (exchange.account.balance - exchange.account.deposit).double
    let opened = worth.double * (1 - side * fee.double)
    let ratio = try given.number("leverage") * profit / opened
    let tolerance = try one.object.number("rel_tolerance")
    for (found, key) in [(profit, "profit"), (ratio, "profit_ratio")] {
      let wanted = try expected.number(key)
      #expect(isClose(found, wanted, within: tolerance * max(1, wanted.magnitude)), "\(key)")
    }
  }
}
