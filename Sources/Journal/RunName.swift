/// The names of runs: the strategy's, and the number of the run in its database.
enum RunName {
  /// As `crossover-0007`; what would be awkward in a shell becomes a hyphen.
  static func make(strategy: String, number: Int64) -> String {
    let plain = strategy.lowercased().map { character -> Character in
      character.isASCII && (character.isLetter || character.isNumber || character == "_")
        ? character : "-"
    }
    let digits = String(number)
    let padding = String(repeating: "0", count: max(0, 4 - digits.count))
    return (plain.isEmpty ? "run" : String(plain)) + "-" + padding + digits
  }

  /// The number that a name ends in.
  static func number(_ name: String) -> Int64? {
    name.split(separator: "-").last.flatMap { Int64($0) }
  }

  /// The name that differs from `word` by the fewest changes of a letter; the first of equals.
  static func nearest(to word: String, among names: [String]) -> String? {
    names.min { distance($0, word) < distance($1, word) }
  }

  private static func distance(_ left: String, _ right: String) -> Int {
    let (first, second) = (Array(left), Array(right))
    var row = Array(0...second.count)
    for (index, letter) in first.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for (column, other) in second.enumerated() {
        let above = row[column + 1]
        let change = diagonal + (letter == other ? 0 : 1)
        row[column + 1] = min(change, above + 1, row[column] + 1)
        diagonal = above
      }
    }
    return row[second.count]
  }
}
