import Reports

extension String {
  /// The text with spaces behind it up to a width.
  func padding(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }

  /// The text, one line, broken at spaces beyond `indent` so that a console shows it whole.
  func wrapped(indent: Int) -> String {
    var lines: [String] = []
    var line = String(prefix(indent))
    for word in dropFirst(indent).split(separator: " ") {
      if line.count + word.count > Table.width, line.count > indent {
        lines.append(line)
        line = String(repeating: " ", count: indent)
      }
      line += word + " "
    }
    return (lines + [line]).map { $0.trimmedEnd }.joined(separator: "\n")
  }

  private var trimmedEnd: Substring {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return text
  }
}
