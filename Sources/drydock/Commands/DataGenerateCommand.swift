import Backtesting
import Configuration
import Foundation
import MarketData
import Reports
import Trading

/// `drydock data generate`: a market that never was.
enum DataGenerateCommand {
  static let command = Program.Command(
    syntax: CommandSyntax(
      name: "drydock data generate",
      summary: "Makes synthetic candles and funding rates, the same everywhere for a seed.",
      options: [
        .value("out", "FILE", "the candle file to write", isRequired: true),
        .value("seed", "NUMBER", "what everything is drawn from", standard: "1"),
        .value("symbol", "NAME", "the symbol", standard: "BTCUSDT"),
        .value("timeframe", "LENGTH", "of one candle", standard: "1h"),
        .value("candles", "NUMBER", "how many", standard: "8760"),
        .value("from", "DATE", "when the first begins", standard: "2024-01-01"),
        .value("price", "PRICE", "the first price", standard: "42000"),
        .value("tick", "PRICE", "the step of prices", standard: "0.1"),
        .value("funding-out", "FILE", "where the funding rates go; without it, nowhere"),
        .flag("json", "print one JSON object"),
      ],
      examples: [
        "drydock data generate --seed 1 --symbol BTCUSDT --timeframe 1h --candles 8760 --out data/sample/BTCUSDT-1h.csv"
      ])
  ) { arguments in
    guard let out = arguments.text(of: "out") else { return .misuse }
    guard arguments.text(of: "funding-out") != out else {
      throw UsageFailure("--out and --funding-out are one file", command: "drydock data generate")
    }
    let settings = try settings(arguments)
    let market = CandleGenerator.market(settings)
    let preamble =
      "\(SyntheticData.mark) \(settings.symbol) \(settings.timeframe), seed \(settings.seed)"
    try OutputFile.makeFolder(of: out)
    try CandleWriter.write(market.series, to: out, preamble: preamble)
    if let path = arguments.text(of: "funding-out") {
      try OutputFile.makeFolder(of: path)
      try FundingWriter.write(market.funding, to: path, preamble: preamble)
    }
    if arguments.isGiven("json") {
      var object = JSON.Object()
      object["file"] = .string(out)
      object["candles"] = JSON(market.series.count)
      object["fundingRates"] = JSON(market.funding.count)
      object["seed"] = .string("\(settings.seed)")
      object["synthetic"] = .bool(true)
      Output.print(JSON.object(object).prettyText)
    } else {
      Output.print(
        "\(out): \(market.series.count) synthetic candles of \(settings.timeframe), seed \(settings.seed)"
      )
    }
    return .success
  }

  private static func settings(
    _ arguments: ParsedArguments
  ) throws -> CandleGenerator.Settings {
    var settings = CandleGenerator.Settings(
      seed: try arguments.value(of: "seed", as: .seed) ?? 1)
    settings.symbol = try arguments.value(of: "symbol", as: .symbol) ?? settings.symbol
    settings.timeframe =
      try arguments.value(of: "timeframe", as: .timeframe) ?? settings.timeframe
    settings.count =
      try arguments.value(of: "candles", as: .integer(in: 1...50_000_000)) ?? settings.count
    settings.start = try arguments.value(of: "from", as: .moment) ?? settings.start
    try checkEnd(of: settings)
    settings.startPrice = try arguments.value(of: "price", as: .price) ?? settings.startPrice
    settings.tick = try arguments.value(of: "tick", as: .price) ?? settings.tick
    return settings
  }

  /// Outages leave candles out, so that the last one is a little later than the count says.
  private static func checkEnd(of settings: CandleGenerator.Settings) throws {
    guard settings.start >= Timestamp(nanoseconds: 0) else {
      throw UsageFailure("--from: expected a day since 1970", command: "drydock data generate")
    }
    let latest = Timestamp(milliseconds: 7_258_118_400_000)
    let (length, overflow) = settings.timeframe.span.nanoseconds.multipliedReportingOverflow(
      by: Int64(settings.count) + Int64(settings.count) / 50 + 100)
    guard !overflow, settings.start + TimeSpan(nanoseconds: length) <= latest else {
      throw UsageFailure(
        "--candles \(settings.count) of \(settings.timeframe) from \(settings.start) end after the year 2199",
        command: "drydock data generate")
    }
  }
}
