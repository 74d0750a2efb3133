/// How a file is written, as the import found it.
public struct DialectDescription: Codable, Hashable, Sendable {
  /// `CSV` or `JSON`.
  public internal(set) var format: String
  public internal(set) var compression: Compression
  public internal(set) var encoding: TextEncoding
  /// The character between fields; nil for JSON.
  public internal(set) var delimiter: String?
  /// The names of the columns, where the file has any.
  public internal(set) var header: [String]?
  /// What each column holds: `time`, `open`, …, or `-` for what is not used.
  public internal(set) var columns: [String]
  /// How moments are written, in words.
  public internal(set) var time: String
  /// What stands before the decimals.
  public internal(set) var decimalMark: String
  /// What stands between thousands, if anything does.
  public internal(set) var thousandsMark: String?

  init(_ layout: Layout, source: TextSource, delimiter: UInt8?) {
    self.init(
      roles: layout.roles.map(\.word), header: layout.header, time: layout.time.format.words,
      style: layout.style, source: source, delimiter: delimiter)
    if layout.time.timeOfDay != nil { time += ", time of day in its own column" }
  }

  init(
    roles: [String], header: [String]?, time: String, style: NumberStyle, source: TextSource,
    delimiter: UInt8?
  ) {
    format = delimiter == nil ? "JSON" : "CSV"
    compression = source.compression
    encoding = source.encoding
    self.delimiter = delimiter.map { String(Unicode.Scalar($0)) }
    self.header = header
    columns = roles
    self.time = time
    decimalMark = String(Unicode.Scalar(style.decimal))
    thousandsMark = style.thousands.map { String(Unicode.Scalar($0)) }
  }
}

extension DialectDescription: CustomStringConvertible {
  /// Some lines for people.
  public var description: String {
    var first = format
    switch delimiter {
    case "\t": first += ", separated by tabs"
    case ";": first += ", separated by semicolons"
    case "|": first += ", separated by bars"
    default: break
    }
    if compression != .none { first += ", \(compression.rawValue)" }
    if encoding != .utf8 { first += ", \(encoding.rawValue)" }
    if header == nil { first += ", no header" }
    if decimalMark == "," { first += ", decimal comma" }
    let used = columns.enumerated().filter { $0.element != "-" }.map { column in
      guard let header, column.offset < header.count else {
        return "\(column.element) = \(column.offset + 1)"
      }
      return "\(column.element) = \(header[column.offset])"
    }
    return """
      dialect      \(first)
      columns      \(used.joined(separator: ", "))
      time         \(time)
      """
  }
}
