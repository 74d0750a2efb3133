import Foundation
import MarketData
public import Trading
public import Transport

/// A download from its request to the files: parts are fetched and kept, put together, and written.
///
/// Whatever ends it, the next one with the same request goes on where it was; once the file is
/// there with the right checksum, nothing is fetched.
public struct Download: Sendable {
  public let request: DownloadRequest
  /// The moment of now, by which a venue's files are there or not yet.
  public let now: Timestamp
  let fetching: Fetching

  /// Creates a download; with `pause` between the tries of one question at first.
  public init(
    _ request: DownloadRequest, now: Timestamp, client: Client = Client(),
    pause: Duration = .milliseconds(500)
  ) {
    self.request = request
    self.now = now
    fetching = Fetching(client: client, endpoint: request.endpoint, pause: pause)
  }

  /// Downloads what is not there yet; `step` hears of every part, and says whether to go on.
  public func run(_ step: (DownloadProgress) -> Bool) async throws -> DownloadReport {
    if let report = try DownloadReport(whole: request) { return report }
    guard request.from < request.to else {
      throw DownloadFailure(.misuse, "nothing lies between \(request.from) and \(request.to)")
    }
    let folder = try PartFolder(for: request)
    let (names, missing): ([String], [String])
    switch request.venue {
    case .bybit: (names, missing) = (try await bybitParts(folder, step), [])
    case .binance: (names, missing) = try await binanceParts(folder, step)
    }
    let series = try Assembly(request, folder).candles(of: names)
    try CandleWriter.write(series, to: request.out)
    if request.fundingOut != nil { try await Funding(request, fetching).download(folder) }
    if let out = request.instrumentOut {
      try await InstrumentRules(request, fetching).download(to: out)
    }
    let report = try DownloadReport(request, missing: missing, parts: names, in: folder)
    folder.remove()
    return report
  }

  private func bybitParts(
    _ folder: PartFolder, _ step: (DownloadProgress) -> Bool
  ) async throws -> [String] {
    let candles = BybitCandles(request: request, fetching: fetching)
    let parts = candles.parts
    var progress = DownloadProgress(total: parts.count)
    for part in parts {
      if folder.has(part.name) {
        progress.kept += 1
      } else {
        let text = try await candles.fetch(part)
        try folder.keep(text, as: part.name)
        progress.bytes += text.count
      }
      progress.done += 1
      try Self.tell(progress, step)
    }
    return parts.map(\.name)
  }

  private func binanceParts(
    _ folder: PartFolder, _ step: (DownloadProgress) -> Bool
  ) async throws -> (names: [String], missing: [String]) {
    let archive = BinanceArchive(fetching: fetching)
    let months = BinanceArchive.months(from: request.from, to: request.to)
    var (names, missing): ([String], [String]) = ([], [])
    var progress = DownloadProgress(total: months.count)
    for month in months {
      let whole = BinanceArchive.candles(request.symbol, request.timeframe, month: month)
      // A month's file comes after the month; until then there are those of its days.
      if BinanceArchive.end(of: month) <= now,
        try await take(whole, from: archive, folder, &progress)
      {
        names.append(whole.name)
      } else {
        let days = BinanceArchive.days(of: month, from: request.from, to: min(request.to, now))
        progress.total += days.count
        for day in days {
          let part = BinanceArchive.candles(request.symbol, request.timeframe, day: day)
          let isThere = try await take(part, from: archive, folder, &progress)
          if isThere { names.append(part.name) } else { missing.append(part.stem) }
          progress.done += 1
          try Self.tell(progress, step)
        }
      }
      progress.done += 1
      try Self.tell(progress, step)
    }
    return (names, missing)
  }

  /// Has a file of the archive in the folder; returns whether there is such a file.
  private func take(
    _ part: BinanceArchive.Part, from archive: BinanceArchive, _ folder: PartFolder,
    _ progress: inout DownloadProgress
  ) async throws -> Bool {
    if folder.has(part.name) {
      progress.kept += 1
      return true
    }
    if folder.has(part.missingName) { return false }
    guard let bytes = try await archive.fetch(part) else {
      try folder.keep([], as: part.missingName)
      return false
    }
    try folder.keep(bytes, as: part.name)
    progress.bytes += bytes.count
    return true
  }

  private static func tell(
    _ progress: DownloadProgress, _ step: (DownloadProgress) -> Bool
  ) throws {
    if !step(progress) {
      throw DownloadFailure(
        .stopped, "stopped after \(progress.done) of \(progress.total) parts; again goes on there")
    }
  }
}
