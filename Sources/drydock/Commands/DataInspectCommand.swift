import Configuration
import Foundation
import MarketData
import Reports

/// `drydock data inspect`: what is in a candle file.
enum DataInspectCommand {
  static let command = Program.Command(
    syntax: CommandSyntax(
      name: "drydock data inspect",
      summary: "Says which dialect a candle file is in, what it spans and how good it is.",
      operands: [.init("FILE", "a candle file of any known dialect")],
      options: [
        .value("on-bad-row", "stop|skip", "what a broken row does", standard: "skip"),
        .flag("json", "print one JSON object"),
      ],
      examples: ["drydock data inspect data/sample/BTCUSDT-1h.csv"])
  ) { arguments in
    let policy =
      try arguments.value(of: "on-bad-row", as: .named(BadRowPolicy.allCases)) ?? .skip
    let candles = try CandleImport.read(
      path: arguments.operands[0], options: ImportOptions(onBadRow: policy))
    if arguments.isGiven("json") {
      Output.print(try json(candles))
    } else {
      Output.print(text(candles))
    }
    return candles.quality.verdict == .broken ? .badData : .success
  }

  private static func text(_ candles: ImportedCandles) -> String {
    var lines = [
      "file         \(candles.path)",
      "sha256       \(candles.contentHash)",
      "symbol       \(SymbolGuess.symbol(ofFile: candles.path) ?? candles.symbolGuess ?? "not named")",
      "timeframe    \(candles.quality.isRegular ? "\(candles.timeframe)" : "irregular, most often \(candles.timeframe)")",
      "dialect      \(candles.dialect)", candles.quality.description,
    ]
    for warning in candles.warnings { lines.append("warning      \(warning)") }
    return lines.joined(separator: "\n")
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
