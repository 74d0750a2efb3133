/// The part of an address after its question mark: names and values in their order.
public struct QueryText: Equatable, Sendable {
  /// A name and its value, decoded.
  public struct Item: Equatable, Sendable {
    public var name: String
    public var value: String

    /// Creates a pair.
    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  public var items: [Item]

  /// Creates a query of pairs.
  public init(_ items: [Item] = []) { self.items = items }

  /// Reads a query as it stands in an address; a name without a value has an empty one.
  public init(_ text: String) {
    items = text.split(separator: "&").map { pair in
      guard let equals = pair.firstIndex(of: "=") else { return Item(Self.decoded(pair), "") }
      return Item(
        Self.decoded(pair[..<equals]), Self.decoded(pair[pair.index(after: equals)...]))
    }
  }

  /// The value of a name; nil where it is not there.
  public subscript(name: String) -> String? { items.first { $0.name == name }?.value }

  /// The pairs as they stand in an address, percent-encoded.
  public var text: String {
    items.map { "\(Self.encoded($0.name))=\(Self.encoded($0.value))" }.joined(separator: "&")
  }

  /// Text with everything but letters, digits and `-._~` as percent and two digits.
  public static func encoded(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      if isPlain(byte) {
        bytes.append(byte)
      } else {
        bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Text with every percent and two digits as the byte that they mean.
  public static func decoded(_ text: some StringProtocol) -> String {
    let source = Array(text.utf8)
    guard source.contains(UInt8(ascii: "%")) else { return String(text) }
    var bytes: [UInt8] = []
    var index = 0
    while index < source.count {
      if source[index] == UInt8(ascii: "%"), index + 2 < source.count,
        let byte = UInt8(
          String(decoding: source[index + 1...index + 2], as: UTF8.self), radix: 16)
      {
        bytes.append(byte)
        index += 3
      } else {
        bytes.append(source[index])
        index += 1
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "_"), UInt8(ascii: "~"):
      true
    default: false
    }
  }
}
