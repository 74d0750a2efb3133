import BybitProtocol
import MarketData
import Trading
import Transport
import WireFormat

/// The rules of an instrument as the venue states them now, in the schema of `data/instruments`.
struct InstrumentRules {
  private let request: DownloadRequest
  private let fetching: Fetching

  init(_ request: DownloadRequest, _ fetching: Fetching) {
    self.request = request
    self.fetching = fetching
  }

  func download(to out: String) async throws {
    guard request.venue == .bybit else {
      throw DownloadFailure(.misuse, "the archive of binance has no rules of instruments")
    }
    let query = QueryText([.init("category", "linear"), .init("symbol", request.symbol)])
    let rows = try await BybitQuestion(fetching).rows(Bybit.Path.instruments, query)
    guard let row = rows.first else {
      throw DownloadFailure(.missing, "bybit has no instrument \(request.symbol)")
    }
    let text = Self.file(try BybitInstrument(row)).prettyText + "\n"
    try WholeFile.write(Array(text.utf8), to: out)
  }

  /// A file with one instrument; what the listing does not say is left out or named as assumed.
  static func file(_ instrument: BybitInstrument) -> JSON {
    var rules: [(String, JSON)] = [
      ("tick", JSON(text: instrument.tick)), ("lot", JSON(text: instrument.lot)),
      ("minimumQuantity", JSON(text: instrument.minimumQuantity)),
    ]
    if let most = instrument.maximumQuantity { rules.append(("maximumQuantity", JSON(text: most))) }
    if let most = instrument.maximumMarketQuantity {
      rules.append(("maximumMarketQuantity", JSON(text: most)))
    }
    if let least = instrument.minimumNotional {
      rules.append(("minimumNotional", JSON(text: least)))
    }
    let leverage = max(
      1, (instrument.maximumLeverage?.units ?? Rate.unitsPerOne) / Rate.unitsPerOne)
    let tier = JSON.object([
      ("from", .string("0")),
      ("maintenanceRate", JSON(text: Rate(units: Rate.unitsPerOne / (2 * leverage)))),
      ("deduction", .string("0")), ("maximumLeverage", .integer(leverage)),
    ])
    var members: [(String, JSON)] = [
      ("symbol", .string(instrument.symbol)), ("base", .string(instrument.base)),
      ("quote", .string(instrument.quote)), ("rules", .array([.object(rules)])),
      ("marginTiers", .array([tier])),
      (
        "marginTiersAre",
        .string(
          "Assumed: one tier of the venue's largest leverage, and a maintenance rate of half the"
            + " initial one")
      ),
    ]
    if let span = instrument.fundingInterval {
      members.append(("fundingIntervalMinutes", .integer(span.nanoseconds / 60_000_000_000)))
    }
    let fees = JSON.object([
      ("name", .string("regular")), ("maker", .string("0.0002")), ("taker", .string("0.00055")),
    ])
    return .object([
      ("venue", .string("bybit")), ("fees", .array([fees])),
      ("instruments", .array([.object(members)])),
    ])
  }
}
