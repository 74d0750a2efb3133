/// Comma-separated text as RFC 4180 has it: CRLF after each record, quotes where they are needed.
struct CSV {
  private var bytes: [UInt8] = []
  private var isFirst = true

  init(columns: [String]) {
    for column in columns { add(column) }
    endRecord()
  }

  var text: String { String(decoding: bytes, as: UTF8.self) }

  mutating func reserve(_ count: Int) { bytes.reserveCapacity(bytes.count + count) }

  /// Adds a field; it is quoted where it holds a comma, a quote or a line break.
  mutating func add(_ field: String) {
    separate()
    let needsQuotes = field.utf8.contains { byte in
      byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == 10 || byte == 13
    }
    guard needsQuotes else {
      bytes += field.utf8
      return
    }
    bytes.append(UInt8(ascii: "\""))
    for byte in field.utf8 {
      if byte == UInt8(ascii: "\"") { bytes.append(byte) }
      bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Adds the text of a value, or nothing where it is missing.
  mutating func add(value: (any CustomStringConvertible)?) { add(value?.description ?? "") }

  mutating func endRecord() {
    bytes += "\r\n".utf8
    isFirst = true
  }

  private mutating func separate() {
    if !isFirst { bytes.append(UInt8(ascii: ",")) }
    isFirst = false
  }
}
