internal import Trading

/// The instruments of one file, as it states them.
struct InstrumentBook: Sendable {
  /// The rules of one instrument through time.
  struct Entry: Sendable {
    /// What holds until a moment; the last without one.
    struct Stretch: Sendable {
      var until: Timestamp?
      var instrument: Instrument
    }

    var symbol: String
    var name: SymbolName
    /// Oldest first, never empty.
    var stretches: [Stretch]
    /// What the margin tiers are where they are not the venue's own table.
    var marginNote: String?

    /// The rules at a moment.
    func instrument(at moment: Timestamp) -> Instrument {
      for stretch in stretches {
        if let until = stretch.until, until <= moment { continue }
        return stretch.instrument
      }
      preconditionFailure("the last stretch has no end")
    }
  }

  /// What instruments have in common unless they say otherwise.
  struct Common: Sendable {
    var feeTiers: [FeeTier]?
    var liquidationFee: Rate?
    var fundingInterval: TimeSpan?
  }

  var venue: String
  var common: Common
  var entries: [Entry]
  var refused: [(symbol: String, because: String)]

  private static let names = [
    "venue", "market", "asOf", "sources", "fees", "liquidationFee", "liquidationFeeSource",
    "fundingIntervalMinutes", "instruments", "refused",
  ]

  /// Reads the top of a file and all below it.
  init(_ top: Field) throws(ConfigurationFailure) {
    try top.expectNames(Self.names)
    venue = try top.required("venue").text()
    common = try Self.common(top)
    entries = []
    for field in try top.required("instruments").elements() {
      entries.append(try Self.entry(field, common))
    }
    refused = []
    for field in try top.optional("refused")?.elements() ?? [] {
      try field.expectNames(["symbol", "because"])
      refused.append(
        (try field.required("symbol").text(), try field.required("because").text()))
    }
  }

  private static func common(_ field: Field) throws(ConfigurationFailure) -> Common {
    var common = Common()
    if let fees = try field.optional("fees") {
      var tiers: [FeeTier] = []
      for tier in try fees.elements() {
        try tier.expectNames(["name", "maker", "taker"])
        let bounds = -Rate.one...Rate.one
        tiers.append(
          FeeTier(
            name: try tier.required("name").text(),
            maker: try tier.required("maker").rate(in: bounds),
            taker: try tier.required("taker").rate(in: bounds)))
      }
      guard !tiers.isEmpty else { throw fees.failure(expected: "at least one fee level") }
      common.feeTiers = tiers
    }
    common.liquidationFee = try field.optional("liquidationFee")?.rate()
    if let minutes = try field.optional("fundingIntervalMinutes")?.integer(in: 1...10_080) {
      common.fundingInterval = .minutes(Int64(minutes))
    }
    return common
  }

  private static let entryNames = [
    "symbol", "base", "quote", "contractSize", "fees", "liquidationFee", "fundingIntervalMinutes",
    "inverse", "rules", "marginTiers", "marginTiersAre",
  ]

  private static func entry(
    _ field: Field, _ common: Common
  ) throws(ConfigurationFailure) -> Entry {
    try field.expectNames(entryNames)
    let symbol = try field.required("symbol").text()
    if let inverse = try field.optional("inverse"), try inverse.flag() {
      throw inverse.failure(
        expected: "a linear contract", found: "the inverse contract \(symbol)")
    }
    let own = try Self.common(field)
    guard let fees = own.feeTiers ?? common.feeTiers else {
      throw field.failure(expected: "\"fees\" here or at the top of the file", found: "none")
    }
    let template = Instrument(
      symbol: symbol, base: try field.required("base").text(),
      quote: try field.required("quote").text(), priceGrid: .step("1"), lot: "1",
      minimumQuantity: .zero,
      contractSize: try field.optional("contractSize")?.positive(Quantity.self, such: "0.01")
        ?? "1",
      feeTiers: fees, marginTiers: try tiers(try field.required("marginTiers")),
      liquidationFee: own.liquidationFee ?? common.liquidationFee ?? .zero,
      fundingInterval: own.fundingInterval ?? common.fundingInterval ?? .minutes(480))
    return Entry(
      symbol: symbol, name: SymbolName(symbol),
      stretches: try stretches(try field.required("rules"), template),
      marginNote: try field.optional("marginTiersAre")?.text())
  }

  private static func tiers(_ field: Field) throws(ConfigurationFailure) -> [MarginTier] {
    var tiers: [MarginTier] = []
    for tier in try field.elements() {
      try tier.expectNames(["from", "maintenanceRate", "deduction", "maximumLeverage"])
      let floor = try tier.required("from").amount(Money.self, such: "50000")
      guard tiers.isEmpty ? floor == .zero : floor > tiers[tiers.count - 1].floor else {
        throw try tier.required("from").failure(
          expected: tiers.isEmpty ? "0, the worth the first tier begins at" : "rising worths")
      }
      tiers.append(
        MarginTier(
          floor: floor, maintenanceRate: try tier.required("maintenanceRate").rate(),
          maintenanceDeduction: try tier.optional("deduction")?
            .amount(Money.self, such: "50") ?? .zero,
          maximumLeverage: try tier.required("maximumLeverage").integer(in: 1...1000)))
    }
    guard !tiers.isEmpty else { throw field.failure(expected: "at least one margin tier") }
    return tiers
  }

  private static func stretches(
    _ field: Field, _ template: Instrument
  ) throws(ConfigurationFailure) -> [Entry.Stretch] {
    let fields = try field.elements()
    var stretches: [Entry.Stretch] = []
    for (index, rules) in fields.enumerated() {
      let until = try rules.optional("until")
      guard (until == nil) == (index == fields.count - 1) else {
        throw (until ?? rules).failure(
          expected: "\"until\" in every entry of rules but the last",
          found: until == nil ? "none" : "one in the last")
      }
      let moment = try until?.moment()
      if let moment, let before = stretches.last?.until, moment <= before {
        throw (until ?? rules).failure(expected: "a moment later than the entry before")
      }
      stretches.append(
        Entry.Stretch(until: moment, instrument: try InstrumentRules.apply(rules, to: template)))
    }
    guard !stretches.isEmpty else { throw field.failure(expected: "at least one entry") }
    return stretches
  }
}
