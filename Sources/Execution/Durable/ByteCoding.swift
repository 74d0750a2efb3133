/// What can be written as bytes and read back as the same value.
///
/// Whole numbers take as many bytes as they need, seven bits to each; negative ones alternate with
/// positive ones. Cases are one byte, texts have their length before them. Nothing names itself:
/// what reads must know what was written, which is what the version before it says.
public protocol ByteCoded {
  /// Appends the value.
  func write(to writer: inout ByteWriter)

  /// Reads the value that stands next; throws where no such value stands there.
  init(from reader: inout ByteReader) throws(DamagedBytes)
}

/// Bytes that are not what was written.
public struct DamagedBytes: Error, Hashable, Sendable, CustomStringConvertible {
  /// What could not be read.
  public let what: String

  /// Names what could not be read.
  public init(_ what: String) { self.what = what }

  public var description: String { "\(what) cannot be read" }
}

/// Bytes that are being written.
public struct ByteWriter: Sendable {
  public private(set) var bytes: [UInt8] = []

  /// Nothing yet, and room for what most parts come to.
  public init() { bytes.reserveCapacity(192) }

  /// Appends one byte.
  public mutating func write(_ byte: UInt8) { bytes.append(byte) }

  /// Appends a number that is not negative, seven bits to a byte.
  public mutating func write(_ number: UInt64) {
    var rest = number
    while rest > 0x7F {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  /// Appends a number, small ones of either sign in few bytes.
  public mutating func write(_ number: Int64) {
    write(UInt64(bitPattern: number << 1 ^ number >> 63))
  }

  /// Appends a count or a place.
  public mutating func write(_ number: Int) { write(Int64(number)) }

  /// Appends whether something holds.
  public mutating func write(_ flag: Bool) { bytes.append(flag ? 1 : 0) }

  /// Appends a text with its length.
  public mutating func write(_ text: String) {
    write(UInt64(text.utf8.count))
    bytes += text.utf8
  }

  /// Appends bytes with their number.
  public mutating func write(bytes more: some Collection<UInt8>) {
    write(UInt64(more.count))
    bytes += more
  }

  /// Appends a value.
  public mutating func write(_ value: some ByteCoded) { value.write(to: &self) }

  /// Appends a value, or that there is none.
  public mutating func write(_ value: (some ByteCoded)?) {
    write(value != nil)
    value?.write(to: &self)
  }

  /// Appends values in their order.
  public mutating func write(list: some Collection<some ByteCoded>) {
    write(UInt64(list.count))
    for value in list { value.write(to: &self) }
  }
}

/// Bytes that are being read, from the first to the last.
public struct ByteReader: Sendable {
  private let bytes: [UInt8]
  private var position = 0

  /// Begins at the first byte.
  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Whether all was read.
  public var isAtEnd: Bool { position == bytes.count }

  /// The next byte.
  public mutating func byte() throws(DamagedBytes) -> UInt8 {
    guard position < bytes.count else { throw DamagedBytes("what lies beyond the last byte") }
    position += 1
    return bytes[position - 1]
  }

  /// The next number that is not negative.
  public mutating func count() throws(DamagedBytes) -> UInt64 {
    var number: UInt64 = 0
    for shift in stride(from: UInt64(0), through: 63, by: 7) {
      let byte = try byte()
      number |= UInt64(byte & 0x7F) << shift
      if byte & 0x80 == 0 { return number }
    }
    throw DamagedBytes("a number of more than 64 bits")
  }

  /// The next number.
  public mutating func number() throws(DamagedBytes) -> Int64 {
    let raw = try count()
    return Int64(bitPattern: raw >> 1) ^ -Int64(bitPattern: raw & 1)
  }

  /// The next number, where it is a count, a place or another that fits.
  public mutating func integer<Number: FixedWidthInteger>(
    _ type: Number.Type = Int.self
  ) throws(DamagedBytes) -> Number {
    guard let number = Number(exactly: try number()) else {
      throw DamagedBytes("a number that does not fit")
    }
    return number
  }

  /// Whether what stands next holds.
  public mutating func flag() throws(DamagedBytes) -> Bool { try byte() != 0 }

  /// The next text.
  public mutating func text() throws(DamagedBytes) -> String {
    String(decoding: try stretch("a text"), as: UTF8.self)
  }

  /// The next bytes, as many as were written together.
  public mutating func blob() throws(DamagedBytes) -> [UInt8] { Array(try stretch("bytes")) }

  private mutating func stretch(_ what: String) throws(DamagedBytes) -> ArraySlice<UInt8> {
    let length = try count()
    guard length <= UInt64(bytes.count - position) else { throw DamagedBytes(what) }
    position += Int(length)
    return bytes[(position - Int(length))..<position]
  }

  /// The next value.
  public mutating func value<Value: ByteCoded>(
    _ type: Value.Type = Value.self
  ) throws(DamagedBytes) -> Value {
    try Value(from: &self)
  }

  /// The next value, or nil where there is none.
  public mutating func optional<Value: ByteCoded>(
    _ type: Value.Type = Value.self
  ) throws(DamagedBytes) -> Value? {
    try flag() ? try Value(from: &self) : nil
  }

  /// The next values.
  public mutating func list<Value: ByteCoded>(
    _ type: Value.Type = Value.self
  ) throws(DamagedBytes) -> [Value] {
    let length = try count()
    // Each takes a byte at least, so that a damaged length asks for no memory.
    guard length <= UInt64(bytes.count - position) else { throw DamagedBytes("a list") }
    var list: [Value] = []
    for _ in 0..<length { list.append(try Value(from: &self)) }
    return list
  }
}

extension ByteCoded where Self: RawRepresentable, RawValue == UInt8 {
  /// One byte.
  public func write(to writer: inout ByteWriter) { writer.write(rawValue) }

  /// Reads the byte; throws where no case has it.
  public init(from reader: inout ByteReader) throws(DamagedBytes) {
    guard let value = Self(rawValue: try reader.byte()) else { throw DamagedBytes("\(Self.self)") }
    self = value
  }
}

extension ByteCoded where Self: RawRepresentable, RawValue == String {
  /// The word, so that the order of the cases may change.
  public func write(to writer: inout ByteWriter) { writer.write(rawValue) }

  /// Reads the word; throws where no case has it.
  public init(from reader: inout ByteReader) throws(DamagedBytes) {
    guard let value = Self(rawValue: try reader.text()) else { throw DamagedBytes("\(Self.self)") }
    self = value
  }
}
