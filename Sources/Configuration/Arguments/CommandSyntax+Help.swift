extension CommandSyntax {
  /// The text of `--help`: what it does, how it is called, what it takes, an example.
  public var help: String {
    var lines = [summary, "", "usage: " + usage]
    if !operands.isEmpty {
      lines.append("")
      lines += Self.table(operands.map { ($0.name, $0.help) })
    }
    lines += ["", "options:"]
    let rows = options.map { option in
      (option.heading, option.explanation)
    }
    lines += Self.table(rows + [("--help", "this text")])
    lines += ["", examples.count == 1 ? "example:" : "examples:"]
    lines += examples.map { "  " + $0 }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The line that says what stands where.
  public var usage: String {
    var words = [name]
    for operand in operands {
      let text = operand.name + (operand.isRepeatable ? "…" : "")
      words.append(operand.isRequired ? text : "[\(text)]")
    }
    for option in options where option.isRequired {
      words.append(option.heading + (option.isRepeatable ? "…" : ""))
    }
    if options.contains(where: { !$0.isRequired }) { words.append("[options]") }
    return words.joined(separator: " ")
  }

  /// Rows of a name and its explanation, the second column aligned and broken to 80 columns.
  static func table(_ rows: [(name: String, text: String)]) -> [String] {
    let width = min(28, rows.map(\.name.count).max() ?? 0)
    let indent = String(repeating: " ", count: width + 4)
    var lines: [String] = []
    for row in rows {
      var line = "  " + row.name
      if row.name.count > width {
        lines.append(line)
        line = indent
      } else {
        line += String(repeating: " ", count: width + 4 - line.count)
      }
      for word in row.text.split(separator: " ") {
        if line.count + word.count > 79, line.count > indent.count {
          lines.append(line.trimmedEnd)
          line = indent
        }
        line += word + " "
      }
      lines.append(line.trimmedEnd)
    }
    return lines
  }
}

extension CommandSyntax.Option {
  /// As the help names it, such as `--seed NUMBER`.
  var heading: String { "--" + name + (placeholder.map { " " + $0 } ?? "") }

  /// What it does, whether it repeats, and what holds without it.
  var explanation: String {
    help + (isRepeatable ? "; repeatable" : "") + (standard.map { " (default \($0))" } ?? "")
  }
}

extension String {
  fileprivate var trimmedEnd: String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
