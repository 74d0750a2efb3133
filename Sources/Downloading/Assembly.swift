import Foundation
import MarketData
import Trading

/// Puts the parts of a download together, and reads them as any file of candles is read.
struct Assembly {
  private let request: DownloadRequest
  private let folder: PartFolder

  init(_ request: DownloadRequest, _ folder: PartFolder) {
    self.request = request
    self.folder = folder
  }

  /// The candles of the parts within the span that was asked for.
  func candles(of names: [String]) throws -> CandleSeries {
    let path = folder.file("joined.csv")
    var rows = 0
    try WholeFile.write(to: path) { write in
      try write(Array("timestamp,open,high,low,close,volume\n".utf8))
      for name in names where try size(of: name) > 0 {
        var text: [UInt8] = []
        rows += Self.append(try UnpackedText.read(path: folder.file(name)), to: &text)
        try write(text)
      }
    }
    guard rows > 0 else {
      throw DownloadFailure(
        .missing,
        "\(request.endpoint) has no candles of \(request.symbol) from \(request.from) to \(request.to)"
      )
    }
    guard
      case .candles(let read) = try MarketFile.read(
        path: path, options: ImportOptions(timeframe: request.timeframe))
    else {
      throw DownloadFailure(.badData, "\(path): these are no candles")
    }
    let series = read.series
    guard series.timeframe == request.timeframe else {
      throw DownloadFailure(
        .badData,
        "the candles of \(request.symbol) are of \(series.timeframe), not of \(request.timeframe)")
    }
    let first = series.firstIndex(from: request.from)
    return series.slice(first..<max(first, series.firstIndex(from: request.to)))
  }

  private func size(of name: String) throws -> Int {
    let facts = try FileManager.default.attributesOfItem(atPath: folder.file(name))
    return facts[.size] as? Int ?? 0
  }

  /// Takes the first six columns of every row that begins with a number; returns how many.
  private static func append(_ source: [UInt8], to text: inout [UInt8]) -> Int {
    var rows = 0
    for line in source.split(separator: UInt8(ascii: "\n")) {
      guard let first = line.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else {
        continue
      }
      var commas = 0
      let end =
        line.firstIndex { byte in
          if byte == UInt8(ascii: ",") { commas += 1 }
          return commas == 6 || byte == UInt8(ascii: "\r")
        } ?? line.endIndex
      text += line[line.startIndex..<end]
      text.append(UInt8(ascii: "\n"))
      rows += 1
    }
    return rows
  }
}
