public import Foundation
public import Trading

/// The instruments of one venue.
public struct InstrumentCatalog: Sendable {
  /// An instrument and how it was found.
  public struct Match: Sendable {
    public var instrument: Instrument
    /// What the user should know about the choice; nil where there is nothing to say.
    public var notice: String?
  }

  /// The venue's name, such as `bybit`.
  public let venue: String
  /// What trading costs at the venue, lowest level first.
  public let feeTiers: [FeeTier]

  private let book: InstrumentBook

  /// Reads the catalog of a venue from the folder that holds `<venue>.json`.
  public static func load(
    folder: URL, venue: String
  ) throws(ConfigurationFailure) -> InstrumentCatalog {
    let url = folder.appending(path: "\(venue).json")
    return try InstrumentCatalog(Field.read(url))
  }

  /// Reads a catalog from a file's content.
  public init(_ field: Field) throws(ConfigurationFailure) {
    book = try InstrumentBook(field)
    venue = book.venue
    guard let fees = book.common.feeTiers else {
      throw field.failure(expected: "\"fees\" at the top of the file", found: "none")
    }
    feeTiers = fees
  }

  /// The venue's own symbols, in the order of the file.
  public var symbols: [String] { book.entries.map(\.symbol) }

  /// What the margin tiers of a symbol of the venue are, where they are not its published table.
  public func marginNote(symbol: String) -> String? {
    book.entries.first { $0.symbol == symbol }?.marginNote
  }

  /// The moments at which the rules of a symbol of the venue changed, oldest first.
  public func changes(symbol: String) -> [Timestamp] {
    book.entries.first { $0.symbol == symbol }?.stretches.compactMap(\.until) ?? []
  }

  /// The instrument of that name, under the rules that held at a moment.
  ///
  /// Another venue's name for it does too: ``SymbolName`` says which.
  public func instrument(
    symbol: String, at moment: Timestamp = .distantFuture
  ) throws(InstrumentFailure) -> Instrument {
    try match(symbol: symbol, at: moment).instrument
  }

  /// The instrument of that name and, where it is the venue's instrument for another venue's name,
  /// a notice.
  public func match(
    symbol: String, at moment: Timestamp = .distantFuture
  ) throws(InstrumentFailure) -> Match {
    if let entry = book.entries.first(where: { $0.symbol == symbol }) {
      return Match(instrument: entry.instrument(at: moment))
    }
    let lowered = symbol.lowercased()
    let name = SymbolName(symbol)
    if let refused = book.refused.first(where: { $0.symbol.lowercased() == lowered }) {
      throw .refused(symbol: symbol, venue: venue, because: refused.because)
    }
    if name.isInverse { throw .refused(symbol: symbol, venue: venue, because: "inverse") }
    let same = book.entries.filter { $0.name.base == name.base }
    if let entry = same.first(where: { $0.name.quote == name.quote }) ?? same.first {
      let isSpelling = entry.symbol.lowercased() == lowered
      return Match(
        instrument: entry.instrument(at: moment),
        notice: isSpelling ? nil : "\(symbol) is traded as \(entry.symbol) at \(venue)")
    }
    throw .unknown(
      symbol: symbol, venue: venue, suggestion: suggestion(for: symbol))
  }

  /// The instrument of that name, or else a generic one and a notice; throws only for what is
  /// refused.
  public func matchOrGeneric(
    symbol: String, at moment: Timestamp = .distantFuture
  ) throws(InstrumentFailure) -> Match {
    do {
      return try match(symbol: symbol, at: moment)
    } catch {
      guard case .unknown(_, _, let suggestion) = error else { throw error }
      var notice = "\(symbol) is not among the instruments of \(venue)"
      if let suggestion { notice += " (did you mean \(suggestion)?)" }
      return Match(
        instrument: generic(symbol: symbol),
        notice: notice + "; a generic one is used: \(Instrument.genericRules)")
    }
  }

  /// An instrument for a symbol of which nothing is known, at this venue's standard costs.
  public func generic(symbol: String) -> Instrument {
    .generic(
      symbol: symbol, feeTiers: feeTiers,
      liquidationFee: book.common.liquidationFee ?? .zero,
      fundingInterval: book.common.fundingInterval ?? .minutes(480))
  }
}
