import Trading

/// What a column of a file of trades or funding rates holds.
enum EventRole: UInt8 {
  case ignored
  case time
  /// The price of a trade.
  case price
  case quantity
  /// The taker's side in a word.
  case side
  /// Whether the buyer was the maker, so that the taker sold.
  case buyerIsMaker
  case rate

  var word: String {
    switch self {
    case .ignored: "-"
    case .time: "time"
    case .price: "price"
    case .quantity: "quantity"
    case .side: "side"
    case .buyerIsMaker: "buyer is maker"
    case .rate: "funding rate"
    }
  }

  /// The names that vendors give such a column, without spaces and signs.
  var names: [String] {
    switch self {
    case .ignored: []
    case .time:
      [
        "timestamp", "transacttime", "exchangetsms", "createdtime", "tradetime", "time",
        "fundingtime",
        "calctime", "fundingratetimestamp", "ts", "t", "datetime", "date", "settlementtime",
      ]
    case .price: ["price", "p", "px", "tradeprice"]
    case .quantity: ["quantity", "qty", "size", "amount", "q", "sz", "volume", "basesize"]
    case .side: ["side", "takerside", "tradeside", "aggressorside", "aggressor", "type"]
    case .buyerIsMaker: ["isbuyermaker", "buyerismaker", "buyermaker", "m"]
    case .rate:
      [
        "fundingrate", "lastfundingrate", "realizedrate", "rate", "fundingratevalue", "funding",
        "r",
      ]
    }
  }
}

/// Which column means what in a file of trades or funding rates.
struct EventLayout {
  var roles: [EventRole]
  var timeFormat: TimeFormat
  var header: [String]?
  var rowsBeforeData: Int
  var preambleRows: Int
  var keys: [[UInt8]]

  /// The name of a column for messages.
  func name(of column: Int) -> String {
    if let header, column < header.count, !header[column].isEmpty { return header[column] }
    return column < roles.count ? roles[column].word : "column \(column + 1)"
  }

  /// Finds the columns by name, or without names by what they hold.
  init(of table: SampleTable, wanted: [EventRole], path: String) throws {
    roles = [EventRole](repeating: .ignored, count: table.width)
    header = table.header
    rowsBeforeData = table.firstRow
    preambleRows = table.preambleRows
    keys = table.sample.keys
    timeFormat = .epoch
    if let header = table.header {
      assignNamed(header, wanted)
    } else {
      assignShaped(table, wanted)
    }
    guard let time = roles.firstIndex(of: .time), let format = TimeFormat(of: table.column(time))
    else { throw missing("time", table, path) }
    timeFormat = format
    for role in wanted where !roles.contains(role) {
      let isSide = role == .side || role == .buyerIsMaker
      if isSide, roles.contains(.side) || roles.contains(.buyerIsMaker) { continue }
      throw missing(isSide ? "side" : role.word, table, path)
    }
  }

  private func missing(
    _ what: String, _ table: SampleTable, _ path: String
  ) -> MarketDataFailure {
    MarketDataFailure(
      .badData, file: path, line: table.sample.rows[max(0, table.firstRow - 1)].line, field: what,
      found: (table.header ?? table.data.first ?? []).joined(separator: ", "),
      expected: "a column for it", reason: "no column holds it")
  }

  private mutating func assignNamed(_ header: [String], _ wanted: [EventRole]) {
    let names = header.prefix(roles.count).map { name in
      // OKX writes a second name in another language behind a slash.
      ColumnName(name.split(separator: "/").first.map(String.init) ?? name).words.joined()
    }
    for role in [.time] + wanted {
      guard let name = role.names.first(where: { names.contains($0) }),
        let index = names.firstIndex(of: name), roles[index] == .ignored
      else { continue }
      roles[index] = role
    }
    // A word and a flag may both be there; the word is plainer.
    if roles.contains(.side), let flag = roles.firstIndex(of: .buyerIsMaker) {
      roles[flag] = .ignored
    }
  }

  private mutating func assignShaped(_ table: SampleTable, _ wanted: [EventRole]) {
    let columns = (0..<table.width).map { table.column($0) }
    let times = columns.indices.filter { TimeFormat(of: columns[$0]) != nil }
    // A trade's number may look like seconds; milliseconds and finer have 13 digits and more.
    let time = times.first { columns[$0].allSatisfy { $0.count >= 13 } } ?? times.first
    if let time { roles[time] = .time }
    if wanted.contains(.side) {
      if let side = columns.indices.first(where: {
        columns[$0].allSatisfy { TradeSide.word($0.utf8.span) != nil }
      }) {
        roles[side] = .side
      } else if let flag = columns.indices.first(where: {
        columns[$0].allSatisfy { TradeSide.flag($0.utf8.span) != nil }
      }) {
        roles[flag] = .buyerIsMaker
      }
    }
    let numbers = columns.indices.filter { index in
      roles[index] == .ignored && columns[index].allSatisfy { NumberText($0).number != nil }
        && !Self.isCounter(columns[index])
    }
    let values = wanted.filter { [.price, .quantity, .rate].contains($0) }
    for (role, index) in zip(values, numbers) { roles[index] = role }
  }

  /// Whether the values are whole numbers that never fall, as a trade's number is.
  private static func isCounter(_ fields: [String]) -> Bool {
    let values = fields.map { NumberText($0).number?.units(places: 0) ?? 0 }
    return fields.count > 1 && fields.allSatisfy { $0.allSatisfy(\.isNumber) }
      && zip(values, values.dropFirst()).allSatisfy { $0 <= $1 } && values.first != values.last
  }
}

/// The taker's side of a trade in a vendor's words.
enum TradeSide {
  private static let buys = ["buy", "b", "bid", "buyer"]
  private static let sells = ["sell", "s", "ask", "a", "seller"]

  /// From `buy`, `Sell`, `b`, `ask` and their like.
  static func word(_ text: Span<UInt8>) -> Side? {
    if buys.contains(where: { isSame(text, $0) }) { return .buy }
    return sells.contains { isSame(text, $0) } ? .sell : nil
  }

  /// From whether the buyer was the maker.
  static func flag(_ text: Span<UInt8>) -> Side? {
    if isSame(text, "false") || isSame(text, "0") { return .buy }
    return isSame(text, "true") || isSame(text, "1") ? .sell : nil
  }

  /// Whether a text is a word, capitals or not.
  private static func isSame(_ text: Span<UInt8>, _ word: String) -> Bool {
    let other = word.utf8.span
    guard other.count == text.count else { return false }
    for index in 0..<other.count where text[index] | 0x20 != other[index] | 0x20 { return false }
    return true
  }
}
