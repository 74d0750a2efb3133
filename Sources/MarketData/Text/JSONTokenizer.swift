/// Cuts JSON into rows, a piece at a time: every array or object that holds only plain values.
///
/// Venues wrap their candles differently (`[[…]]`, `{"data":[[…]]}`, `[{…}]`, one object a line),
/// and the innermost values are the rows in all of them. The values of an object are handed out in
/// the order of `keys`, which a first pass over the head has found.
struct JSONTokenizer {
  /// The names of an object's values; empty where rows are arrays.
  let keys: [[UInt8]]
  private let path: String
  private var depth: [Level] = []
  private var token: [UInt8] = []
  private var isInString = false
  private var isEscaped = false
  private var hasToken = false
  private var values: [[UInt8]] = []
  private var names: [[UInt8]] = []
  private(set) var line = 1

  private struct Level {
    var isObject: Bool
    var isPlain = true
    var key: [UInt8] = []
    var awaitsValue = false
  }

  init(keys: [[UInt8]], path: String) {
    self.keys = keys
    self.path = path
  }

  /// The names of the values of the objects so far, where none were given.
  private(set) var seenKeys: [[UInt8]] = []

  /// Cuts a piece of text.
  mutating func feed(_ text: Span<UInt8>, to sink: TokenSink) throws {
    for index in 0..<text.count {
      let byte = text[index]
      if isInString {
        takeInString(byte)
        guard token.count <= longestRow else { throw failure("a text never ends") }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""):
        isInString = true
        hasToken = true
      case UInt8(ascii: "["), UInt8(ascii: "{"):
        open(isObject: byte == UInt8(ascii: "{"))
        guard depth.count <= 64 else { throw failure("arrays are nested too deeply") }
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        try close(isObject: byte == UInt8(ascii: "}"), to: sink)
      case UInt8(ascii: ":"):
        if depth.last?.isObject == true {
          depth[depth.count - 1].key = token
          depth[depth.count - 1].awaitsValue = true
        }
        resetToken()
      case UInt8(ascii: ","):
        endValue()
        guard values.count <= 10_000 else { throw failure("a row has more than 10,000 values") }
      case UInt8(ascii: "\n"):
        line += 1
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
        break
      default:
        token.append(byte)
        hasToken = true
        guard token.count <= longestRow else { throw failure("a value never ends") }
      }
    }
  }

  /// Throws where the text ended inside an array or an object.
  func finish() throws {
    guard depth.isEmpty, !isInString else {
      throw failure("the text ends inside an array or object: the file is cut off")
    }
  }

  private mutating func takeInString(_ byte: UInt8) {
    if isEscaped {
      isEscaped = false
      token.append(byte)
    } else if byte == UInt8(ascii: "\\") {
      isEscaped = true
    } else if byte == UInt8(ascii: "\"") {
      isInString = false
    } else {
      token.append(byte)
    }
  }

  private mutating func resetToken() {
    token.removeAll(keepingCapacity: true)
    hasToken = false
  }

  private mutating func open(isObject: Bool) {
    if !depth.isEmpty { depth[depth.count - 1].isPlain = false }
    depth.append(Level(isObject: isObject))
    values.removeAll(keepingCapacity: true)
    names.removeAll(keepingCapacity: true)
    resetToken()
  }

  private mutating func endValue() {
    guard hasToken, let level = depth.last else { return resetToken() }
    if level.isPlain {
      if level.isObject {
        names.append(level.key)
      }
      values.append(token)
    }
    resetToken()
  }

  private mutating func close(isObject: Bool, to sink: TokenSink) throws {
    endValue()
    guard let level = depth.popLast(), level.isObject == isObject else {
      throw failure("a bracket is closed that was not opened")
    }
    defer {
      values.removeAll(keepingCapacity: true)
      names.removeAll(keepingCapacity: true)
    }
    guard level.isPlain, !values.isEmpty else { return }
    if isObject {
      // Only an object that turned out to be a row names columns; what wraps the rows does not.
      if keys.isEmpty {
        for name in names where !seenKeys.contains(name) && seenKeys.count < 200 {
          seenKeys.append(name)
        }
      }
      for key in keys.isEmpty ? seenKeys : keys {
        let place = names.firstIndex(of: key)
        hand(place.map { values[$0] } ?? [], to: sink)
      }
    } else {
      for value in values { hand(value, to: sink) }
    }
    unsafe sink.row(Int32(UInt8(ascii: "\n")), sink.context)
  }

  private func hand(_ value: [UInt8], to sink: TokenSink) {
    var value = value
    unsafe value.withUnsafeMutableBytes { bytes in
      unsafe sink.field(bytes.baseAddress, bytes.count, sink.context)
    }
  }

  private func failure(_ reason: String) -> MarketDataFailure {
    MarketDataFailure(.badData, file: path, line: line, reason: "the JSON is broken: \(reason)")
  }
}
