import Trading

extension VenueHabits {
  /// Reads the habits of a venue; what is left out it does not have.
  static func read(_ field: Field) throws(ConfigurationFailure) -> VenueHabits {
    try field.expectNames(names)
    var habits = VenueHabits()
    habits.hasConditionalBook = try field.flag("hasConditionalBook")
    habits.positionsPerPage = try field.optional("positionsPerPage")?.integer(in: 1...10_000)
    if let lag = try field.optional("usualLagMilliseconds") {
      habits.usualLag = .milliseconds(Int64(try lag.integer(in: 0...60_000)))
    }
    habits.triggersAsNewOrder = try field.flag("triggersAsNewOrder")
    habits.amendsAsNewOrder = try field.flag("amendsAsNewOrder")
    habits.attachesWhenWhole = try field.flag("attachesWhenWhole")
    habits.countsReduceOnly = try field.flag("countsReduceOnly")
    habits.refusesUnchangedStops = try field.flag("refusesUnchangedStops")
    for kind in try field.optional("refusedAtOnce")?.elements() ?? [] {
      habits.refusedAtOnce.append(
        try kind.choice(of: TimeInForce.allCases.map { (String(describing: $0), $0) }))
    }
    if let codes = try field.optional("gone") { habits.gone = try GoneCodes.read(codes) }
    habits.marketBand = try field.optional("marketBand")?.rate()
    habits.triggerBand = try field.optional("triggerBand")?.rate()
    habits.zeroAfterReconnect = try field.flag("zeroAfterReconnect")
    return habits
  }

  private static let names = [
    "hasConditionalBook", "positionsPerPage", "usualLagMilliseconds", "triggersAsNewOrder",
    "amendsAsNewOrder", "attachesWhenWhole", "countsReduceOnly", "refusesUnchangedStops",
    "refusedAtOnce", "gone", "marketBand", "triggerBand", "zeroAfterReconnect",
  ]
}

extension VenueHabits.GoneCodes {
  fileprivate static func read(_ field: Field) throws(ConfigurationFailure) -> Self {
    let members: [(name: String, path: WritableKeyPath<Self, Int32>)] = [
      ("cancelFilled", \.cancelFilled), ("cancelCancelled", \.cancelCancelled),
      ("amendUnknown", \.amendUnknown), ("amendFilled", \.amendFilled),
      ("amendCancelled", \.amendCancelled),
    ]
    try field.expectNames(members.map(\.name))
    var codes = Self()
    for (name, path) in members {
      guard let code = try field.optional(name) else { continue }
      codes[keyPath: path] = Int32(try code.integer(in: -999_999...999_999))
    }
    return codes
  }
}

extension Field {
  /// A member that is true or false; false where it is absent.
  fileprivate func flag(_ name: String) throws(ConfigurationFailure) -> Bool {
    try optional(name)?.flag() ?? false
  }
}
