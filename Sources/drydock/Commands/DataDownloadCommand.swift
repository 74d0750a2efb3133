import Configuration
import Downloading
import Foundation
import MarketData
import Reports
import Trading
import Transport

/// `drydock data download`: candles from a venue's public interface.
enum DataDownloadCommand {
  static let command = Program.Command(
    syntax: CommandSyntax(
      name: "drydock data download",
      summary: "Downloads candles, funding rates and rules that a venue gives to everybody.",
      options: [
        .value("venue", "bybit|binance", "whose data", standard: "bybit"),
        .value("symbol", "NAME", "such as BTCUSDT", isRequired: true),
        .value("timeframe", "LENGTH", "of one candle", standard: "1m"),
        .value("from", "DATE", "the first day or moment", isRequired: true),
        .value("to", "DATE", "the first that is not wanted any more", standard: "now"),
        .value("out", "FILE", "the file of candles to write", isRequired: true),
        .value("funding-out", "FILE", "where funding rates go; without it, nowhere"),
        .value("instrument-out", "FILE", "where the rules go, for --instrument; bybit alone"),
        .value("endpoint", "URL", "where to ask", standard: "the venue's own address"),
        .flag("json", "print one JSON object"),
      ],
      examples: [
        "drydock data download --symbol BTCUSDT --from 2024-01-01 --out data/BTCUSDT-1m.csv",
        "drydock data download --venue binance --symbol ETHUSDT --timeframe 1h"
          + " --from 2023-01-01 --to 2024-01-01 --out data/ETHUSDT-1h.csv",
      ])
  ) { arguments in
    let request = try request(arguments)
    try OutputFile.makeFolder(of: request.out)
    for out in [request.fundingOut, request.instrumentOut] {
      if let out { try OutputFile.makeFolder(of: out) }
    }
    Interrupt.watch([SIGINT, SIGTERM])
    let report = try Waiting.result {
      var line = DownloadLine()
      defer { line.clear() }
      return try await Download(request, now: WallClock.now).run { progress in
        line.show(progress)
        return !Interrupt.wasRequested
      }
    }
    Output.print(arguments.isGiven("json") ? json(report) : text(report, request))
    return .success
  }

  private static func request(_ arguments: ParsedArguments) throws -> DownloadRequest {
    func misuse(_ words: String) -> UsageFailure {
      UsageFailure(words, command: "drydock data download")
    }
    let venue =
      try arguments.value(of: "venue", as: .named(DownloadRequest.Venue.allCases)) ?? .bybit
    let timeframe = try arguments.value(of: "timeframe", as: .timeframe) ?? Timeframe(seconds: 60)
    guard let from = try arguments.value(of: "from", as: .moment),
      let symbol = arguments.text(of: "symbol"), let out = arguments.text(of: "out")
    else { throw misuse("--symbol, --from and --out are wanted") }
    guard symbol.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }) else {
      throw misuse("--symbol: expected a name such as BTCUSDT")
    }
    let endpoint = arguments.text(of: "endpoint") ?? venue.endpoint
    guard let address = Address(endpoint) else {
      throw misuse("--endpoint: expected an address such as \(venue.endpoint)")
    }
    // The candle that is under way is none yet.
    let length = timeframe.span.nanoseconds
    let now = Timestamp(
      nanoseconds: WallClock.now.nanoseconds.divided(by: length, .down) * length)
    let to = try arguments.value(of: "to", as: .moment) ?? now
    var request = DownloadRequest(
      venue: venue, symbol: symbol.uppercased(), timeframe: timeframe, from: from,
      to: min(to, now), endpoint: address, out: out)
    request.fundingOut = arguments.text(of: "funding-out")
    request.instrumentOut = arguments.text(of: "instrument-out")
    return request
  }

  private static func text(_ report: DownloadReport, _ request: DownloadRequest) -> String {
    var lines = [
      "file         \(report.out)" + (report.wasWhole ? ", which was there already" : ""),
      "sha256       \(report.sha256)", report.quality.description,
    ]
    lines += ends(report, request).map { "gap          \($0)" }
    if !report.missing.isEmpty {
      let shown = report.missing.prefix(5).joined(separator: ", ")
      let more = report.missing.count > 5 ? " and \(report.missing.count - 5) more" : ""
      lines.append("not there    \(shown)\(more)")
    }
    return lines.joined(separator: "\n")
  }

  /// What is missing before the first candle and after the last.
  private static func ends(_ report: DownloadReport, _ request: DownloadRequest) -> [String] {
    let (first, last) = (report.quality.first.timestamp, report.quality.last.timestamp)
    let end = last + request.timeframe.span
    var words: [String] = []
    if first >= request.from + request.timeframe.span {
      words.append("nothing from \(request.from) to \(first)")
    }
    if end < request.to { words.append("nothing from \(end) to \(request.to)") }
    return words
  }

  private static func json(_ report: DownloadReport) -> String {
    var object = JSON.Object()
    object["file"] = .string(report.out)
    object["sha256"] = .string(report.sha256)
    object["candles"] = JSON(report.candles)
    object["first"] = .string(report.quality.first.description)
    object["last"] = .string(report.quality.last.description)
    object["gaps"] = JSON(report.quality.gapCount)
    object["missingCandles"] = report.quality.missingCandles.map { JSON($0) } ?? .null
    object["verdict"] = .string(report.quality.verdict.rawValue)
    object["missing"] = .array(report.missing.map { .string($0) })
    object["wasWhole"] = .bool(report.wasWhole)
    return JSON.object(object).prettyText
  }
}

/// How far a download has come, on a terminal; nothing in a pipe.
private struct DownloadLine {
  private var hasShown = false

  mutating func show(_ progress: DownloadProgress) {
    guard Output.isErrorTerminal else { return }
    let share = 100 * progress.done / max(1, progress.total)
    let text = String(
      format: "\r%3d %%  %d of %d parts, %d were there, %.1f MB ", share, progress.done,
      progress.total, progress.kept, Double(progress.bytes) / 1e6)
    FileHandle.standardError.write(Data(text.utf8))
    hasShown = true
  }

  mutating func clear() {
    if hasShown { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
  }
}
