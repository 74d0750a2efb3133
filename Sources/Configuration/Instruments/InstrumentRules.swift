internal import Trading

/// Reads what can change with time: the grid, the lot, and the bounds of an order.
enum InstrumentRules {
  private static let names = [
    "until", "tick", "significantFigures", "maximumPlaces", "lot", "minimumQuantity",
    "maximumQuantity", "maximumMarketQuantity", "minimumNotional", "priceBand",
  ]

  /// The instrument under the rules of one entry.
  static func apply(
    _ rules: Field, to template: Instrument
  ) throws(ConfigurationFailure) -> Instrument {
    try rules.expectNames(names)
    var instrument = template
    instrument.priceGrid = try grid(rules, of: template)
    instrument.lot = try step(rules.required("lot"), Quantity.self, such: "0.001", of: template)
    instrument.minimumQuantity =
      try rules.optional("minimumQuantity")?.amount(Quantity.self, such: "0.001")
      ?? instrument.lot
    instrument.maximumQuantity =
      try rules.optional("maximumQuantity")?.positive(Quantity.self, such: "1000")
    instrument.maximumMarketQuantity =
      try rules.optional("maximumMarketQuantity")?.positive(Quantity.self, such: "100")
    instrument.minimumNotional =
      try rules.optional("minimumNotional")?.amount(Money.self, such: "5") ?? .zero
    if let band = try rules.optional("priceBand") {
      try band.expectNames(["above", "below"])
      instrument.priceBand = PriceBand(
        above: try band.required("above").rate(in: .zero..."100"),
        below: try band.required("below").rate())
    }
    if let maximum = instrument.maximumQuantity, maximum < instrument.minimumQuantity {
      throw try rules.required("maximumQuantity").failure(
        expected: "at least the minimum quantity, \(instrument.minimumQuantity)")
    }
    return instrument
  }

  private static func grid(
    _ rules: Field, of instrument: Instrument
  ) throws(ConfigurationFailure) -> PriceGrid {
    guard let figures = try rules.optional("significantFigures") else {
      return .step(
        try step(rules.required("tick"), Price.self, such: "0.1", of: instrument))
    }
    if let tick = try rules.optional("tick") {
      throw tick.failure(expected: "either \"tick\" or \"significantFigures\"", found: "both")
    }
    return .significantFigures(
      try figures.integer(in: 1...15),
      maximumPlaces: try rules.required("maximumPlaces").integer(in: 0...8))
  }

  private static func step<Amount: FixedPoint>(
    _ field: Field, _ type: Amount.Type, such example: String, of instrument: Instrument
  ) throws(ConfigurationFailure) -> Amount {
    let text = try field.decimal()
    // Finer than eight places, and not merely malformed or negative.
    if Amount(text) == nil, text.hasPrefix("0.00000000") {
      throw field.failure(
        expected: "0.00000001 or more (finer steps, as of \(instrument.symbol), are not simulated)")
    }
    return try field.positive(type, such: example)
  }
}
