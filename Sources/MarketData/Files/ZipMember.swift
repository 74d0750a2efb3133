/// Where the one file of a zip archive lies, read from the archive's directory.
///
/// The layout is that of PKWARE's APPNOTE 6.3, sections 4.3.7, 4.3.12 and 4.3.16.
struct ZipMember {
  var name: String
  var isStored: Bool
  var start: Int
  var compressedSize: Int
  var checksum: UInt

  /// Finds the member; an archive of several, or one that is encrypted, is refused.
  init(of file: SourceFile) throws {
    let tailStart = max(0, file.size - 66_000)
    var tail = [UInt8](repeating: 0, count: file.size - tailStart)
    let got = try file.read(at: tailStart, into: &tail)
    let end = stride(from: got - 22, through: 0, by: -1).first {
      Self.number(tail, $0, 4) == 0x0605_4b50
    }
    guard let end else { throw Self.failure(file, "the zip archive has no directory") }
    let directory = Self.number(tail, end + 16, 4)
    let entries = try Self.entries(
      of: file, at: directory, size: Self.number(tail, end + 12, 4),
      count: Self.number(tail, end + 10, 2))
    let members = entries.filter { !$0.name.hasSuffix("/") }
    guard let only = members.first, members.count == 1 else {
      let names = members.prefix(4).map(\.name).joined(separator: ", ")
      throw MarketDataFailure(
        .badData, file: file.path, found: names.isEmpty ? nil : names, expected: "one file inside",
        reason: "the zip archive holds \(members.count) files")
    }
    self = only
  }

  private init(
    name: String, isStored: Bool, start: Int, compressedSize: Int, checksum: UInt
  ) {
    self.name = name
    self.isStored = isStored
    self.start = start
    self.compressedSize = compressedSize
    self.checksum = checksum
  }

  private static func entries(
    of file: SourceFile, at offset: Int, size: Int, count: Int
  ) throws -> [ZipMember] {
    guard offset + size <= file.size, size <= 16_000_000 else {
      throw failure(file, "the zip archive's directory is damaged")
    }
    var bytes = [UInt8](repeating: 0, count: size)
    guard try file.read(at: offset, into: &bytes) == size else {
      throw failure(file, "the zip archive's directory is damaged")
    }
    var members: [ZipMember] = []
    var place = 0
    for _ in 0..<count {
      guard place + 46 <= size, number(bytes, place, 4) == 0x0201_4b50 else {
        throw failure(file, "the zip archive's directory is damaged")
      }
      let nameLength = number(bytes, place + 28, 2)
      let next =
        place + 46 + nameLength + number(bytes, place + 30, 2) + number(bytes, place + 32, 2)
      guard next <= size else { throw failure(file, "the zip archive's directory is damaged") }
      members.append(try member(of: file, entry: bytes, at: place, nameLength: nameLength))
      place = next
    }
    return members
  }

  private static func member(
    of file: SourceFile, entry: [UInt8], at place: Int, nameLength: Int
  ) throws -> ZipMember {
    let method = number(entry, place + 10, 2)
    let name = String(decoding: entry[(place + 46)..<(place + 46 + nameLength)], as: UTF8.self)
    guard number(entry, place + 8, 2) & 1 == 0 else {
      throw failure(file, "the zip archive is encrypted")
    }
    guard method == 0 || method == 8 else {
      throw failure(file, "the zip archive uses compression method \(method), not deflate")
    }
    let local = number(entry, place + 42, 4)
    var header = [UInt8](repeating: 0, count: 30)
    guard try file.read(at: local, into: &header) == 30, number(header, 0, 4) == 0x0403_4b50 else {
      throw failure(file, "the zip archive's directory is damaged")
    }
    let start = local + 30 + number(header, 26, 2) + number(header, 28, 2)
    let size = number(entry, place + 20, 4)
    guard start + size <= file.size else {
      throw failure(file, "the zip archive is cut off or of the 64-bit kind")
    }
    return ZipMember(
      name: name, isStored: method == 0, start: start, compressedSize: size,
      checksum: UInt(number(entry, place + 16, 4)))
  }

  private static func number(_ bytes: [UInt8], _ start: Int, _ count: Int) -> Int {
    (0..<count).reduce(0) { $0 | Int(bytes[start + $1]) << (8 * $1) }
  }

  private static func failure(_ file: SourceFile, _ reason: String) -> MarketDataFailure {
    MarketDataFailure(.badData, file: file.path, reason: reason)
  }
}
