/// Reads JSON (RFC 8259) and remembers on which line everything stood.
///
/// Stricter than most: a name may not stand twice in an object, and nothing may follow the value.
public struct JSONParser {
  /// How deep lists and objects may stand in each other.
  public static let deepest = 64

  private let bytes: [UInt8]
  private let file: String
  private var position = 0
  private var line = 1
  private var depth = 0

  /// The value of a whole text; `file` is what a failure calls it.
  public static func parse(
    _ bytes: [UInt8], file: String
  ) throws(ConfigurationFailure) -> JSONNode {
    var parser = JSONParser(bytes: bytes, file: file)
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { parser.position = 3 }
    let node = try parser.value()
    parser.skipSpace()
    guard parser.position == bytes.count else { throw parser.failure("the end of the file") }
    return node
  }

  private init(bytes: [UInt8], file: String) {
    self.bytes = bytes
    self.file = file
  }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipSpace() {
    while let byte = next {
      switch byte {
      case UInt8(ascii: "\n"): line += 1
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): break
      default: return
      }
      position += 1
    }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    skipSpace()
    guard next == byte else { return false }
    position += 1
    return true
  }

  private mutating func value() throws(ConfigurationFailure) -> JSONNode {
    skipSpace()
    let start = line
    guard let byte = next else { throw failure("a value") }
    let content: JSONNode.Content
    switch byte {
    case UInt8(ascii: "{"): content = .object(try members())
    case UInt8(ascii: "["): content = .list(try elements())
    case UInt8(ascii: "\""): content = .text(try string())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      content = .number(try number())
    default: content = try word()
    }
    return JSONNode(line: start, content: content)
  }

  private mutating func descend() throws(ConfigurationFailure) {
    position += 1
    depth += 1
    guard depth <= Self.deepest else { throw failure("at most \(Self.deepest) levels of nesting") }
  }

  private mutating func members() throws(ConfigurationFailure) -> [JSONNode.Member] {
    try descend()
    defer { depth -= 1 }
    var members: [JSONNode.Member] = []
    var lines: [String: Int] = [:]
    if take(UInt8(ascii: "}")) { return members }
    repeat {
      skipSpace()
      let start = line
      guard next == UInt8(ascii: "\"") else { throw failure("a name in double quotes") }
      let name = try string()
      if let first = lines.updateValue(start, forKey: name) {
        throw ConfigurationFailure(
          file: file, line: start, path: name, expected: "each name once",
          found: "\"\(name)\" again, after line \(first)")
      }
      guard take(UInt8(ascii: ":")) else { throw failure("a colon after \"\(name)\"") }
      members.append(JSONNode.Member(name: name, line: start, value: try value()))
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "}")) else { throw failure("a comma or }") }
    return members
  }

  private mutating func elements() throws(ConfigurationFailure) -> [JSONNode] {
    try descend()
    defer { depth -= 1 }
    var elements: [JSONNode] = []
    if take(UInt8(ascii: "]")) { return elements }
    repeat { elements.append(try value()) } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "]")) else { throw failure("a comma or ]") }
    return elements
  }

  private mutating func word() throws(ConfigurationFailure) -> JSONNode.Content {
    let words: [(String, JSONNode.Content)] = [
      ("true", .flag(true)), ("false", .flag(false)), ("null", .null),
    ]
    for (word, content) in words where bytes[position...].starts(with: word.utf8) {
      position += word.utf8.count
      return content
    }
    throw failure("a value")
  }

  private mutating func number() throws(ConfigurationFailure) -> String {
    let start = position
    if next == UInt8(ascii: "-") { position += 1 }
    let whole = digits()
    guard whole == 1 || (whole > 1 && bytes[position - whole] != UInt8(ascii: "0")) else {
      throw failure("a number without leading zeros")
    }
    if next == UInt8(ascii: ".") {
      position += 1
      guard digits() > 0 else { throw failure("digits after the point") }
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      position += 1
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { position += 1 }
      guard digits() > 0 else { throw failure("digits of an exponent") }
    }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private mutating func digits() -> Int {
    let start = position
    while let byte = next, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { position += 1 }
    return position - start
  }

  private mutating func string() throws(ConfigurationFailure) -> String {
    position += 1
    var text: [UInt8] = []
    while let byte = next {
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let string = String(validating: text, as: UTF8.self) else {
          throw failure("text in UTF-8")
        }
        return string
      case UInt8(ascii: "\\"): text += try escape()
      case 0..<0x20:
        position -= 1
        throw failure("the closing quote on the same line")
      default: text.append(byte)
      }
    }
    throw failure("a closing quote")
  }

  private mutating func escape() throws(ConfigurationFailure) -> [UInt8] {
    guard let byte = next else { throw failure("an escape") }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
    case UInt8(ascii: "b"): return [8]
    case UInt8(ascii: "f"): return [12]
    case UInt8(ascii: "n"): return [10]
    case UInt8(ascii: "r"): return [13]
    case UInt8(ascii: "t"): return [9]
    case UInt8(ascii: "u"): return Array(String(try scalar()).utf8)
    default: throw failure("one of the escapes of JSON")
    }
  }

  private mutating func scalar() throws(ConfigurationFailure) -> Character {
    var code = try hexadecimal()
    // The first half of a pair needs its second.
    if (0xD800..<0xDC00).contains(code), bytes[position...].starts(with: "\\u".utf8) {
      position += 2
      let low = try hexadecimal()
      guard (0xDC00..<0xE000).contains(low) else { throw failure("the second half of a pair") }
      code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(code) else { throw failure("a Unicode character") }
    return Character(scalar)
  }

  private mutating func hexadecimal() throws(ConfigurationFailure) -> UInt32 {
    let end = min(position + 4, bytes.count)
    let text = String(decoding: bytes[position..<end], as: UTF8.self)
    guard text.utf8.count == 4, let code = UInt32(text, radix: 16), !text.hasPrefix("+") else {
      throw failure("four hexadecimal digits")
    }
    position = end
    return code
  }

  private func failure(_ expected: String) -> ConfigurationFailure {
    var found = "the end of the file"
    if position < bytes.count {
      let rest = bytes[position...].prefix { $0 >= 0x20 }.prefix(20)
      found = rest.isEmpty ? "the end of the line" : "'\(String(decoding: rest, as: UTF8.self))'"
    }
    return ConfigurationFailure(file: file, line: line, expected: expected, found: found)
  }
}
