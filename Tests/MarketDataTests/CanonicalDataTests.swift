import Foundation
import MarketData
import TestKit
import Testing
import Trading

/// One line of the reference data's own list of its files.
struct CanonicalFile: CustomTestStringConvertible, Sendable {
  var path: String
  var rows: Int
  var missing: Int
  var gaps: Int
  var testDescription: String { path }

  static let all: [CanonicalFile] = {
    let list = try? String(contentsOf: SharedData.file("data/MANIFEST.tsv"), encoding: .utf8)
    return (list ?? "").split(separator: "\n").compactMap { line in
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
      guard fields.count > 7, fields[1].hasPrefix("canonical/"), let rows = Int(fields[3]),
        let missing = Int(fields[6]), let gaps = Int(fields[7])
      else { return nil }
      return CanonicalFile(path: String(fields[1]), rows: rows, missing: missing, gaps: gaps)
    }
  }()
}

@Suite(.reference) struct `The reference candles` {
  @Test func `are many`() {
    #expect(CanonicalFile.all.count > 30)
  }

  @Test(arguments: CanonicalFile.all)
  func `are read whole, with every gap that is known of them`(file: CanonicalFile) throws {
    let path = SharedData.file("data/" + file.path).path
    let imported = try CandleImport.read(path: path)
    #expect(imported.series.count == file.rows)
    #expect(imported.quality.missingCandles == file.missing)
    // The list counts a step of an hour and a half as a gap, too, in which no candle is missing.
    #expect(imported.quality.gapCount == file.gaps || imported.quality.offGrid > 0)
    #expect(imported.quality.gaps.count == imported.quality.gapCount)
    #expect(imported.quality.gaps.reduce(0) { $0 + $1.missing } == file.missing)
    let folders = file.path.split(separator: "/")
    #expect(imported.symbolGuess == String(folders[2]))
    let name = folders[3].split { $0 == "." || $0 == "_" }[0]
    #expect(imported.timeframe.description == name)
    let kinds = Set(imported.warnings.map(\.kind))
    #expect(kinds.isSubset(of: [.gap, .zeroVolume, .priceSpike, .irregularSteps]))
    #expect(imported.quality.jumpCount <= 3)
  }
}
