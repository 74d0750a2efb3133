import BybitProtocol
public import Trading
public import Transport
import WireFormat

/// Asks for the last prices of symbols, for whoever wants to show them.
public struct BybitPrices: VenueInquiry {
  private let symbols: [String]
  /// In the order of the symbols; nil where the venue names none.
  public private(set) var prices: [Price?] = []

  /// Asks for the symbols.
  public init(symbols: [String]) { self.symbols = symbols }

  public mutating func next(at wall: Timestamp) -> HTTPRequest? {
    guard prices.count < symbols.count else { return nil }
    return HTTPRequest(
      path: Bybit.Path.tickers, query: "category=linear&symbol=\(symbols[prices.count])")
  }

  public mutating func take(
    _ response: HTTPResponse, at wall: Timestamp
  ) throws(InspectionFailure) {
    let reply = try BybitReply(answering: response)
    guard reply.code == 0 else {
      throw InspectionFailure("\(reply.message) (code \(reply.code))")
    }
    do throws(WireFailure) {
      prices.append(
        try reply.listing().rows.first.flatMap { row throws(WireFailure) in
          try BybitTicker(row).last
        })
    } catch {
      throw InspectionFailure("an answer was not understood: \(error)")
    }
  }
}
