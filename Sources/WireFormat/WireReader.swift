/// What was wrong with a message from the wire.
public struct WireFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// The way to the value, such as `result.list[0].qty`; empty for the whole.
  public var path: String
  public var expected: String
  public var found: String

  /// Creates a failure.
  public init(path: String, expected: String, found: String) {
    self.path = path
    self.expected = expected
    self.found = found
  }

  /// As one sentence.
  public var description: String {
    "\(path.isEmpty ? "the message" : path): expected \(expected), found \(found)"
  }
}

/// A value of a message together with the way to it, so that what is wrong can be named.
///
/// A member that is missing and one that is null are the same; an empty text is neither, and only
/// the readers that say so take it for nothing.
public struct WireReader: Sendable {
  public let json: JSON
  public let path: String

  /// Creates a reader.
  public init(_ json: JSON, path: String = "") {
    self.json = json
    self.path = path
  }

  /// Reads text, which may be anything.
  public init(parsing text: String) throws(WireFailure) {
    do throws(JSONFailure) {
      self.init(try JSON(parsing: text))
    } catch {
      let start = text.prefix(40).split(whereSeparator: \.isNewline).joined(separator: " ")
      throw WireFailure(path: "", expected: error.expected, found: "'\(start)'")
    }
  }

  /// The failure of this value.
  public func failure(_ expected: String) -> WireFailure {
    let text = json.compactText
    return WireFailure(
      path: path, expected: expected, found: text.count > 60 ? "\(text.prefix(60))…" : text)
  }

  /// A member of an object; nil where it is missing or null.
  public func optional(_ name: String) throws(WireFailure) -> WireReader? {
    guard case .object(let object) = json else { throw failure("an object") }
    guard let value = object[name], value != .null else { return nil }
    return WireReader(value, path: path.isEmpty ? name : "\(path).\(name)")
  }

  /// A member that must be there.
  public func required(_ name: String) throws(WireFailure) -> WireReader {
    if let value = try optional(name) { return value }
    throw WireFailure(
      path: path.isEmpty ? name : "\(path).\(name)", expected: "a value", found: "nothing")
  }

  /// The elements of a list.
  public func elements() throws(WireFailure) -> [WireReader] {
    guard case .array(let values) = json else { throw failure("a list") }
    return values.enumerated().map { WireReader($1, path: "\(path)[\($0)]") }
  }

  /// A text.
  public func text() throws(WireFailure) -> String {
    guard case .string(let text) = json else { throw failure("a text") }
    return text
  }

  /// True or false, or one of them as a text.
  public func flag() throws(WireFailure) -> Bool {
    switch json {
    case .bool(let value): return value
    case .string("true"): return true
    case .string("false"): return false
    default: throw failure("true or false")
    }
  }

  /// A whole number, or a text that is one.
  public func integer() throws(WireFailure) -> Int64 {
    switch json {
    case .integer(let value): return value
    case .string(let text): if let value = Int64(text) { return value }
    default: break
    }
    throw failure("a whole number")
  }

  /// One of several words.
  public func word<Word: RawRepresentable>(
    _ type: Word.Type
  ) throws(WireFailure) -> Word where Word.RawValue == String {
    guard case .string(let text) = json, let word = Word(rawValue: text) else {
      throw failure("a word that is known")
    }
    return word
  }

  /// A decimal number as plain text, from a text or a number; an empty text is none.
  public func decimal() throws(WireFailure) -> String {
    switch json {
    case .string(let text):
      if let plain = PlainDecimal.text(text) { return plain }
    case .integer(let value): return String(value)
    case .number(let value):
      if let plain = PlainDecimal.text(value.description) { return plain }
    case .null, .bool, .array, .object: break
    }
    throw failure("a decimal number")
  }

  /// Whether it is an empty text, by which some venues say that there is nothing.
  public var isEmptyText: Bool { json == .string("") }
}
