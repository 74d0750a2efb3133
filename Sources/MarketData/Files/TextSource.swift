/// How a file is packed.
public enum Compression: String, Codable, Hashable, Sendable {
  case none
  case gzip
  case zip
}

/// How a file's text is written down in bytes.
public enum TextEncoding: String, Codable, Hashable, Sendable {
  case utf8 = "UTF-8"
  case utf16LittleEndian = "UTF-16 LE"
  case utf16BigEndian = "UTF-16 BE"
}

/// The text of a file as UTF-8, unpacked and without byte-order mark, piece by piece.
struct TextSource {
  let file: SourceFile
  let compression: Compression
  private(set) var encoding = TextEncoding.utf8
  private var markLength = 0
  private let member: ZipMember?

  init(_ file: SourceFile) throws {
    self.file = file
    guard file.size > 0 else {
      throw MarketDataFailure(
        .badData, file: file.path, expected: "rows of market data", reason: "the file is empty")
    }
    var head = [UInt8](repeating: 0, count: 4)
    let got = try file.read(at: 0, into: &head)
    if got >= 2, head[0] == 0x1f, head[1] == 0x8b {
      compression = .gzip
      member = nil
    } else if got == 4, head[0] == 0x50, head[1] == 0x4b, head[2] == 3, head[3] == 4 {
      compression = .zip
      member = try ZipMember(of: file)
    } else {
      compression = .none
      member = nil
    }
    var opening: [UInt8] = []
    try forEachUnpackedChunk { chunk in
      for index in 0..<min(chunk.count, 4) where opening.count < 4 { opening.append(chunk[index]) }
      return opening.count < 4
    }
    guard !opening.isEmpty else {
      throw MarketDataFailure(
        .badData, file: file.path, expected: "rows of market data",
        reason: "the file inside the archive is empty")
    }
    (encoding, markLength) = Self.encoding(of: opening)
  }

  /// The name of the file inside, where the file is a zip archive.
  var innerName: String? { member?.name }

  private static func encoding(of opening: [UInt8]) -> (TextEncoding, Int) {
    if opening.starts(with: [0xef, 0xbb, 0xbf]) { return (.utf8, 3) }
    if opening.starts(with: [0xff, 0xfe]) { return (.utf16LittleEndian, 2) }
    if opening.starts(with: [0xfe, 0xff]) { return (.utf16BigEndian, 2) }
    guard opening.count == 4 else { return (.utf8, 0) }
    let isZero = opening.map { $0 == 0 }
    if isZero == [false, true, false, true] { return (.utf16LittleEndian, 0) }
    if isZero == [true, false, true, false] { return (.utf16BigEndian, 0) }
    return (.utf8, 0)
  }

  /// Hands the text to `body` piece by piece, until it wants no more.
  func forEachChunk(_ body: (Span<UInt8>) throws -> Bool) throws {
    var toSkip = markLength
    var decoder = UTF16Decoder(isBigEndian: encoding == .utf16BigEndian)
    try forEachUnpackedChunk { chunk in
      let skipped = min(toSkip, chunk.count)
      toSkip -= skipped
      let rest = chunk.extracting(droppingFirst: skipped)
      if encoding == .utf8 { return try rest.isEmpty || body(rest) }
      let text = decoder.decode(rest)
      return try text.isEmpty || body(text.span)
    }
  }

  private func forEachUnpackedChunk(_ body: (Span<UInt8>) throws -> Bool) throws {
    switch compression {
    case .none:
      try file.forEachChunk(body)
    case .gzip:
      let inflater = Inflater(.gzip, path: file.path)
      if try inflate(with: inflater, from: 0, to: file.size, body), !inflater.isFinished {
        throw damaged("the gzip file is cut off")
      }
    case .zip:
      guard let member else { return }
      let end = member.start + member.compressedSize
      if member.isStored {
        try file.forEachChunk(from: member.start, to: end, body)
        return
      }
      let inflater = Inflater(.raw, path: file.path)
      guard try inflate(with: inflater, from: member.start, to: end, body) else { return }
      guard inflater.isFinished, inflater.checksum == member.checksum else {
        throw damaged("the file inside the zip archive is damaged: its checksum is wrong")
      }
    }
  }

  /// Returns whether the whole range was read.
  private func inflate(
    with inflater: Inflater, from start: Int, to end: Int, _ body: (Span<UInt8>) throws -> Bool
  ) throws -> Bool {
    var wantsMore = true
    try file.forEachChunk(from: start, to: end) { chunk in
      wantsMore = try inflater.feed(chunk, body)
      return wantsMore
    }
    return wantsMore
  }

  private func damaged(_ reason: String) -> MarketDataFailure {
    MarketDataFailure(.badData, file: file.path, reason: reason)
  }
}

/// A running conversion from UTF-16 to UTF-8; a unit or a pair may be cut between two pieces.
private struct UTF16Decoder {
  let isBigEndian: Bool
  private var oddByte: UInt8?
  private var lead: UInt32?

  init(isBigEndian: Bool) { self.isBigEndian = isBigEndian }

  mutating func decode(_ bytes: Span<UInt8>) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count)
    for index in 0..<bytes.count {
      guard let first = oddByte else {
        oddByte = bytes[index]
        continue
      }
      oddByte = nil
      let (high, low) = isBigEndian ? (first, bytes[index]) : (bytes[index], first)
      append(UInt32(high) << 8 | UInt32(low), to: &text)
    }
    return text
  }

  private mutating func append(_ unit: UInt32, to text: inout [UInt8]) {
    if unit & 0xfc00 == 0xd800 {
      lead = unit
      return
    }
    var code = unit
    if unit & 0xfc00 == 0xdc00 {
      code = lead.map { 0x10000 + (($0 & 0x3ff) << 10) + (unit & 0x3ff) } ?? 0xfffd
    }
    lead = nil
    let scalar = Unicode.Scalar(code) ?? "\u{fffd}"
    text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
  }
}
