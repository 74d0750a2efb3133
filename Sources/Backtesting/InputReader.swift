import Configuration
import Execution
import Foundation
import MarketData
import Recording
import SimulatedExchange
import Simulation
import Statistics
import Trading

/// Reads the files of a request and gathers what should be said of them.
struct InputReader {
  let request: BacktestRequest
  private(set) var files: [RunDescription.Input] = []
  private(set) var notices: [String] = []
  private(set) var asides: [String] = []
  private(set) var isSynthetic = false
  /// Symbols whose recording says what was paid.
  private var fundedByFeed: Set<String> = []
  private let cache: CandleCache

  init(_ request: BacktestRequest) {
    self.request = request
    cache = CandleCache(folder: request.home.appending(path: "data/cache").path)
  }

  mutating func candles() throws -> [MarketInput] {
    var markets: [MarketInput] = []
    for file in request.data {
      let found =
        FeedFolder.holdsFeed(file.path)
        ? try recorded(file) : [try market(of: file)]
      for market in found {
        if let twin = markets.first(where: { $0.symbol == market.symbol }) {
          throw BacktestFailure(
            "\(market.symbol) is given twice, by \(twin.path) and \(file.path);"
              + " name them apart with SYMBOL=FILE", exitCode: .misuse)
        }
        markets.append(market)
      }
    }
    return markets
  }

  /// What a recording holds: all of its symbols, or the one that is named.
  private mutating func recorded(_ file: SymbolFile) throws -> [MarketInput] {
    let input = try FeedInput(file.path)
    notices += input.notices
    return try (file.symbol.map { [$0] } ?? input.symbols).map { symbol in
      var feed = try input.market(of: symbol, request.timeframe)
      let detail = feed.detail
      feed.detail = nil
      feed.candles = try cut(feed.candles, file.path)
      var market = MarketInput(symbol: symbol, path: file.path, feed: feed)
      if let detail {
        notices += try market.add(detail: detail, name: name(of: file.path))
      }
      market.feed.mark = input.marks(of: symbol, from: market.begin, to: market.end)
      files.append(
        RunDescription.Input(
          kind: "recording", symbol: symbol, file: name(of: file.path),
          sha256: input.digest, rows: input.lines))
      if !feed.funding.isEmpty { fundedByFeed.insert(symbol) }
      return market
    }
  }

  /// The candles of one file, or the candles and the tape of one with trades.
  private mutating func market(of file: SymbolFile) throws -> MarketInput {
    switch try readFile(file.path) {
    case .candles(let imported):
      try imported.requireRegular()
      let symbol = symbol(of: file, imported.symbolGuess)
      var series = widened(imported)
      if let timeframe = request.timeframe, timeframe != series.timeframe {
        series = try Resampling.resample(series, to: timeframe)
      }
      series = try cut(series, file.path)
      note(imported, "candles", symbol)
      return MarketInput(symbol: symbol, path: file.path, feed: MarketFeed(candles: series))
    case .trades(let imported):
      let symbol = symbol(of: file, imported.symbolGuess)
      let timeframe = request.timeframe ?? Timeframe(seconds: 60)
      let series = try TradeAggregation.candles(
        imported.trades, timeframe: timeframe, path: file.path)
      let tape = try TradeAggregation.tape(imported.trades, path: file.path)
      note(imported, symbol, timeframe)
      return MarketInput(
        symbol: symbol, path: file.path,
        feed: MarketFeed(
          candles: try cut(series, file.path), detail: try cut(tape, file.path)))
    }
  }

  mutating func addExtras(to markets: inout [MarketInput]) throws {
    for file in request.detail {
      let index = try market(of: file, among: markets)
      let imported = try read(file.path)
      try imported.requireRegular()
      let coarse = markets[index].feed.candles.timeframe
      guard imported.timeframe < coarse, coarse.seconds % imported.timeframe.seconds == 0 else {
        throw BacktestFailure(
          "\(file.path): detail candles of \(imported.timeframe) do not divide \(coarse)",
          exitCode: .badData)
      }
      note(imported, "detail", markets[index].symbol)
      let series = try cut(widened(imported), file.path)
      notices += try markets[index].add(detail: series, name: name(of: file.path))
    }
    for file in request.mark {
      let index = try market(of: file, among: markets)
      let imported = try read(file.path)
      try imported.requireRegular()
      note(imported, "mark", markets[index].symbol)
      try markets[index].add(mark: imported.series, path: file.path)
    }
    for file in request.funding {
      let index = try market(of: file, among: markets)
      let imported = try FundingFile.read(path: file.path)
      isSynthetic = isSynthetic || SyntheticData.isMarked(file.path)
      files.append(
        RunDescription.Input(
          kind: "funding", symbol: markets[index].symbol, file: name(of: file.path),
          sha256: imported.contentHash, rows: imported.rates.count))
      notices += markets[index].add(funding: imported.rates, name: name(of: file.path))
    }
    noteMissingFunding(markets)
    try checkVolumes(markets)
  }

  private mutating func noteMissingFunding(_ markets: [MarketInput]) {
    let given = Set(files.filter { $0.kind == "funding" }.map(\.symbol)).union(fundedByFeed)
    if given.isEmpty { return notices.append("No funding file: no funding is paid.") }
    for market in markets where !given.contains(market.symbol) {
      notices.append("\(market.symbol): no funding file: no funding is paid")
    }
  }

  /// A share of the volume is a share of nothing where a file has none.
  private func checkVolumes(_ markets: [MarketInput]) throws {
    guard request.exchange.volumeShare != nil else { return }
    for market in markets where (market.feed.detail ?? market.feed.candles).volumePlaces == nil {
      throw BacktestFailure(
        "\(market.path): has no volume, of which --volume-share could be a share",
        exitCode: .badData)
    }
  }

  mutating func instruments(for markets: [MarketInput]) throws -> [Instrument] {
    let catalog = try InstrumentCatalog.load(
      folder: request.home.appending(path: "data/instruments"), venue: request.venue.rawValue)
    var instruments: [Instrument] = []
    for market in markets {
      var instrument = try instrument(for: market, of: markets.count, in: catalog)
      // The files' own name is the one that results are read by.
      instrument.symbol = market.symbol
      try check(instrument)
      noteGrid(instrument, market)
      instruments.append(instrument)
    }
    return instruments
  }

  /// Refuses what the venue would refuse from the first order on.
  private func check(_ instrument: Instrument) throws {
    let most = instrument.marginTiers[0].maximumLeverage
    guard request.executor.leverage <= most else {
      throw BacktestFailure(
        "--leverage \(request.executor.leverage): \(instrument.symbol) on \(request.venue.rawValue)"
          + " takes at most \(most)", exitCode: .misuse)
    }
    guard request.exchange.feeTier < instrument.feeTiers.count else {
      throw BacktestFailure(
        "--fee-tier \(request.exchange.feeTier): \(instrument.symbol) on \(request.venue.rawValue)"
          + " has the levels 0 to \(instrument.feeTiers.count - 1)", exitCode: .misuse)
    }
  }

  private mutating func instrument(
    for market: MarketInput, of count: Int, in catalog: InstrumentCatalog
  ) throws -> Instrument {
    let begin = market.feed.candles.openTime(at: 0)
    if let path = request.instrumentFile {
      let own = try InstrumentFile.read(path, at: begin)
      if own.symbol == market.symbol || count == 1 { return own }
    }
    if market.symbol.hasPrefix(Self.nameless) {
      notices.append(
        "\(name(of: market.path)): no symbol in the name of the file or its folder; a generic instrument is"
          + " used (name it with SYMBOL=FILE)")
      return catalog.generic(symbol: market.symbol)
    }
    let match = try catalog.matchOrGeneric(symbol: market.symbol, at: begin)
    if let notice = match.notice { notices.append(notice) }
    if let note = catalog.marginNote(symbol: match.instrument.symbol) {
      notices.append("\(market.symbol): \(note)")
    }
    return match.instrument
  }

  private mutating func readFile(_ path: String) throws -> MarketFile {
    let file = try MarketFile.read(
      path: path, options: ImportOptions(onBadRow: request.onBadRow), cache: cache)
    if case .candles(let imported) = file { say(imported) }
    return file
  }

  private mutating func read(_ path: String) throws -> ImportedCandles {
    let imported = try CandleImport.read(
      path: path, options: ImportOptions(onBadRow: request.onBadRow), cache: cache)
    say(imported)
    return imported
  }

  private mutating func say(_ imported: ImportedCandles) {
    let path = imported.path
    if let notice = imported.cacheNotice { asides.append(notice) }
    let isMarked = SyntheticData.isMarked(path)
    for warning in imported.warnings {
      // The line before the table of a generated file is our own mark.
      if isMarked, warning.kind == .preamble { continue }
      notices.append("\(name(of: path)): \(warning)")
    }
  }

  private mutating func note(_ imported: ImportedCandles, _ kind: String, _ symbol: String) {
    isSynthetic = isSynthetic || SyntheticData.isMarked(imported.path)
    files.append(
      RunDescription.Input(
        kind: kind, symbol: symbol, file: name(of: imported.path), sha256: imported.contentHash,
        rows: imported.series.count))
  }

  /// What results call a file: its name, since the same file may lie anywhere.
  private func name(of path: String) -> String { URL(filePath: path).lastPathComponent }

  private mutating func note(
    _ imported: ImportedTrades, _ symbol: String, _ timeframe: Timeframe
  ) {
    for warning in imported.warnings { notices.append("\(name(of: imported.path)): \(warning)") }
    notices.append(
      "\(name(of: imported.path)): public trades; the strategy sees candles of \(timeframe)")
    files.append(
      RunDescription.Input(
        kind: "trades", symbol: symbol, file: name(of: imported.path),
        sha256: imported.contentHash, rows: imported.trades.count))
  }

  private static let nameless = "SYMBOL"

  private func symbol(of file: SymbolFile, _ guess: String?) -> String {
    if let symbol = file.symbol { return symbol }
    if let symbol = SymbolGuess.symbol(ofFile: file.path) ?? guess { return symbol }
    return Self.nameless + (files.isEmpty ? "" : "\(files.count + 1)")
  }

  private func market(of file: SymbolFile, among markets: [MarketInput]) throws -> Int {
    if file.symbol == nil, markets.count == 1 { return 0 }
    let wanted = file.symbol ?? SymbolGuess.symbol(ofFile: file.path)
    if let index = markets.firstIndex(where: { $0.symbol == wanted }) { return index }
    let known = markets.map(\.symbol)
    let hint = wanted.flatMap { Words.nearest(to: $0, in: known) }.map { "; did you mean \($0)?" }
    throw BacktestFailure(
      "\(file.path): belongs to \(wanted ?? "no symbol"), which has no --data (\(known.joined(separator: ", ")))"
        + (hint ?? ""),
      exitCode: .misuse)
  }

  /// The candles with every open and close between low and high; a price path needs them there.
  private mutating func widened(_ imported: ImportedCandles) -> CandleSeries {
    guard imported.quality.outsideCandles > 0 else { return imported.series }
    notices.append(
      "\(name(of: imported.path)): \(imported.quality.outsideCandles) candles open or close beyond"
        + " their high or low; the high and low were widened to them")
    let candles = imported.series.candles.map { candle in
      var candle = candle
      candle.high = max(candle.high, candle.open, candle.close)
      candle.low = min(candle.low, candle.open, candle.close)
      return candle
    }
    return CandleSeries(timeframe: imported.timeframe, candles: candles)
  }

  /// The candles of the time that was asked for.
  private func cut(_ series: CandleSeries, _ path: String) throws -> CandleSeries {
    let begin = request.from.map(series.firstIndex(from:)) ?? 0
    let end = request.to.map(series.firstIndex(from:)) ?? series.count
    guard begin < end else {
      throw BacktestFailure(
        "\(path): no candle between \(request.from.map(\.description) ?? "the beginning") and"
          + " \(request.to.map(\.description) ?? "the end")", exitCode: .badData)
    }
    return series.slice(begin..<end)
  }

  /// Says how many candles do not lie on the instrument's grid; they are traded as they are.
  private mutating func noteGrid(_ instrument: Instrument, _ market: MarketInput) {
    let series = market.feed.candles
    var off = 0
    let step = max(1, series.count / 20_000)
    var looked = 0
    for index in stride(from: 0, to: series.count, by: step) {
      looked += 1
      let candle = series[index]
      if !instrument.priceGrid.contains(candle.close) || !instrument.priceGrid.contains(candle.high)
        || !instrument.priceGrid.contains(candle.low) || !instrument.priceGrid.contains(candle.open)
      {
        off += 1
      }
    }
    guard off > 0 else { return }
    let part = step == 1 ? "" : " of \(looked) looked at"
    notices.append(
      "\(market.symbol): \(off)\(part) candles have prices off the instrument's grid; orders stay on it"
    )
  }
}
