import Trading

extension VenueHabits {
  /// Reads the habits of a venue; what is left out it does not have.
  static func read(_ field: Field) throws(ConfigurationFailure) -> VenueHabits {
    try field.expectNames(["hasConditionalBook", "positionsPerPage"])
    var habits = VenueHabits()
    if let flag = try field.optional("hasConditionalBook") {
      habits.hasConditionalBook = try flag.flag()
    }
    if let count = try field.optional("positionsPerPage") {
      habits.positionsPerPage = try count.integer(in: 1...10_000)
    }
    return habits
  }
}
