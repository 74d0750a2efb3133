public import Trading
public import WireFormat

/// To what a row of an account belongs: only all of it together says whose the row is, since parts
/// of the venue and sides of a hedge share a symbol.
public struct BybitOwner: Sendable {
  public let category: BybitCategory
  /// Empty where the row is of another part of the venue, and says none.
  public let symbol: String
  private let row: WireReader

  /// Reads what a row says of it; `category` is that of the topic or the listing, which holds where
  /// the row does not say.
  public init(_ row: WireReader, in category: BybitCategory) throws(WireFailure) {
    self.row = row
    self.category = try row.filled("category")?.said() ?? category
    symbol =
      self.category == .linear
      ? try row.required("symbol").text() : row.json["symbol"]?.string ?? ""
  }

  /// 0 one-way, 1 the long of a hedge, 2 the short; 0 where the row does not say.
  public func positionIndex() throws(WireFailure) -> Int { try row.integer("positionIdx") }
}

/// A payment of funding, as the listing and the stream of executions say it: a row that names the
/// whole position as its quantity, and of which only the fee is money.
public struct BybitFunding: Hashable, Sendable {
  public var executionID: String
  /// Positive where it was paid, negative where it was received.
  public var fee: Money
  public var time: Timestamp

  /// Reads a row.
  public init(_ row: WireReader) throws(WireFailure) {
    executionID = try row.required("execId").text()
    fee = try row.required("execFee").measured()
    time = try row.required("execTime").moment()
  }
}
