extension NumberStyle {
  /// The style in which the fields of a sample are written.
  ///
  /// `hasCommaDelimiter` says that a comma inside a field stood in quotes, as thousands do.
  init(of fields: some Sequence<String>, hasCommaDelimiter: Bool) {
    self.init()
    var hasPlainThousand = false
    var commas: [Substring] = []
    var hasManyPoints = false
    var pointsAreDecimals = false
    for field in fields {
      let core = field.drop { !$0.isNumber }
      let text = core.last.map { "KMBT%kmbt".contains($0) } == true ? core.dropLast() : core
      guard !text.isEmpty, text.allSatisfy({ $0.isNumber || $0 == "." || $0 == "," })
      else { continue }
      let comma = text.lastIndex(of: ",")
      let point = text.lastIndex(of: ".")
      if let comma, let point {
        // Both stand in one number: the last one parts the decimals.
        self = comma > point ? .european : .english
        return
      }
      if comma != nil { commas.append(text) }
      if text.count(where: { $0 == "." }) > 1 {
        hasManyPoints = Self.isGrouped(text, by: ".") || hasManyPoints
      } else if point != nil {
        pointsAreDecimals = !Self.isGrouped(text, by: ".") || pointsAreDecimals
      }
      if comma == nil, point == nil, text.count > 3 { hasPlainThousand = true }
    }
    if hasManyPoints, !pointsAreDecimals {
      self = .european
      return
    }
    guard !commas.isEmpty else { return }
    let areGroups = commas.allSatisfy { Self.isGrouped($0, by: ",") }
    let isGrouping = areGroups && !hasPlainThousand && (hasCommaDelimiter || pointsAreDecimals)
    self =
      isGrouping || commas.contains { $0.count(where: { $0 == "," }) > 1 } ? .english : .european
  }

  /// Decimal point, thousands by commas.
  static var english: NumberStyle {
    NumberStyle(decimal: UInt8(ascii: "."), thousands: UInt8(ascii: ","))
  }

  /// Decimal comma, thousands by points.
  static var european: NumberStyle {
    NumberStyle(decimal: UInt8(ascii: ","), thousands: UInt8(ascii: "."))
  }

  /// Whether a separator only ever stands before three digits, as in `1,234,567`.
  private static func isGrouped(_ text: Substring, by separator: Character) -> Bool {
    let groups = text.split(separator: separator, omittingEmptySubsequences: false)
    guard let first = groups.first, (1...3).contains(first.count), first != "0" else {
      return false
    }
    return groups.dropFirst().allSatisfy { $0.count == 3 }
  }
}
