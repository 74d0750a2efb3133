import Configuration
import Foundation
import MarketData
import Reports
import Trading

/// `drydock data inspect`: what is in a candle file.
enum DataInspectCommand {
  static let command = Program.Command(
    syntax: CommandSyntax(
      name: "drydock data inspect",
      summary: "Says which dialect a file is in, what it spans and how good it is.",
      operands: [.init("FILE", "a file of candles or trades, in any known dialect")],
      options: [
        .value("on-bad-row", "stop|skip", "what a broken row does", standard: "skip"),
        .flag("json", "print one JSON object"),
      ],
      examples: ["drydock data inspect data/sample/BTCUSDT-1h.csv"])
  ) { arguments in
    let policy =
      try arguments.value(of: "on-bad-row", as: .named(BadRowPolicy.allCases)) ?? .skip
    let file = try MarketFile.read(
      path: arguments.operands[0], options: ImportOptions(onBadRow: policy))
    guard case .candles(let candles) = file else {
      if case .trades(let trades) = file {
        try TradeInspection(trades).print(asJSON: arguments.isGiven("json"))
      }
      return .success
    }
    if arguments.isGiven("json") {
      Output.print(try json(candles))
    } else {
      Output.print(text(candles))
    }
    return candles.quality.brokenRowCount > 0 ? .badData : .success
  }

  private static func text(_ candles: ImportedCandles) -> String {
    var lines = [
      "file         \(candles.path)",
      "sha256       \(candles.contentHash)",
      "symbol       \(SymbolGuess.symbol(ofFile: candles.path) ?? candles.symbolGuess ?? "not named")",
      "timeframe    \(candles.quality.isRegular ? "\(candles.timeframe)" : "irregular, most often \(candles.timeframe)")",
      "\(candles.dialect)", candles.quality.description,
    ]
    for warning in candles.warnings { lines.append("warning      \(warning)") }
    return lines.flatMap { $0.split(separator: "\n", omittingEmptySubsequences: false) }
      .map { String($0).wrapped(indent: 13) }.joined(separator: "\n")
  }

  private struct Report: Encodable {
    let file: String
    let sha256: String
    let symbol: String?
    let timeframe: String
    let dialect: DialectDescription
    let quality: QualityReport
    let warnings: [ImportWarning]
  }

  private static func json(_ candles: ImportedCandles) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let report = Report(
      file: candles.path, sha256: candles.contentHash,
      symbol: SymbolGuess.symbol(ofFile: candles.path) ?? candles.symbolGuess,
      timeframe: "\(candles.timeframe)", dialect: candles.dialect, quality: candles.quality,
      warnings: candles.warnings)
    return String(decoding: try encoder.encode(report), as: UTF8.self)
  }
}

/// What is in a file of public trades.
struct TradeInspection {
  private let trades: ImportedTrades

  init(_ trades: ImportedTrades) { self.trades = trades }

  private var span: (first: String, last: String) {
    (
      trades.trades.first.map { "\($0.time)" } ?? "-",
      trades.trades.last.map { "\($0.time)" } ?? "-"
    )
  }

  func print(asJSON: Bool) throws {
    if asJSON {
      var object = JSON.Object()
      object["file"] = .string(trades.path)
      object["sha256"] = .string(trades.contentHash)
      object["symbol"] = JSON(text: symbol)
      object["trades"] = JSON(trades.trades.count)
      object["first"] = .string(span.first)
      object["last"] = .string(span.last)
      object["dialect"] = .string("\(trades.dialect)")
      object["brokenRows"] = JSON(trades.brokenRows.count)
      object["warnings"] = .array(trades.warnings.map { .string("\($0)") })
      return Output.print(JSON.object(object).prettyText)
    }
    var lines = [
      "file         \(trades.path)", "sha256       \(trades.contentHash)",
      "symbol       \(symbol ?? "not named")", "\(trades.dialect)",
      "trades       \(trades.trades.count) from \(span.first) to \(span.last)",
    ]
    if !trades.brokenRows.isEmpty { lines.append("broken rows  \(trades.brokenRows.count)") }
    for warning in trades.warnings { lines.append("warning      \(warning)") }
    Output.print(lines.joined(separator: "\n"))
  }

  private var symbol: String? {
    SymbolGuess.symbol(ofFile: trades.path) ?? trades.symbolGuess
  }
}
