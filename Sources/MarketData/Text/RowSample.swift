/// The first rows of a file, as text, from which its dialect is found.
struct RowSample {
  /// One row and the line it stood on.
  struct Row {
    var fields: [String]
    var line: Int
  }

  var rows: [Row] = []
  /// The names of the values where rows are JSON objects.
  var keys: [[UInt8]] = []
  private var fields: [String] = []
  private var line = 1
  private var endedByReturn = false

  /// How much text is looked at, and how many rows of it at most.
  static let byteLimit = 192 * 1024
  static let rowLimit = 600

  /// The head of a file's text, up to the last whole line unless the file ends before.
  static func head(of source: TextSource) throws -> (bytes: [UInt8], isWhole: Bool) {
    var bytes: [UInt8] = []
    var isWhole = true
    try source.forEachChunk { chunk in
      let room = byteLimit - bytes.count
      for index in 0..<min(room, chunk.count) { bytes.append(chunk[index]) }
      if chunk.count > room { isWhole = false }
      return chunk.count <= room
    }
    return (bytes, isWhole)
  }

  /// Cuts a head of CSV text at a delimiter.
  static func csv(
    _ head: [UInt8], isWhole: Bool, delimiter: UInt8, path: String
  ) throws -> RowSample {
    try collect { sink in
      let tokenizer = CSVTokenizer(delimiter: delimiter, path: path)
      try tokenizer.feed(head.span, to: sink, rows: { 0 })
      if isWhole { tokenizer.finish(to: sink) }
      return []
    }
  }

  /// Cuts a head of JSON text.
  static func json(_ head: [UInt8], isWhole: Bool, path: String) throws -> RowSample {
    try collect { sink in
      var tokenizer = JSONTokenizer(keys: [], path: path)
      try tokenizer.feed(head.span, to: sink)
      if isWhole { try tokenizer.finish() }
      return tokenizer.seenKeys
    }
  }

  private static func collect(_ run: (TokenSink) throws -> [[UInt8]]) throws -> RowSample {
    var sample = RowSample()
    sample.keys = try unsafe withUnsafeMutablePointer(to: &sample) { pointer in
      let sink = unsafe TokenSink(
        field: { bytes, count, context in
          guard let context = unsafe context else { return }
          let raw = unsafe UnsafeRawBufferPointer(start: bytes, count: count)
          unsafe context.assumingMemoryBound(to: RowSample.self).pointee.take(
            String(decoding: raw, as: UTF8.self))
        },
        row: { end, context in
          guard let context = unsafe context else { return }
          unsafe context.assumingMemoryBound(to: RowSample.self).pointee.endRow(end)
        }, context: UnsafeMutableRawPointer(pointer))
      return try run(sink)
    }
    return sample
  }

  private mutating func take(_ field: String) {
    guard rows.count < Self.rowLimit else { return }
    fields.append(field)
  }

  private mutating func endRow(_ end: Int32) {
    let isSecondHalf = end == 10 && endedByReturn && fields.isEmpty
    endedByReturn = end == 13
    if isSecondHalf { return }
    if !fields.isEmpty, rows.count < Self.rowLimit {
      rows.append(Row(fields: fields, line: line))
      fields.removeAll(keepingCapacity: true)
    }
    line += 1
  }
}
