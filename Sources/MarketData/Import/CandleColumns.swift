import Foundation
import Trading

/// The growing columns of an import, which become the memory of a ``CandleSeries``.
@safe final class CandleColumns {
  /// The columns in the order in which a series expects them.
  enum Column: Int, CaseIterable {
    case time
    case open
    case high
    case low
    case close
    case volume
  }

  private(set) var count = 0
  var isEmpty: Bool { count == 0 }
  private var capacity: Int
  fileprivate var base: UnsafeMutablePointer<Int64>

  init(capacity: Int) {
    self.capacity = max(16, capacity)
    unsafe base = Self.memory(words: self.capacity * 6)
  }

  deinit { unsafe free(base) }

  // Not cleared: pages that no candle reaches cost nothing.
  private static func memory(words: Int) -> UnsafeMutablePointer<Int64> {
    guard let memory = unsafe malloc(words * 8) else { preconditionFailure("no memory") }
    return unsafe memory.bindMemory(to: Int64.self, capacity: words)
  }

  /// Adds a candle.
  @inline(__always) func append(
    time: Int64, open: Int64, high: Int64, low: Int64, close: Int64, volume: Int64
  ) {
    if count == capacity { grow() }
    let place = unsafe base + count
    unsafe place[0] = time
    unsafe place[capacity] = open
    unsafe place[capacity * 2] = high
    unsafe place[capacity * 3] = low
    unsafe place[capacity * 4] = close
    unsafe place[capacity * 5] = volume
    count += 1
  }

  private func grow() {
    let larger = capacity + capacity / 2
    let memory = unsafe Self.memory(words: larger * 6)
    for column in 0..<6 {
      unsafe (memory + column * larger).update(from: base + column * capacity, count: count)
    }
    unsafe free(base)
    unsafe base = memory
    capacity = larger
  }

  /// One value.
  @inline(__always) subscript(column: Column, index: Int) -> Int64 {
    get {
      precondition(index >= 0 && index < count, "a candle's position is in range")
      return unsafe base[column.rawValue * capacity + index]
    }
    set {
      precondition(index >= 0 && index < count, "a candle's position is in range")
      unsafe base[column.rawValue * capacity + index] = newValue
    }
  }

  /// Whether two candles are the same in every column.
  func isSame(_ first: Int, _ second: Int) -> Bool {
    Column.allCases.allSatisfy { self[$0, first] == self[$0, second] }
  }

  /// Puts the candles into the order of `positions`, leaving out those it does not name.
  func rearrange(_ positions: [Int]) {
    var ordered = [Int64](repeating: 0, count: positions.count)
    for column in Column.allCases {
      for (index, position) in positions.enumerated() { ordered[index] = self[column, position] }
      for index in ordered.indices { self[column, index] = ordered[index] }
    }
    count = positions.count
  }

  /// Multiplies or divides every volume by a power of ten, as the common exponent changes.
  func rescaleVolumes(by power: Int) {
    for index in 0..<count {
      let volume = self[.volume, index]
      self[.volume, index] =
        power >= 0
        ? volume * DecimalNumber.powers[power]
        : volume.divided(by: DecimalNumber.powers[-power], .nearest)
    }
  }

  /// Closes the columns up and hands them out as a series; nothing may be added afterwards.
  func series(timeframe: Timeframe, volumePlaces: UInt8?) -> CandleSeries {
    for column in 1..<6 {
      unsafe (base + column * count).update(from: base + column * capacity, count: count)
    }
    capacity = max(1, count)
    if let shrunk = unsafe realloc(base, capacity * 6 * 8) {
      unsafe base = shrunk.bindMemory(to: Int64.self, capacity: capacity * 6)
    }
    return unsafe CandleSeries(
      timeframe: timeframe, count: count, volumePlaces: volumePlaces, base: UnsafePointer(base),
      owner: self)
  }
}

extension CandleColumns {
  /// The moments, as read.
  var times: [Int64] { (0..<count).map { self[.time, $0] } }

  /// Moves every moment.
  func shiftTimes(by nanoseconds: Int64) {
    for index in 0..<count { self[.time, index] += nanoseconds }
  }
}

extension CandleColumns {
  /// The checksum of the columns; only after ``series(timeframe:volumePlaces:)`` closed them up.
  var payloadChecksum: Int64 { unsafe WordChecksum.of(UnsafePointer(base), count: count * 6) }

  /// Writes the columns behind one another; only after they were closed up.
  func writePayload(to output: AtomicFile) throws {
    try unsafe output.write(UnsafeRawBufferPointer(start: base, count: count * 48))
  }
}
