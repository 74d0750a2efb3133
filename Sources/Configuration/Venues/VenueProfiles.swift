public import Foundation
public import Trading

/// Reads what the venues can do from `data/venues`.
public enum VenueProfiles {
  /// Reads the profile of a venue from the folder that holds `<venue>.json`.
  public static func load(
    folder: URL, venue: String
  ) throws(ConfigurationFailure) -> VenueProfile {
    try read(Field.read(folder.appending(path: "\(venue).json")))
  }

  /// Reads a profile from a file's content.
  public static func read(_ field: Field) throws(ConfigurationFailure) -> VenueProfile {
    try field.expectNames(names)
    let trailing = try field.required("trailing")
    try trailing.expectNames(["style", "least", "most"])
    var profile = VenueProfile(
      name: try field.required("venue").text(),
      stopStyle: try field.required("stopStyle").choice(of: [
        ("ofPosition", .ofPosition), ("amendableOrder", .amendableOrder),
        ("replaceableOrder", .replaceableOrder), ("exclusiveOrder", .exclusiveOrder),
      ]),
      attachesStops: try field.required("attachesStops").flag(),
      trailingStyle: try trailing.required("style").choice(of: [
        ("none", .none), ("distance", .distance), ("rate", .rate),
      ]),
      trailingRates: try rates(trailing),
      listsFlatPositions: try field.required("listsFlatPositions").flag(),
      readLag: try milliseconds(field.required("readLagMilliseconds"), from: 0),
      requestLimit: try field.required("requestLimit").integer(in: 1...1_000_000),
      requestWindow: try milliseconds(field.required("requestWindowMilliseconds"), from: 1),
      maximumOpenOrders: try field.required("maximumOpenOrders").integer(in: 1...1_000_000),
      codes: try codes(field.required("codes")),
      triggerSource: try field.required("triggerSource").choice(of: [
        ("last", .last), ("mark", .mark),
      ]),
      maximumConditionalOrders: try field.required("maximumConditionalOrders")
        .integer(in: 1...1_000_000))
    profile.conditionalLimitCode = try field.optional("conditionalLimitCode")
      .map { field throws(ConfigurationFailure) in
        Int32(try field.integer(in: -1_000_000...1_000_000))
      }
    if let habits = try field.optional("habits") {
      profile.habits = try VenueHabits.read(habits)
    }
    return profile
  }

  private static let names = [
    "venue", "stopStyle", "attachesStops", "trailing", "triggerSource", "listsFlatPositions",
    "readLagMilliseconds", "requestLimit", "requestWindowMilliseconds", "maximumOpenOrders",
    "maximumConditionalOrders", "conditionalLimitCode", "codes", "habits",
  ]

  private static func rates(
    _ trailing: Field
  ) throws(ConfigurationFailure) -> ClosedRange<Rate>? {
    guard let least = try trailing.optional("least") else { return nil }
    let low = try least.rate()
    let high = try trailing.required("most").rate()
    guard low <= high else { throw least.failure(expected: "at most \"most\", \(high)") }
    return low...high
  }

  private static func milliseconds(
    _ field: Field, from least: Int
  ) throws(ConfigurationFailure) -> TimeSpan {
    .milliseconds(Int64(try field.integer(in: least...86_400_000)))
  }

  private static func codes(
    _ field: Field
  ) throws(ConfigurationFailure) -> [Rejection.Reason: String] {
    let reasons = Rejection.Reason.allCases
    try field.expectNames(reasons.map { String(describing: $0) })
    var codes: [Rejection.Reason: String] = [:]
    for reason in reasons {
      codes[reason] = try field.optional(String(describing: reason))?.text()
    }
    return codes
  }
}
