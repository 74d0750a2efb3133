public import BybitProtocol
public import Trading
public import Transport
import WireFormat

/// The questions that are asked of Bybit, one after the other, before anything is traded.
public struct BybitInspection: VenueInquiry {
  private enum Step: Sendable {
    case time
    case instrument(Int)
    case key
    case account
    case wallet
    case position(Int)
    case orders
  }

  public private(set) var facts = AccountFacts()
  private let words: BybitRequests
  private let reports: BybitReports
  private var steps: [Step]
  private var sentAt = Timestamp.distantPast
  private var cursor: String?
  private var counts: [String: Int] = [:]
  private var looks = 0

  /// Begins with the first question; without an account only what everybody may know is asked.
  public init(symbols: [String], quote: String, signing: BybitSigning, hasAccount: Bool = true) {
    words = BybitRequests(symbols: symbols, quote: quote, signing: signing)
    reports = BybitReports(symbols: symbols, quote: quote)
    steps = [.time] + symbols.indices.map { .instrument($0) }
    if !hasAccount { return }
    steps += [.key, .account, .wallet] + symbols.indices.map { .position($0) } + [.orders]
  }

  /// Asks only for what must be known to look on: the time, and whether the key is one.
  public init(watching symbols: [String], quote: String, signing: BybitSigning) {
    self.init(symbols: symbols, quote: quote, signing: signing)
    steps = [.time, .key]
  }

  public mutating func next(at wall: Timestamp) -> HTTPRequest? {
    guard let step = steps.first else { return nil }
    sentAt = wall
    let time = wall + facts.clockOffset
    func symbol(_ at: Int) -> [(String, String)] {
      [("category", "linear"), ("symbol", words.symbols[at])]
    }
    switch step {
    case .time: return words.get(Bybit.Path.time, [], isPublic: true, at: time)
    case .instrument(let at):
      return words.get(Bybit.Path.instruments, symbol(at), isPublic: true, at: time)
    case .key: return words.get(Bybit.Path.keyInfo, [], at: time)
    case .account: return words.get(Bybit.Path.accountInfo, [], at: time)
    case .wallet:
      return words.get(
        Bybit.Path.wallet, [("accountType", "UNIFIED"), ("coin", words.quote)], at: time)
    case .position(let at): return words.get(Bybit.Path.positions, symbol(at), at: time)
    case .orders:
      let items = [("category", "linear"), ("settleCoin", words.quote), ("limit", "50")]
      return words.get(
        Bybit.Path.openOrders, items, raw: cursor.map { "&cursor=\($0)" } ?? "", at: time)
    }
  }

  public mutating func take(
    _ response: HTTPResponse, at wall: Timestamp
  ) throws(InspectionFailure) {
    guard let step = steps.first else { return }
    if response.status == 404, skip(step, "there is no such path") { return }
    let reply = try BybitReply(answering: response)
    guard reply.code == 0 else {
      let words = "\(reply.message) (code \(reply.code))"
      if Self.lacking.contains(reply.code), skip(step, words) { return }
      if case .key = step, reply.code == Self.permission, steps.count > 1, skip(step, words) {
        return
      }
      throw InspectionFailure(words, isRefusal: Self.refusals.contains(reply.code))
    }
    do throws(WireFailure) {
      if try take(reply, step, at: wall) { steps.removeFirst() }
    } catch {
      throw InspectionFailure("an answer was not understood: \(error)")
    }
  }

  /// Goes on without a step that may be done without; returns whether it may be.
  ///
  /// A mode of the venue, such as the demo one, need not have its path.
  private mutating func skip(_ step: Step, _ words: String) -> Bool {
    switch step {
    case .key: facts.unchecked.append("what the key may do: \(words)")
    case .account: facts.unchecked.append("the margin mode of the account: \(words)")
    case .time, .instrument, .wallet, .position, .orders: return false
    }
    steps.removeFirst()
    return true
  }

  /// Not to be had in this mode: demo trading, and paths that are not there.
  private static let lacking = [10_032, 10_017]
  /// A key may be allowed to trade and not to be asked about; a bad one fails at the next path.
  private static let permission = 10_005

  /// Returns whether the step is done.
  private mutating func take(
    _ reply: BybitReply, _ step: Step, at wall: Timestamp
  ) throws(WireFailure) -> Bool {
    let result = WireReader(reply.result, path: "result")
    switch step {
    case .time:
      let time = try result.required("timeNano")
      let nanoseconds = try time.integer()
      guard nanoseconds > 0, nanoseconds < Int64.max / 2 else {
        throw time.failure("a time of now")
      }
      takeTime(nanoseconds, at: wall)
      looks += 1
      // One short way tells; after long ones there may be a shorter one.
      if facts.roundTrip > Self.shortWay, looks < Self.mostLooks { return false }
    case .instrument:
      let row = try Self.first(reply)
      facts.rules.append(AccountFacts.Rules(try BybitInstrument(row)))
    case .key: facts.key = try Self.key(result)
    case .account:
      facts.marginMode = try result.required("marginMode").text()
      if facts.marginMode == "PORTFOLIO_MARGIN" {
        facts.obstacles.append("the account is in portfolio margin, which is not supported")
      }
      if (try result.optional("unifiedMarginStatus")?.integer()).map({ $0 < 3 }) ?? false {
        facts.obstacles.append("the account is not a unified one")
      }
    case .wallet:
      let wallet = try BybitWallet(try Self.first(reply))
      facts.balance = try reports.account(wallet, isWhole: true).balance ?? .zero
    case .position(let at): try takePositions(reply, words.symbols[at])
    case .orders: return try takeOrders(reply)
    }
    return true
  }

  /// Of several looks the one with the shortest way says best how far the clocks are apart.
  private mutating func takeTime(_ nanoseconds: Int64, at wall: Timestamp) {
    let way = wall - sentAt
    guard way < facts.roundTrip else { return }
    facts.roundTrip = way
    let half = way.nanoseconds / 2
    let offset = (Timestamp(nanoseconds: nanoseconds) - sentAt).nanoseconds - half
    // What the way alone may explain is not the clock's.
    let excess = max(0, abs(offset) - half)
    facts.clockOffset = TimeSpan(nanoseconds: offset < 0 ? -excess : excess)
  }

  /// A key that is not known, not allowed, expired or of another network, or a wrong signature.
  private static let refusals = [10_003, 10_004, 10_005, 10_007, 10_009, 10_010, 33_004]
  private static let shortWay = TimeSpan.milliseconds(200)
  private static let mostLooks = 4

  private static func first(_ reply: BybitReply) throws(WireFailure) -> WireReader {
    guard let row = try reply.listing().rows.first else {
      throw WireFailure(path: "result.list", expected: "a row", found: "nothing")
    }
    return row
  }

  private static func key(_ result: WireReader) throws(WireFailure) -> AccountFacts.Key {
    var key = AccountFacts.Key()
    let permissions = try result.required("permissions")
    var rights: [String: [String]] = [:]
    for member in permissions.json.members {
      let words = member.value.elements.compactMap(\.string)
      rights[member.name] = words
      key.permissions += words.map { "\(member.name).\($0)" }
    }
    let isReadOnly = try result.required("readOnly").integer() != 0
    let orders = rights["ContractTrade"] ?? []
    key.isKnown = true
    key.canTrade = !isReadOnly && orders.contains("Order") && orders.contains("Position")
    key.canWithdraw = (rights["Wallet"] ?? []).contains { $0.lowercased().contains("withdraw") }
    return key
  }

  private mutating func takePositions(
    _ reply: BybitReply, _ symbol: String
  ) throws(WireFailure) {
    let rows = try reply.listing().rows
    let sides = try rows.map { row throws(WireFailure) in try BybitPosition(row) }
    guard let first = sides.first else {
      throw WireFailure(path: "result.list", expected: "the row of \(symbol)", found: "nothing")
    }
    // The row of one-way mode says the leverage that trades will have.
    let own = zip(rows, sides).filter { $0.1.index == 0 }
    facts.leverages.append((own.first?.1 ?? first).leverage)
    if own.count < rows.count {
      facts.hedged.append(symbol)
      if sides.contains(where: { $0.index != 0 && $0.size != .zero }) {
        facts.obstacles.append("\(symbol) holds a position in hedge mode: close it first")
      }
    }
    for (row, position) in own {
      if let report = try reports.position(position, row) { facts.positions.append(report) }
    }
  }

  private mutating func takeOrders(_ reply: BybitReply) throws(WireFailure) -> Bool {
    let (rows, next) = try reply.listing()
    for row in rows { counts[try row.required("symbol").text(), default: 0] += 1 }
    if let next, next != cursor {
      cursor = next
      return false
    }
    facts.orders = counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    return true
  }
}

extension AccountFacts.Rules {
  /// The rules as the venue's listing of instruments says them.
  init(_ row: BybitInstrument) {
    self.init(
      isTrading: row.status == "Trading", status: row.status, tick: row.tick, lot: row.lot,
      minimumQuantity: row.minimumQuantity, maximumQuantity: row.maximumQuantity,
      maximumMarketQuantity: row.maximumMarketQuantity, minimumNotional: row.minimumNotional,
      maximumLeverage: row.maximumLeverage, fundingInterval: row.fundingInterval,
      delivery: row.delivery)
  }
}
