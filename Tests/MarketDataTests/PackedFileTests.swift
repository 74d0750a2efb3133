import Foundation
import MarketData
import Testing
import Trading

@Suite struct `A packed file` {
  let scratch = Scratch()

  /// Runs a program of the system's, which every machine with zlib's tools has.
  func run(_ program: String, _ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }

  /// A zip archive of members that are stored, or deflated where `packed` holds what gzip made.
  func zip(
    _ members: [(name: String, data: Data)], flags: UInt16 = 0, packed: Data? = nil
  ) -> Data {
    var archive = Data()
    var directory = Data()
    for (name, data) in members {
      let offset = UInt32(archive.count)
      let checksum = crc(data)
      var fields = Data()
      let method: UInt16 = packed == nil ? 0 : 8
      // The plain deflate stream stands between gzip's header of 10 and its trailer of 8 bytes.
      let body = packed.map { $0.dropFirst(10).dropLast(8) } ?? data
      for word in [20, flags, method, 0, 0] as [UInt16] { fields.append(little: word) }
      for word in [checksum, UInt32(body.count), UInt32(data.count)] { fields.append(little: word) }
      fields.append(little: UInt16(name.utf8.count))
      fields.append(little: UInt16(0))
      archive.append(little: UInt32(0x0403_4b50))
      archive += fields + Data(name.utf8) + body
      directory.append(little: UInt32(0x0201_4b50))
      directory.append(little: UInt16(20))
      directory += fields
      for word in [0, 0, 0] as [UInt16] { directory.append(little: word) }
      for word in [0, offset] as [UInt32] { directory.append(little: word) }
      directory += Data(name.utf8)
    }
    var end = Data()
    end.append(little: UInt32(0x0605_4b50))
    for word in [0, 0, UInt16(members.count), UInt16(members.count)] as [UInt16] {
      end.append(little: word)
    }
    for word in [UInt32(directory.count), UInt32(archive.count)] { end.append(little: word) }
    end.append(little: UInt16(0))
    return archive + directory + end
  }

  func crc(_ data: Data) -> UInt32 {
    var sum: UInt32 = 0xffff_ffff
    for byte in data {
      sum ^= UInt32(byte)
      for _ in 0..<8 {
        let isOdd = sum & 1 == 1
        sum >>= 1
        if isOdd { sum ^= 0xedb8_8320 }
      }
    }
    return ~sum
  }

  @Test func `is read through gzip, also of two members`() throws {
    let half = try scratch.file("a.csv", PlainRows.csv(300))
    try run("gzip", ["-k", half])
    let packed = try Data(contentsOf: URL(filePath: half + ".gz"))
    let imported = try CandleImport.read(path: half + ".gz")
    #expect(imported.series.candles == (try CandleImport.read(path: half)).series.candles)
    #expect(imported.dialect.compression == .gzip)

    let twice = try scratch.file("twice.csv.gz", packed + packed)
    let both = try CandleImport.read(path: twice)
    #expect(both.series.count == 300)
    #expect(both.quality.identicalDuplicates == 300)
  }

  @Test func `is refused where gzip data is cut off or damaged`() throws {
    let path = try scratch.file("a.csv", PlainRows.csv(3000))
    try run("gzip", ["-k", path])
    let packed = try Data(contentsOf: URL(filePath: path + ".gz"))
    let cut = try scratch.file("cut.csv.gz", packed.prefix(packed.count / 2))
    #expect(throws: MarketDataFailure.self) { try CandleImport.read(path: cut) }
    var damaged = packed
    damaged[packed.count / 2] ^= 0x55
    let broken = try scratch.file("broken.csv.gz", damaged)
    #expect(throws: MarketDataFailure.self) { try CandleImport.read(path: broken) }
  }

  @Test func `is read from a zip archive of one file`() throws {
    let text = Data(PlainRows.csv(300).utf8)
    let path = try scratch.file("BTCUSDT-1h.zip", zip([("BTCUSDT-1h.csv", text)]))
    let imported = try CandleImport.read(path: path)
    #expect(imported.series.count == 300)
    #expect(imported.dialect.compression == .zip)
    #expect(imported.symbolGuess == "BTCUSDT")
  }

  @Test func `is read from a zip archive that is deflated, if its checksum is right`() throws {
    let path = try scratch.file("a.csv", PlainRows.csv(3000))
    try run("gzip", ["-kn", path])
    let packed = try Data(contentsOf: URL(filePath: path + ".gz"))
    let text = Data(PlainRows.csv(3000).utf8)
    let right = try scratch.file("right.zip", zip([("a.csv", text)], packed: packed))
    #expect(try CandleImport.read(path: right).series.count == 3000)
    let other = Data(PlainRows.csv(2999).utf8)
    let wrong = try scratch.file("wrong.zip", zip([("a.csv", other)], packed: packed))
    let failure = #expect(throws: MarketDataFailure.self) { try CandleImport.read(path: wrong) }
    #expect(failure?.reason.contains("checksum") == true)
  }

  @Test func `is refused where the archive holds several files or a damaged one`() throws {
    let text = Data(PlainRows.csv(300).utf8)
    let two = try scratch.file("two.zip", zip([("a.csv", text), ("b.csv", text)]))
    let failure = #expect(throws: MarketDataFailure.self) { try CandleImport.read(path: two) }
    #expect(failure?.reason == "the zip archive holds 2 files")
    #expect(failure?.found == "a.csv, b.csv")
    let locked = try scratch.file("locked.zip", zip([("a.csv", text)], flags: 1))
    let other = #expect(throws: MarketDataFailure.self) { try CandleImport.read(path: locked) }
    #expect(other?.reason == "the zip archive is encrypted")
    let cut = try scratch.file("cut.zip", zip([("a.csv", text)]).prefix(2000))
    #expect(throws: MarketDataFailure.self) { try CandleImport.read(path: cut) }
  }
}

extension Data {
  /// Appends a number, lowest byte first.
  fileprivate mutating func append(little value: some FixedWidthInteger) {
    for shift in stride(from: 0, to: value.bitWidth, by: 8) {
      append(UInt8(truncatingIfNeeded: value >> shift))
    }
  }
}
