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
      summary: "Writes files of candles or trades, in any dialect, as one canonical CSV file.",
      operands: [
        .init("FILE", "a file of candles or trades; several are joined", isRepeatable: true)
      ],
      options: [
        .value("out", "FILE", "the file to write", isRequired: true),
        .value("timeframe", "LENGTH", "put the candles together, such as 1h"),
        .value("on-bad-row", "stop|skip", "what a broken row does", standard: "stop"),
        .flag("json", "print one JSON object"),
      ],
      examples: [
        "drydock data import BTCUSDT-1m-2024-01.zip --out data/BTCUSDT-1m.csv",
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

  /// The candles of all files together; trades are put together to candles.
  private static func candles(
    of files: [MarketFile], _ timeframe: Timeframe?
  ) throws -> CandleSeries {
    var candles: [ImportedCandles] = []
    var trades: [ImportedTrades] = []
    for file in files {
      switch file {
      case .candles(let part):
        for warning in part.warnings { Output.message("\(part.path): \(warning)") }
        candles.append(part)
      case .trades(let part):
        for warning in part.warnings { Output.message("\(part.path): \(warning)") }
        trades.append(part)
      }
    }
    guard let first = trades.first else {
      let joined = try CandleJoining.join(candles)
      if candles.count > 1 { for warning in joined.warnings { Output.message("\(warning)") } }
      return joined.series
    }
    guard candles.isEmpty else {
      throw UsageFailure(
        "\(first.path) holds trades and \(candles[0].path) candles: import them apart",
        command: "drydock data import")
    }
    guard let timeframe else {
      throw UsageFailure(
        "\(first.path) holds trades: say with --timeframe which candles to make of them",
        command: "drydock data import")
    }
    let ordered = trades.flatMap(\.trades).enumerated()
      .sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
    return try TradeAggregation.candles(
      ordered.map(\.element), timeframe: timeframe, path: first.path)
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

/// The folders of files that are about to be written.
enum OutputFile {
  /// Makes the folder of a file where it is missing.
  static func makeFolder(of path: String) throws {
    try makeFolder(URL(filePath: path).deletingLastPathComponent().path)
  }

  /// Writes a whole file, and its folder where that is missing.
  static func write(_ data: Data, to url: URL) throws {
    try makeFolder(of: url.path)
    do {
      try data.write(to: url, options: .atomic)
    } catch {
      throw OutputFailure(
        description: "\(url.path): the file could not be written: \(Output.reason(error))",
        exitCode: .writeFailed)
    }
  }

  /// Makes a folder where it is missing.
  static func makeFolder(_ folder: String) throws {
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw OutputFailure(
        description: "\(folder): the folder cannot be created: \(Output.reason(error))",
        exitCode: .cannotCreate)
    }
  }
}
