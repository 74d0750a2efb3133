/// Text that is not JSON, and where it stops being so.
public struct JSONFailure: Error, Equatable, CustomStringConvertible {
  /// The byte, counted from 0.
  public var offset: Int
  public var expected: String

  /// Creates a failure.
  public init(offset: Int, expected: String) {
    self.offset = offset
    self.expected = expected
  }

  /// As one sentence.
  public var description: String { "not JSON at byte \(offset): expected \(expected)" }
}

extension JSON {
  /// Reads one value from text, with nothing but white space around it.
  public init(parsing text: String) throws(JSONFailure) {
    var reader = JSONReader(bytes: Array(text.utf8))
    self = try reader.document()
  }
}

private struct JSONReader {
  let bytes: [UInt8]
  var offset = 0
  /// Deeper nesting than any of ours would only serve to exhaust the stack.
  private static let deepest = 64

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func document() throws(JSONFailure) -> JSON {
    let value = try value(depth: 0)
    skipSpace()
    guard offset == bytes.count else { throw failure("the end") }
    return value
  }

  private mutating func value(depth: Int) throws(JSONFailure) -> JSON {
    guard depth < Self.deepest else { throw failure("less nesting") }
    skipSpace()
    switch peek {
    case UInt8(ascii: "{"): return try object(depth)
    case UInt8(ascii: "["): return try array(depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return try number()
    }
  }

  private mutating func object(_ depth: Int) throws(JSONFailure) -> JSON {
    var object = JSON.Object()
    offset += 1
    skipSpace()
    if take("}") { return .object(object) }
    repeat {
      skipSpace()
      guard peek == UInt8(ascii: "\"") else { throw failure("a name") }
      let name = try string()
      skipSpace()
      guard take(":") else { throw failure("a colon") }
      object[name] = try value(depth: depth + 1)
      skipSpace()
    } while take(",")
    guard take("}") else { throw failure("a comma or the end of the object") }
    return .object(object)
  }

  private mutating func array(_ depth: Int) throws(JSONFailure) -> JSON {
    var values: [JSON] = []
    offset += 1
    skipSpace()
    if take("]") { return .array(values) }
    repeat {
      values.append(try value(depth: depth + 1))
      skipSpace()
    } while take(",")
    guard take("]") else { throw failure("a comma or the end of the list") }
    return .array(values)
  }

  private mutating func string() throws(JSONFailure) -> String {
    offset += 1
    var units: [UInt8] = []
    while let byte = peek, byte != UInt8(ascii: "\"") {
      offset += 1
      if byte == UInt8(ascii: "\\") { try escape(to: &units) } else { units.append(byte) }
    }
    guard take("\"") else { throw failure("the end of a string") }
    return String(decoding: units, as: UTF8.self)
  }

  private mutating func escape(to units: inout [UInt8]) throws(JSONFailure) {
    guard let byte = peek else { throw failure("an escape") }
    offset += 1
    switch byte {
    case UInt8(ascii: "n"): units.append(10)
    case UInt8(ascii: "r"): units.append(13)
    case UInt8(ascii: "t"): units.append(9)
    case UInt8(ascii: "b"): units.append(8)
    case UInt8(ascii: "f"): units.append(12)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): units.append(byte)
    case UInt8(ascii: "u"):
      var code = try hexadecimal()
      if code >> 10 == 0x36, take("\\"), take("u") {
        code = 0x10000 + (code & 0x3FF) << 10 + (try hexadecimal()) & 0x3FF
      }
      guard let scalar = Unicode.Scalar(code) else { throw failure("a character") }
      units += String(Character(scalar)).utf8
    default: throw failure("an escape")
    }
  }

  private mutating func hexadecimal() throws(JSONFailure) -> UInt32 {
    guard offset + 4 <= bytes.count,
      let code = UInt32(String(decoding: bytes[offset..<offset + 4], as: UTF8.self), radix: 16)
    else { throw failure("four hexadecimal digits") }
    offset += 4
    return code
  }

  private mutating func number() throws(JSONFailure) -> JSON {
    let start = offset
    while let byte = peek, Self.numberBytes.contains(byte) { offset += 1 }
    let text = String(decoding: bytes[start..<offset], as: UTF8.self)
    if let whole = Int64(text) { return .integer(whole) }
    guard let value = Double(text), value.isFinite else {
      offset = start
      throw failure("a value")
    }
    return .number(value)
  }

  private mutating func word(_ word: String, _ value: JSON) throws(JSONFailure) -> JSON {
    guard bytes[offset...].starts(with: word.utf8) else { throw failure("a value") }
    offset += word.utf8.count
    return value
  }

  private mutating func skipSpace() {
    while let byte = peek, [32, 9, 10, 13].contains(byte) { offset += 1 }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard peek == UInt8(ascii: character) else { return false }
    offset += 1
    return true
  }

  private var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  private func failure(_ expected: String) -> JSONFailure {
    JSONFailure(offset: offset, expected: expected)
  }

  private static let numberBytes = Array("0123456789+-.eE".utf8)
}
