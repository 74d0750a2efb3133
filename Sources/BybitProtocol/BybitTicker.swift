public import Trading
public import WireFormat

/// A ticker: whole in a listing and in a snapshot, and in a delta only what has changed.
public struct BybitTicker: Hashable, Sendable {
  public var symbol: String
  public var last: Price?
  public var mark: Price?
  public var index: Price?
  public var bid: Price?
  public var bidSize: Quantity?
  public var ask: Price?
  public var askSize: Quantity?
  public var high: Price?
  public var low: Price?
  /// The last price a day ago.
  public var dayBefore: Price?
  /// Texts, since they can be larger than an amount.
  public var volume: String?
  public var turnover: String?
  public var fundingRate: Rate?
  public var nextFunding: Timestamp?
  /// When the contract is settled and ends; nil where it is not known to.
  public var delivery: Timestamp?
  /// What was wrong with members that could not be read, and were left out.
  public var defects: [WireFailure] = []

  /// Creates a ticker that says nothing yet.
  public init(symbol: String) { self.symbol = symbol }

  /// Reads a row of a listing or the data of a message; what of it cannot be read says nothing.
  public init(_ row: WireReader) throws(WireFailure) {
    symbol = try row.required("symbol").text()
    var rest = RowReader(row)
    last = rest.maybe { row throws(WireFailure) in try row.filled("lastPrice")?.measured() }
    mark = rest.maybe { row throws(WireFailure) in try row.filled("markPrice")?.measured() }
    index = rest.maybe { row throws(WireFailure) in try row.filled("indexPrice")?.measured() }
    bid = rest.maybe { row throws(WireFailure) in try row.filled("bid1Price")?.measured() }
    bidSize = rest.maybe { row throws(WireFailure) in try row.filled("bid1Size")?.measured() }
    ask = rest.maybe { row throws(WireFailure) in try row.filled("ask1Price")?.measured() }
    askSize = rest.maybe { row throws(WireFailure) in try row.filled("ask1Size")?.measured() }
    high = rest.maybe { row throws(WireFailure) in try row.filled("highPrice24h")?.measured() }
    low = rest.maybe { row throws(WireFailure) in try row.filled("lowPrice24h")?.measured() }
    dayBefore = rest.maybe { row throws(WireFailure) in try row.filled("prevPrice24h")?.measured() }
    volume = rest.maybe { row throws(WireFailure) in try row.filled("volume24h")?.decimal() }
    turnover = rest.maybe { row throws(WireFailure) in try row.filled("turnover24h")?.decimal() }
    fundingRate = rest.maybe { row throws(WireFailure) in try row.filled("fundingRate")?.rate() }
    nextFunding = rest.maybe { row throws(WireFailure) in
      try row.filled("nextFundingTime")?.moment()
    }
    // A perpetual that goes on says 0.
    delivery = rest.maybe { row throws(WireFailure) in
      try row.filled("deliveryTime")?.deliveryMoment()
    }
    defects = rest.defects
  }

  /// What has changed since another one, and the symbol.
  public func changes(since former: BybitTicker) -> BybitTicker {
    var delta = BybitTicker(symbol: symbol)
    if last != former.last { delta.last = last }
    if mark != former.mark { delta.mark = mark }
    if index != former.index { delta.index = index }
    if bid != former.bid { delta.bid = bid }
    if bidSize != former.bidSize { delta.bidSize = bidSize }
    if ask != former.ask { delta.ask = ask }
    if askSize != former.askSize { delta.askSize = askSize }
    if high != former.high { delta.high = high }
    if low != former.low { delta.low = low }
    if dayBefore != former.dayBefore { delta.dayBefore = dayBefore }
    if volume != former.volume { delta.volume = volume }
    if turnover != former.turnover { delta.turnover = turnover }
    if fundingRate != former.fundingRate { delta.fundingRate = fundingRate }
    if nextFunding != former.nextFunding { delta.nextFunding = nextFunding }
    return delta
  }

  /// This one with what has changed of it.
  public func taking(_ change: BybitTicker) -> BybitTicker {
    var ticker = self
    ticker.last = change.last ?? last
    ticker.mark = change.mark ?? mark
    ticker.index = change.index ?? index
    ticker.bid = change.bid ?? bid
    ticker.bidSize = change.bidSize ?? bidSize
    ticker.ask = change.ask ?? ask
    ticker.askSize = change.askSize ?? askSize
    ticker.fundingRate = change.fundingRate ?? fundingRate
    ticker.nextFunding = change.nextFunding ?? nextFunding
    ticker.delivery = change.delivery ?? delivery
    ticker.defects = change.defects
    return ticker
  }

  /// The members that it says something of.
  public var json: JSON {
    let change: String? = last.flatMap { last in
      guard let dayBefore, dayBefore > .zero else { return nil }
      return Rate(nearest: (last.double - dayBefore.double) / dayBefore.double)?.description
    }
    let members: [(String, String?)] = [
      ("symbol", symbol), ("lastPrice", last?.description), ("markPrice", mark?.description),
      ("indexPrice", index?.description), ("prevPrice24h", dayBefore?.description),
      ("price24hPcnt", change), ("highPrice24h", high?.description),
      ("lowPrice24h", low?.description), ("volume24h", volume), ("turnover24h", turnover),
      ("fundingRate", fundingRate?.description),
      ("nextFundingTime", nextFunding.map { String($0.milliseconds) }),
      ("bid1Price", bid?.description), ("bid1Size", bidSize?.description),
      ("ask1Price", ask?.description), ("ask1Size", askSize?.description),
    ]
    return .object(members.compactMap { name, text in text.map { (name, .string($0)) } })
  }
}
