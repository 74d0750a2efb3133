extension JSON {
  /// The value as text in one line, without spaces.
  public var compactText: String {
    var bytes: [UInt8] = []
    write(to: &bytes, indent: nil)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The value as text for people, two spaces a level, without a line break at the end.
  public var prettyText: String {
    var bytes: [UInt8] = []
    write(to: &bytes, indent: 0)
    return String(decoding: bytes, as: UTF8.self)
  }

  private func write(to bytes: inout [UInt8], indent: Int?) {
    switch self {
    case .null: bytes += "null".utf8
    case .bool(let value): bytes += (value ? "true" : "false").utf8
    case .integer(let value): bytes += String(value).utf8
    // The shortest text that reads back as the same number, as the standard library writes it.
    case .number(let value): bytes += value.description.utf8
    case .string(let text): Self.write(text, to: &bytes)
    case .array(let values):
      Self.write(values, in: (UInt8(ascii: "["), UInt8(ascii: "]")), to: &bytes, indent) {
        $0.write(to: &$1, indent: $2)
      }
    case .object(let object):
      Self.write(object.members, in: (UInt8(ascii: "{"), UInt8(ascii: "}")), to: &bytes, indent) {
        Self.write($0.name, to: &$1)
        $1 += ($2 == nil ? ":" : ": ").utf8
        $0.value.write(to: &$1, indent: $2)
      }
    }
  }

  private static func write<Element>(
    _ elements: [Element], in brackets: (open: UInt8, close: UInt8), to bytes: inout [UInt8],
    _ indent: Int?, each: (Element, inout [UInt8], Int?) -> Void
  ) {
    bytes.append(brackets.open)
    let inner = indent.map { $0 + 2 }
    for (position, element) in elements.enumerated() {
      if position > 0 { bytes.append(UInt8(ascii: ",")) }
      breakLine(inner, &bytes)
      each(element, &bytes, inner)
    }
    if !elements.isEmpty { breakLine(indent, &bytes) }
    bytes.append(brackets.close)
  }

  private static func breakLine(_ indent: Int?, _ bytes: inout [UInt8]) {
    guard let indent else { return }
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: indent))
  }

  private static func write(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case UInt8(ascii: "\n"): bytes += #"\n"#.utf8
      case UInt8(ascii: "\r"): bytes += #"\r"#.utf8
      case UInt8(ascii: "\t"): bytes += #"\t"#.utf8
      case 0..<32:
        let digits = String(byte, radix: 16)
        bytes += (#"\u"# + String(repeating: "0", count: 4 - digits.count) + digits).utf8
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
