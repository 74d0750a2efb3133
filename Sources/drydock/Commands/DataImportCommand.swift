import Backtesting
import Configuration
import Foundation
import MarketData
import Reports
import Trading

/// `drydock data import`: any known dialect to canonical CSV.
enum DataImportCommand {
  static let command = Program.Command(
    syntax: CommandSyntax(
      name: "drydock data import",
      summary: "Writes files of candles or trades, in any known dialect, as one canonical CSV file.",
      operands: [.init("FILE", "a file of candles or trades; several are joined", isRepeatable: true)],
      options: [
        .value("out", "FILE", "the file to write", isRequired: true),
        .value("timeframe", "LENGTH", "put the candles together, such as 1h"),
        .value("on-bad-row", "stop|skip", "what a broken row does", standard: "stop"),
        .flag("json", "print one JSON object"),
      ],
      examples: [
        "drydock data import BTCUSDT-1m-2024-01.zip BTCUSDT-1m-2024-02.zip --out data/BTCUSDT-1m.csv",
        "drydock data import prices.csv --out data/BTCUSDT-1h.csv --timeframe 1h",
      ])
  ) { arguments in
    guard let out = arguments.text(of: "out") else { return .misuse }
    let policy =
      try arguments.value(of: "on-bad-row", as: .named(BadRowPolicy.allCases)) ?? .stop
    let timeframe = try arguments.value(of: "timeframe", as: .timeframe)
    let files = try arguments.operands.map { path in
      try MarketFile.read(path: path, options: ImportOptions(onBadRow: policy))
    }
    var series = try candles(of: files, timeframe)
    if let timeframe, timeframe != series.timeframe {
      series = try Resampling.resample(series, to: timeframe)
    }
    let isSynthetic = arguments.operands.contains { SyntheticData.isMarked($0) }
    try OutputFile.makeFolder(of: out)
    try CandleWriter.write(
      series, to: out, preamble: isSynthetic ? SyntheticData.mark + " candles, imported" : nil)
    report(series, to: out, isJSON: arguments.isGiven("json"))
    return .success
  }

  /// The candles of all files together; trades are put together to candles first.
  private static func candles(
    of files: [MarketFile], _ timeframe: Timeframe?
  ) throws -> CandleSeries {
    var parts: [CandleJoining.Part] = []
    for file in files {
      switch file {
      case .candles(let candles):
        for warning in candles.warnings { Output.message("\(candles.path): \(warning)") }
        parts.append(CandleJoining.Part(path: candles.path, series: candles.series))
      case .trades(let trades):
        for warning in trades.warnings { Output.message("\(trades.path): \(warning)") }
        guard let timeframe else {
          throw UsageFailure(
            "\(trades.path) holds trades: say with --timeframe which candles to make of them",
            command: "drydock data import")
        }
        let series = try TradeAggregation.candles(
          trades.trades, timeframe: timeframe, path: trades.path)
        parts.append(CandleJoining.Part(path: trades.path, series: series))
      }
    }
    let (series, dropped) = try CandleJoining.join(parts)
    if dropped > 0 { Output.message("\(dropped) candles stood in more than one file") }
    return series
  }

  private static func report(_ series: CandleSeries, to out: String, isJSON: Bool) {
    guard isJSON else {
      return Output.print("\(out): \(series.count) candles of \(series.timeframe)")
    }
    var object = JSON.Object()
    object["file"] = .string(out)
    object["candles"] = JSON(series.count)
    object["timeframe"] = .string("\(series.timeframe)")
    Output.print(JSON.object(object).prettyText)
  }
}

/// The folder of a file that is about to be written.
enum OutputFile {
  /// Makes the folder where it is missing.
  static func makeFolder(of path: String) throws {
    let folder = URL(filePath: path).deletingLastPathComponent().path
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw OutputFailure(
        description: "\(folder): the folder cannot be created", exitCode: .cannotCreate)
    }
  }
}
