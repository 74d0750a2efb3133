import Configuration
import Foundation
import TestKit
import Testing
import Trading

/// The instruments against the facts that they were made from.
@Suite(.reference) struct `The script that writes the instruments` {
  @Test func `writes what is in the repository`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    let script = Facts.home.appending(path: "scripts/make-instruments").path
    process.arguments = ["python3", script, SharedData.root.path, folder.path]
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    for venue in VenueName.allCases {
      let name = "\(venue.rawValue).json"
      let written = try Data(contentsOf: folder.appending(path: name))
      let kept = try Data(contentsOf: Facts.instruments.appending(path: name))
      #expect(written == kept, "\(name) is not what the script writes")
    }
  }
}

/// The instruments against what was traded.
@Suite(.reference) struct `The candles that venues published` {
  struct CandleFile: CustomStringConvertible {
    var venue: VenueName
    var symbol: String
    var path: String

    var description: String { path }
  }

  /// The canonical files of the four venues, by the names of their folders.
  static let files: [CandleFile] = {
    let root = SharedData.file("data/canonical")
    let paths = FileManager.default.subpaths(atPath: root.path) ?? []
    return paths.filter { $0.hasSuffix(".csv") }.sorted().compactMap { path in
      let parts = path.split(separator: "/").map(String.init)
      guard parts.count == 3, let venue = VenueName(reading: parts[0]) else { return nil }
      return CandleFile(venue: venue, symbol: parts[1], path: path)
    }
  }()

  /// How many prices of a file's last rows lie off the grid of their date, and how many were seen.
  func offGrid(_ file: CandleFile, rows: Int) throws -> (off: Int, seen: Int) {
    let catalog = try Facts.catalog(file.venue)
    let url = SharedData.file("data/canonical").appending(path: file.path)
    let lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n").dropFirst()
    var off = 0
    var seen = 0
    for line in lines.suffix(rows) {
      let cells = line.split(separator: ",").map(String.init)
      let moment = try #require(Int64(cells[0]).map(Timestamp.init(milliseconds:)))
      let instrument = try catalog.instrument(symbol: file.symbol, at: moment)
      for cell in cells[1...4] {
        let price = try #require(DecimalNotation.plain(cell).flatMap { Price($0) }, "\(line)")
        seen += 1
        off += instrument.priceGrid.contains(price) ? 0 : 1
      }
    }
    return (off, seen)
  }

  @Test func `are all there`() {
    #expect(Self.files.count >= 27)
    #expect(Set(Self.files.map(\.venue)) == Set(VenueName.allCases))
  }

  @Test(arguments: files)
  func `belong to an instrument of their venue`(file: CandleFile) throws {
    let match = try Facts.catalog(file.venue).match(symbol: file.symbol)
    #expect(match.instrument.symbol == file.symbol)
    #expect(match.notice == nil)
  }

  @Test(arguments: files)
  func `lie on the grid of their date`(file: CandleFile) throws {
    let (off, seen) = try offGrid(file, rows: 500)
    // Orders that rested when Binance coarsened the tick on 2024-10-14 kept filling at the old one.
    let known = ["binance-usdm/SOLUSDT/1h.csv": 6]
    #expect(seen > 0)
    #expect(off == known[file.path] ?? 0, "\(off) of \(seen) prices are off the grid")
  }

  @Test(arguments: VenueName.allCases)
  func `are found at every venue that lists the asset`(venue: VenueName) throws {
    let catalog = try Facts.catalog(venue)
    for file in Self.files where ["BTC", "ETH", "SOL"].contains(SymbolName(file.symbol).base) {
      #expect(throws: Never.self) { try catalog.instrument(symbol: file.symbol) }
    }
  }
}
