/// The last things of a kind, for those who ask late.
///
/// A candle that can be read two ways is gone through by a copy of the exchange. What is kept is
/// therefore in sheets: a copy that adds one copies the sheet it is on, not all of them.
struct Past<Element: Sendable>: Sendable {
  private static var perSheet: Int { 32 }
  private static var fullSheets: Int { 15 }

  private var sheet: ContiguousArray<Element> = []
  private var full: ContiguousArray<ContiguousArray<Element>> = []

  /// Remembers one, and forgets the oldest where there are too many.
  mutating func append(_ element: Element) {
    if sheet.count == Self.perSheet {
      if full.count == Self.fullSheets { full.removeFirst() }
      full.append(sheet)
      sheet = []
    }
    if sheet.isEmpty { sheet.reserveCapacity(Self.perSheet) }
    sheet.append(element)
  }

  /// The last that meets a condition; nil where none is remembered.
  func last(where condition: (Element) -> Bool) -> Element? {
    if let element = sheet.last(where: condition) { return element }
    for sheet in full.reversed() {
      if let element = sheet.last(where: condition) { return element }
    }
    return nil
  }

  /// All that come after the last that does not meet a condition, oldest first.
  func suffix(while condition: (Element) -> Bool) -> [Element] {
    var found: [Element] = []
    for sheet in [sheet] + full.reversed() {
      for element in sheet.reversed() {
        guard condition(element) else { return found.reversed() }
        found.append(element)
      }
    }
    return found.reversed()
  }
}
