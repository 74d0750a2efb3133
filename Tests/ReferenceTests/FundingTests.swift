import Foundation
import SimulatedExchange
import TestKit
import Testing
import Trading

/// Published payments of funding.
@Suite(.reference) struct `The funding reference` {
  static let cases = Reference.cases("formulas", "cases").filter { $0.id.hasPrefix("funding-") }

  /// The two payments of every case over a time, as its text names them.
  static let payments: [(time: String, rate: Rate)] = [
    ("2021-09-01 00:00:00", "-0.000008"), ("2021-09-01 08:00:00", "-0.000003"),
  ]
  static let mark: Price = "2.77"

  private static func expect(_ found: Money, _ one: Reference) throws {
    let wanted = try one.object.number("expected")
    let tolerance = try one.object.number("rel_tolerance") * wanted.magnitude
    #expect(isClose(found.double, wanted, within: max(tolerance, 1e-12)), "\(found)")
  }

  /// An exchange that holds a short of some size, opened at a price.
  private static func short(_ size: Quantity, at price: Price) -> Exchange {
    var stage = Stage(deposit: "1000000")
    stage.settings = ExchangeSettings(arrival: .lastPrint, liquidates: false)
    var exchange = stage.exchange
    let index = InstrumentIndex(0)
    Bench.print(price, index, &exchange)
    Bench.submit(OrderTerms(instrument: index, side: .sell, quantity: size), 1, &exchange)
    return exchange
  }

  @Test(arguments: cases.filter { $0.id.hasPrefix("funding-simple") })
  func `single payments agree with the reference`(one: Reference) throws {
    let given = try one.object.child("given")
    // Without a mark price nothing can be paid; the exchange then has seen none.
    guard given["mark_price"] is Double else {
      var exchange = Stage(deposit: "1").exchange
      let paid = exchange.payFunding(
        InstrumentIndex(0), rate: try given.rate("funding_rate"), at: exchange.now)
      return try Self.expect(paid, one)
    }
    var exchange = Self.short(
      try given.quantity("size"), at: try given.price("mark_price"))
    let paid = exchange.payFunding(
      InstrumentIndex(0), rate: try given.rate("funding_rate"), at: exchange.now)
    try Self.expect(paid, one)
  }

  /// A position pays at every payment's moment from its opening to its close, both included.
  ///
  /// The text speaks of a long; its amounts are those of a short, by its own formula.
  @Test(arguments: cases.filter { !$0.id.hasPrefix("funding-simple") })
  func `payments over a time agree with the reference`(one: Reference) throws {
    let given = try one.object.child("given")
    let from = try Self.floored(given.text("d1"), on: given.text("exchange"))
    let to = try Self.moment(given.text("d2"))
    let known = Int(try given.number("rate_start"))..<Int(try given.number("rate_end"))
    var exchange = Self.short(try given.quantity("amount"), at: Self.mark)
    for payment in Self.payments[known] {
      let time = try Self.moment(payment.time)
      guard from <= time, time <= to else { continue }
      _ = exchange.payFunding(InstrumentIndex(0), rate: payment.rate, at: time)
    }
    try Self.expect(exchange.account.funding, one)
    #expect(exchange.account.balance - exchange.account.deposit == exchange.account.funding)
  }

  private static func moment(_ text: String) throws -> Timestamp {
    let format = Date.VerbatimFormatStyle(
      format: """
        \(year: .padded(4))-\(month: .twoDigits)-\(day: .twoDigits) \
        \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\
        \(minute: .twoDigits):\(second: .twoDigits)
        """,
      timeZone: .gmt, calendar: Calendar(identifier: .gregorian))
    let date = try Date(text, strategy: format.parseStrategy)
    return Timestamp(milliseconds: Int64(date.timeIntervalSince1970) * 1000)
  }

  /// Binance still counts who comes within a quarter of a minute after the hour.
  private static func floored(_ text: String, on exchange: String) throws -> Timestamp {
    let moment = try moment(text)
    let hour = TimeSpan.seconds(3600).nanoseconds
    let start = moment.nanoseconds.divided(by: hour, .down) * hour
    let isLate = moment.nanoseconds - start >= TimeSpan.seconds(15).nanoseconds
    return exchange == "binance" && !isLate ? Timestamp(nanoseconds: start) : moment
  }
}
