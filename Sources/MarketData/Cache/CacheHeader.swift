import Trading

/// The first words of a cache file.
///
/// All are 64-bit words in the machine's order; the magic word tells another order, too. Behind the
/// header stand the details as JSON and then the six columns.
struct CacheHeader {
  /// Raised with every change of the file's form or of what an import means.
  static let version: Int64 = 2

  private static let magic: Int64 = 0x4c_44_4e_43_59_52_44_0a
  private static let wordCount = 16
  static let size = wordCount * 8

  private var words: [Int64]

  init(
    key: CandleCache.Key, series: CandleSeries, detailsSize: Int, detailsChecksum: Int64,
    payloadChecksum: Int64
  ) {
    words = [
      Self.magic, Self.version, Int64(series.count), series.timeframe.seconds,
      series.volumePlaces.map { Int64($0) } ?? -1, Int64(detailsSize), detailsChecksum,
      payloadChecksum, Int64(Self.size + detailsSize + series.count * 48), 0, 0,
    ]
    words += Self.words(of: key)
    words.append(WordChecksum.of(words))
  }

  /// Takes a header as it was read; nothing of it is to be trusted before ``isIntact``.
  init(words: [Int64]) { self.words = words }

  /// Whether every word is as it was written by this version.
  var isIntact: Bool {
    words.count == Self.wordCount && words[0] == Self.magic && words[1] == Self.version
      && WordChecksum.of(Array(words.dropLast())) == words[Self.wordCount - 1]
  }

  var count: Int { Int(words[2]) }
  var timeframe: Timeframe { Timeframe(seconds: words[3]) }
  var volumePlaces: UInt8? { words[4] < 0 ? nil : UInt8(words[4]) }
  var detailsChecksum: Int64 { words[6] }
  var payloadChecksum: Int64 { words[7] }
  var fileSize: Int { Int(words[8]) }
  var digestWords: [Int64] { Array(words[11..<15]) }

  /// Where the details stand, if that is inside a file of this size.
  var details: Range<Int>? {
    let size = Int(words[5])
    guard size >= 0, size % 8 == 0, Self.size + size <= fileSize else { return nil }
    return Self.size..<(Self.size + size)
  }

  /// Where the columns stand, if that fills the rest of the file.
  var payload: Range<Int>? {
    guard let details, count >= 0, count < 1 << 40, details.upperBound + count * 48 == fileSize,
      words[3] > 0, words[4] <= 18
    else { return nil }
    return details.upperBound..<fileSize
  }

  var bytes: [UInt8] {
    words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) } }
  }

  /// A key's digest as words.
  static func words(of key: CandleCache.Key) -> [Int64] {
    let digits = Array(key.digest)
    return (0..<4).map { part in
      let text = String(digits[(part * 16)..<(part * 16 + 16)])
      return Int64(bitPattern: UInt64(text, radix: 16) ?? 0)
    }
  }
}

/// A 64-bit checksum at the speed of memory, against damage and not against forgers.
///
/// Four lanes of multiply and rotate over 64-bit words, so that a changed, lost or moved word
/// changes the sum; the constants are those of the SplitMix64 finaliser.
enum WordChecksum {
  /// The sum of words in memory.
  @unsafe static func of(_ words: UnsafePointer<Int64>, count: Int) -> Int64 {
    var a: UInt64 = 0x9e37_79b9_7f4a_7c15
    var b: UInt64 = 0xbf58_476d_1ce4_e5b9
    var c: UInt64 = 0x94d0_49bb_1331_11eb
    var d = UInt64(count)
    var index = 0
    while index + 4 <= count {
      a = unsafe mixed(a, words[index])
      b = unsafe mixed(b, words[index + 1])
      c = unsafe mixed(c, words[index + 2])
      d = unsafe mixed(d, words[index + 3])
      index += 4
    }
    while index < count {
      a = unsafe mixed(a, words[index])
      index += 1
    }
    let joined = mixed(
      mixed(mixed(a, Int64(bitPattern: b)), Int64(bitPattern: c)), Int64(bitPattern: d))
    return Int64(bitPattern: joined ^ (joined >> 31))
  }

  /// The sum of an array.
  static func of(_ words: [Int64]) -> Int64 {
    unsafe words.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return 0 }
      return unsafe of(base, count: buffer.count)
    }
  }

  /// The sum of bytes, whose number is a multiple of eight.
  static func of(_ bytes: [UInt8]) -> Int64 {
    let words = stride(from: 0, to: bytes.count - 7, by: 8).map { start in
      (0..<8).reduce(Int64(0)) { $0 | Int64(bytes[start + $1]) << (8 * $1) }
    }
    return of(words)
  }

  @inline(__always) private static func mixed(_ sum: UInt64, _ word: Int64) -> UInt64 {
    let product = (sum ^ UInt64(bitPattern: word)) &* 0xbf58_476d_1ce4_e5b9
    return (product << 29) | (product >> 35)
  }
}
