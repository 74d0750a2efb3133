import SimulatedExchange
import Trading
import Transport
import WireFormat

/// What the exchange knows of its accounts.
extension AdminFront {
  func summary(_ account: ServedAccount) -> JSON {
    let positions = account.exchange.instrumentIndices.map { index in
      let position = account.exchange.position(index)
      let coverage = account.exchange.coverage(index)
      return JSON.object([
        ("symbol", symbol(index)),
        ("size", JSON(text: position.size)), ("averageEntry", JSON(text: position.averageEntry)),
        ("hasLiveStop", .bool(account.exchange.hasLiveStop(index))),
        ("uncovered", JSON(text: coverage.uncovered)),
        ("stopBeyondLiquidation", JSON(text: coverage.beyondLiquidation)),
        ("nakedSeconds", JSON(account.nakedTime(index).seconds)),
      ])
    }
    return .object([
      ("key", .string(account.key)), ("equity", JSON(text: account.exchange.equity)),
      ("balance", JSON(text: account.exchange.account.balance)),
      ("fees", JSON(text: account.exchange.account.fees)),
      ("funding", JSON(text: account.exchange.account.funding)),
      ("liquidations", JSON(account.exchange.liquidations)),
      ("requests", JSON(account.received)), ("refused", JSON(account.refused)),
      ("openOrders", JSON(account.open.count)), ("fills", JSON(account.fills.count)),
      ("positions", .array(positions)),
    ])
  }

  func orders(_ account: ServedAccount) -> [JSON] {
    (account.past + account.open).map { order in
      JSON.object([
        ("number", .integer(Int64(order.venueID.number))), ("name", .string(order.name)),
        ("symbol", symbol(order.terms.instrument)),
        ("origin", .string("\(order.origin)")), ("status", .string("\(order.status)")),
        ("side", .string("\(order.terms.side)")), ("quantity", JSON(text: order.terms.quantity)),
        ("filled", JSON(text: order.filled)), ("trigger", JSON(text: order.terms.trigger?.price)),
        ("created", .integer(order.created.milliseconds)),
        ("updated", .integer(order.updated.milliseconds)),
      ])
    }
  }

  func fills(_ account: ServedAccount) -> [JSON] {
    account.fills.map { record in
      JSON.object([
        ("number", .integer(Int64(record.fill.execution.number))),
        ("order", .integer(Int64(record.fill.venueID.number))),
        ("symbol", symbol(record.fill.instrument)),
        ("side", .string("\(record.fill.side)")), ("price", JSON(text: record.fill.price)),
        ("quantity", JSON(text: record.fill.quantity)), ("fee", JSON(text: record.fill.fee)),
        ("time", .integer(record.fill.time.milliseconds)),
      ])
    }
  }

  /// Every round trip that is over, oldest first.
  func trades(_ account: ServedAccount) -> [JSON] {
    account.facts.roundTrips.map { trip in
      JSON.object([
        ("symbol", symbol(trip.instrument)),
        ("direction", .string("\(trip.direction)")),
        ("entered", .integer(trip.entryTime.milliseconds)),
        ("left", .integer(trip.exitTime.milliseconds)),
        ("quantity", JSON(text: trip.quantity)),
        ("entryPrice", JSON(trip.entryPrice)), ("exitPrice", JSON(trip.exitPrice)),
        ("fees", JSON(text: trip.fees)), ("funding", JSON(text: trip.funding)),
        ("netProfit", JSON(text: trip.netProfit)),
        ("exitReason", .string(trip.reason.rawValue)),
        ("nakedSeconds", JSON(trip.naked.seconds)),
      ])
    }
  }
}
