public import Trading
public import WireFormat

/// The rules of one instrument, as the listing says them.
public struct BybitInstrument: Hashable, Sendable {
  public var symbol: String
  public var base: String
  public var quote: String
  /// `Trading`, or another word where it is not.
  public var status: String
  public var contractType: String
  public var tick: Price
  public var lot: Quantity
  public var minimumQuantity: Quantity
  public var maximumQuantity: Quantity?
  public var maximumMarketQuantity: Quantity?
  public var minimumNotional: Money?
  public var maximumLeverage: Rate?
  /// How often funding is paid; nil for what knows none.
  public var fundingInterval: TimeSpan?
  /// In which coin profits and losses are paid.
  public var settleCoin: String
  /// When the contract is settled and ends; nil for one that goes on.
  public var delivery: Timestamp?

  /// The rules of an instrument of ours.
  public init(_ instrument: Instrument) {
    symbol = instrument.symbol
    base = instrument.base
    quote = instrument.quote
    status = "Trading"
    contractType = "LinearPerpetual"
    tick = instrument.priceGrid.step(at: "1")
    lot = instrument.lot
    minimumQuantity = instrument.minimumQuantity
    maximumQuantity = instrument.maximumQuantity
    maximumMarketQuantity = instrument.maximumMarketQuantity
    minimumNotional = instrument.minimumNotional
    maximumLeverage = Rate(
      units: Int64(instrument.marginTiers[0].maximumLeverage) * Rate.unitsPerOne)
    fundingInterval = instrument.fundingInterval
    settleCoin = instrument.quote
    delivery = instrument.delivery
  }

  /// Reads a row of linear or inverse contracts.
  public init(_ row: WireReader) throws(WireFailure) {
    symbol = try row.required("symbol").text()
    base = try row.required("baseCoin").text()
    quote = try row.required("quoteCoin").text()
    status = try row.required("status").text()
    contractType = try row.text("contractType")
    tick = try row.required("priceFilter").required("tickSize").exact()
    let lots = try row.required("lotSizeFilter")
    lot = try lots.required("qtyStep").exact()
    minimumQuantity = try lots.required("minOrderQty").exact()
    maximumQuantity = try lots.filled("maxOrderQty")?.exact()
    maximumMarketQuantity = try lots.filled("maxMktOrderQty")?.exact()
    minimumNotional = try lots.filled("minNotionalValue")?.exact()
    maximumLeverage = try row.optional("leverageFilter")?.filled("maxLeverage")?.rate()
    fundingInterval = try row.filled("fundingInterval").map { minutes throws(WireFailure) in
      TimeSpan.minutes(try minutes.integer())
    }
    settleCoin = try row.filled("settleCoin")?.text() ?? quote
    delivery = try row.filled("deliveryTime")?.deliveryMoment()
    guard tick > .zero, lot > .zero else { throw row.failure("steps that are not zero") }
  }

  /// As it stands on the wire.
  public var json: JSON {
    let most = maximumLeverage.map { String($0.units / Rate.unitsPerOne) } ?? "1"
    let places = tick.description.split(separator: ".").dropFirst().first?.count ?? 0
    return .object([
      ("symbol", .string(symbol)), ("contractType", .string(contractType)),
      ("status", .string(status)), ("baseCoin", .string(base)), ("quoteCoin", .string(quote)),
      ("settleCoin", .string(settleCoin)), ("launchTime", .string("1584230400000")),
      ("deliveryTime", .string(String(delivery?.milliseconds ?? 0))),
      ("deliveryFeeRate", .string("")),
      ("priceScale", .string(String(places))),
      (
        "leverageFilter",
        .object([
          ("minLeverage", .string("1")), ("maxLeverage", .string(most)),
          ("leverageStep", .string("1")),
        ])
      ),
      (
        "priceFilter",
        .object([
          ("minPrice", .amount(tick)), ("maxPrice", .string("1999999")),
          ("tickSize", .amount(tick)),
        ])
      ),
      (
        "lotSizeFilter",
        .object([
          ("maxOrderQty", .amount(maximumQuantity)), ("minOrderQty", .amount(minimumQuantity)),
          ("qtyStep", .amount(lot)), ("postOnlyMaxOrderQty", .amount(maximumQuantity)),
          ("maxMktOrderQty", .amount(maximumMarketQuantity)),
          ("minNotionalValue", .amount(minimumNotional)),
        ])
      ),
      ("unifiedMarginTrade", .bool(true)),
      ("fundingInterval", .integer((fundingInterval?.nanoseconds ?? 0) / 60_000_000_000)),
      ("copyTrading", .string("none")), ("upperFundingRate", .string("0.005")),
      ("lowerFundingRate", .string("-0.005")), ("isPreListing", .bool(false)),
      ("preListingInfo", .null), ("symbolType", .string("")),
    ])
  }
}
