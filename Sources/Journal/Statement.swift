private import CSQLite

/// One compiled statement, which can be run many times.
@safe struct Statement: ~Copyable {
  private let handle: OpaquePointer
  private let database: OpaquePointer
  private let path: String
  private var position: Int32 = 0

  /// Takes over a statement; its database must outlive it.
  @unsafe init(_ handle: OpaquePointer, of database: OpaquePointer, path: String) {
    unsafe self.handle = handle
    unsafe self.database = database
    self.path = path
  }

  deinit { unsafe sqlite3_finalize(handle) }

  /// Sets the next parameter.
  mutating func bind(_ value: Int64) {
    position += 1
    unsafe sqlite3_bind_int64(handle, position, value)
  }

  /// Sets the next parameter, to null where there is no value.
  mutating func bind(_ value: Int64?) {
    if let value {
      bind(value)
    } else {
      position += 1
      unsafe sqlite3_bind_null(handle, position)
    }
  }

  /// Sets the next parameter, to null where there is no value.
  mutating func bind(_ value: Double?) {
    position += 1
    if let value {
      unsafe sqlite3_bind_double(handle, position, value)
    } else {
      unsafe sqlite3_bind_null(handle, position)
    }
  }

  /// Sets the next parameter.
  mutating func bind(_ text: String) {
    position += 1
    var text = text
    text.withUTF8 { bytes in
      let start = unsafe UnsafeRawPointer(bytes.baseAddress)
      // Text without bytes may have no address, which SQLite would take for null.
      guard let start = unsafe start?.assumingMemoryBound(to: CChar.self) else {
        unsafe drydock_bind_text(handle, position, "", 0)
        return
      }
      unsafe drydock_bind_text(handle, position, start, Int32(clamping: bytes.count))
    }
  }

  /// Sets the next parameter, to null where there is no text.
  mutating func bind(_ text: String?) {
    if let text { bind(text) } else { bind(Int64?.none) }
  }

  /// Sets the next parameter to the text that these bytes are.
  mutating func bind(utf8 text: [UInt8]) {
    position += 1
    unsafe text.withUnsafeBytes { buffer in
      let start = unsafe buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
      let count = Int32(clamping: buffer.count)
      _ = unsafe drydock_bind_text(handle, position, start, count)
    }
  }

  /// Sets the next parameter.
  mutating func bind(bytes: [UInt8]) {
    position += 1
    // A parameter that could not be set is null, which no column that it goes to allows.
    unsafe bytes.withUnsafeBytes { buffer in
      if let start = buffer.baseAddress {
        _ = unsafe drydock_bind_blob(handle, position, start, Int32(clamping: buffer.count))
      } else {
        _ = unsafe sqlite3_bind_zeroblob(handle, position, 0)
      }
    }
  }

  /// Goes to the next row; false after the last.
  mutating func step() throws(JournalFailure) -> Bool {
    let code = unsafe sqlite3_step(handle)
    if code == SQLITE_ROW { return true }
    guard code == SQLITE_DONE else {
      let message = unsafe String(cString: sqlite3_errmsg(database))
      throw Database.failure(code, message: message, path: path)
    }
    return false
  }

  /// Runs a statement that has no rows and makes it ready for the next set of parameters.
  mutating func run() throws(JournalFailure) {
    defer { reset() }
    _ = try step()
  }

  /// Makes a statement ready for the next set of parameters.
  mutating func reset() {
    unsafe sqlite3_reset(handle)
    position = 0
  }

  /// A column of the row as a whole number; 0 where it is null.
  func integer(_ column: Int32) -> Int64 { unsafe sqlite3_column_int64(handle, column) }

  /// A column of the row as a whole number, or nil.
  func optionalInteger(_ column: Int32) -> Int64? { isNull(column) ? nil : integer(column) }

  /// A column of the row as a binary fraction, or nil.
  func optionalDouble(_ column: Int32) -> Double? {
    isNull(column) ? nil : unsafe sqlite3_column_double(handle, column)
  }

  /// A column of the row as text; empty where it is null.
  func text(_ column: Int32) -> String {
    guard let text = unsafe sqlite3_column_text(handle, column) else { return "" }
    return unsafe String(cString: text)
  }

  /// A column of the row as bytes; none where it is null.
  func bytes(_ column: Int32) -> [UInt8] {
    guard let start = unsafe sqlite3_column_blob(handle, column) else { return [] }
    let count = unsafe Int(sqlite3_column_bytes(handle, column))
    return unsafe Array(UnsafeRawBufferPointer(start: start, count: count))
  }

  private func isNull(_ column: Int32) -> Bool {
    unsafe sqlite3_column_type(handle, column) == SQLITE_NULL
  }
}
