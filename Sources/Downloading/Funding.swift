import BybitProtocol
import Foundation
import MarketData
import Trading
import Transport
import WireFormat

/// Rates of funding, as `timestamp,funding_rate`.
struct Funding {
  private let request: DownloadRequest
  private let fetching: Fetching
  private static let page = 200

  init(_ request: DownloadRequest, _ fetching: Fetching) {
    self.request = request
    self.fetching = fetching
  }

  func download(_ folder: PartFolder) async throws {
    guard let out = request.fundingOut else { return }
    let rates: [FundingRate]
    switch request.venue {
    case .bybit: rates = try await bybitRates()
    case .binance: rates = try await binanceRates(folder)
    }
    var text = "timestamp,funding_rate\n"
    for rate in rates.sorted(by: { $0.time < $1.time })
    where rate.time >= request.from && rate.time < request.to {
      text += "\(rate.time.milliseconds),\(rate.rate)\n"
    }
    try WholeFile.write(Array(text.utf8), to: out)
  }

  /// Page by page, newest first, as the venue lists them.
  private func bybitRates() async throws -> [FundingRate] {
    var rates: [FundingRate] = []
    var end = request.to.milliseconds - 1
    while end >= request.from.milliseconds {
      let query = QueryText([
        .init("category", "linear"), .init("symbol", request.symbol),
        .init("startTime", String(request.from.milliseconds)), .init("endTime", String(end)),
        .init("limit", String(Self.page)),
      ])
      let rows = try await BybitQuestion(fetching).rows(Bybit.Path.funding, query)
      for row in rows {
        let time = try row.required("fundingRateTimestamp").integer()
        guard time <= end, let rate = Rate(try row.required("fundingRate").text()) else {
          throw DownloadFailure(.badData, "bybit has answered with a rate that was not asked for")
        }
        rates.append(FundingRate(time: Timestamp(milliseconds: time), rate: rate))
        end = time - 1
      }
      if rows.count < Self.page { break }
    }
    return rates
  }

  /// Month by month; those of the current month are not in the archive yet.
  private func binanceRates(_ folder: PartFolder) async throws -> [FundingRate] {
    let archive = BinanceArchive(fetching: fetching)
    var rates: [FundingRate] = []
    for month in BinanceArchive.months(from: request.from, to: request.to) {
      let part = BinanceArchive.funding(request.symbol, month: month)
      if !folder.has(part.name) {
        guard let bytes = try await archive.fetch(part) else { continue }
        try folder.keep(bytes, as: part.name)
      }
      rates += try FundingFile.read(path: folder.file(part.name)).rates
    }
    return rates
  }
}
