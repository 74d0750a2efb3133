public import Configuration
public import Foundation
import Trading

extension ProofConfiguration {
  /// What is traded, and about where its price begins.
  private static let prices: [(symbol: String, price: Price)] = [
    ("BTCUSDT", "64000"), ("ETHUSDT", "3200"), ("SOLUSDT", "150"), ("XRPUSDT", "0.6"),
  ]

  /// The configuration of a proof at a venue, by the profile and the instruments in a folder of
  /// data.
  public init(of venue: VenueName, data: URL) throws {
    let profile = try VenueProfiles.load(
      folder: data.appending(path: "venues"), venue: venue.rawValue)
    let catalog = try InstrumentCatalog.load(
      folder: data.appending(path: "instruments"), venue: venue.rawValue)
    let symbols = try Self.prices.map { symbol, price in
      Symbol(try catalog.matchOrGeneric(symbol: symbol).instrument, from: price)
    }
    self.init(profile: profile, symbols: symbols)
  }
}
