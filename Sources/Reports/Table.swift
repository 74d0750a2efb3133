/// Rows of text in aligned columns, no wider than a console.
public struct Table: Sendable {
  /// Where a column's text stands.
  public enum Alignment: Sendable { case left, right }

  /// How many columns of characters there are at most.
  public static let width = 80

  private let most: Int
  private let titles: [String]
  private let alignments: [Alignment]
  private var rows: [[String]] = []

  /// Creates a table; each column has a title, which may be empty, and an alignment.
  ///
  /// `width` is how many characters a line has at most.
  public init(_ columns: [(title: String, alignment: Alignment)], width: Int = Table.width) {
    most = width
    titles = columns.map(\.title)
    alignments = columns.map(\.alignment)
  }

  /// Adds a row, which has a text for each column.
  public mutating func add(_ row: [String]) {
    precondition(row.count == titles.count, "a row has a text for each column")
    rows.append(row)
  }

  /// Whether there is no row.
  public var isEmpty: Bool { rows.isEmpty }

  /// The lines, indented by two, titles first where there are any.
  public var lines: [String] {
    let hasTitles = titles.contains { !$0.isEmpty }
    let all = hasTitles ? [titles] + rows : rows
    let widths = fittingWidths(of: all)
    return all.map { row in
      var line = " "
      for (column, text) in row.enumerated() {
        let shown = Self.cut(text, to: widths[column])
        let space = String(repeating: " ", count: widths[column] - shown.count)
        line += " " + (column == 0 ? "" : " ")
        line += alignments[column] == .left ? shown + space : space + shown
      }
      while line.last == " " { line.removeLast() }
      return line
    }
  }

  /// `text` in at most `width` characters, the cut marked.
  public static func cut(_ text: String, to width: Int) -> String {
    text.count <= width ? text : text.prefix(max(0, width - 1)) + "…"
  }

  /// As wide as the widest text, but the widest columns of text give way until all fits.
  private func fittingWidths(of all: [[String]]) -> [Int] {
    var widths = titles.indices.map { column in all.reduce(0) { max($0, $1[column].count) } }
    let gaps = titles.count * 2
    while widths.reduce(gaps, +) > most {
      // What names the row gives way last.
      let flexible = titles.indices.dropFirst().filter { alignments[$0] == .left && widths[$0] > 6 }
      let candidates = flexible.isEmpty ? Array(titles.indices) : flexible
      guard let widest = candidates.max(by: { widths[$0] < widths[$1] }), widths[widest] > 1 else {
        break
      }
      widths[widest] -= 1
    }
    return widths
  }
}
