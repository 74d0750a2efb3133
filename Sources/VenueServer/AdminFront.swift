import SimulatedExchange
import Trading
import Transport
import WireFormat

/// The admin interface: the truth about every account, and the clock where it stands.
///
/// It is not the venue's, knows no keys, and faults do not strike it: the server listens on
/// loopback unless told otherwise.
final class AdminFront {
  static let base = "/drydock/"
  private let door: FrontDoor
  private let faults: FaultBox

  init(door: FrontDoor, faults: FaultBox) {
    self.door = door
    self.faults = faults
  }

  func reply(to request: HTTPRequest) -> HTTPReply {
    let name = request.path.dropFirst(Self.base.count)
    switch (request.method, name) {
    case ("GET", "state"): return answer(state)
    case ("GET", "accounts"): return answer(.array(door.exchange.accounts.map(summary)))
    case ("GET", "orders"): return listing(request, orders)
    case ("GET", "fills"): return listing(request, fills)
    case ("GET", "faults"): return answer(strikes)
    case ("POST", "advance"): return advance(request)
    default: return HTTPReply(.json("{\"error\":\"no such thing\"}", status: 404))
    }
  }

  private func answer(_ json: JSON, status: Int = 200) -> HTTPReply {
    HTTPReply(.json(json.compactText + "\n", status: status))
  }

  private func refuse(_ words: String) -> HTTPReply {
    answer(.object([("error", .string(words))]), status: 400)
  }

  private var state: JSON {
    let markets = door.exchange.instruments.enumerated().map { index, instrument in
      JSON.object([
        ("symbol", .string(instrument.symbol)),
        ("last", JSON(text: door.exchange.tape.lastPrice(InstrumentIndex(index)))),
      ])
    }
    return .object([
      ("now", .integer(door.exchange.now.milliseconds)),
      ("shown", .integer(door.clock.shown(door.exchange.now).milliseconds)),
      ("isOver", .bool(door.exchange.isOver)), ("isLockstep", .bool(door.clock.speed == nil)),
      ("speed", JSON(door.clock.speed)), ("clock", .string(door.clock.shown.rawValue)),
      ("markets", .array(markets)), ("overflows", JSON(door.server.overflows)),
    ])
  }

  private func summary(_ account: ServedAccount) -> JSON {
    let positions = account.exchange.instrumentIndices.map { index in
      let position = account.exchange.position(index)
      return JSON.object([
        ("symbol", .string(door.exchange.instruments[index.value].symbol)),
        ("size", JSON(text: position.size)), ("averageEntry", JSON(text: position.averageEntry)),
        ("hasLiveStop", .bool(account.exchange.hasLiveStop(index))),
        ("nakedSeconds", JSON(account.naked[index.value].seconds)),
      ])
    }
    return .object([
      ("key", .string(account.key)), ("equity", JSON(text: account.exchange.equity)),
      ("balance", JSON(text: account.exchange.account.balance)),
      ("fees", JSON(text: account.exchange.account.fees)),
      ("funding", JSON(text: account.exchange.account.funding)),
      ("liquidations", JSON(account.exchange.liquidations)),
      ("requests", JSON(account.received)), ("refused", JSON(account.refused)),
      ("openOrders", JSON(account.open.count)), ("fills", JSON(account.fills.count)),
      ("positions", .array(positions)),
    ])
  }

  private func listing(
    _ request: HTTPRequest, _ rows: (ServedAccount) -> [JSON]
  ) -> HTTPReply {
    let key = QueryText(request.query)["account"]
    guard let account = door.exchange.accounts.first(where: { key == nil || $0.key == key }) else {
      return refuse("no such account")
    }
    return answer(.array(rows(account)))
  }

  private func orders(_ account: ServedAccount) -> [JSON] {
    (account.past + account.open).map { order in
      JSON.object([
        ("number", .integer(Int64(order.venueID.number))), ("name", .string(order.name)),
        ("symbol", .string(door.exchange.instruments[order.terms.instrument.value].symbol)),
        ("origin", .string("\(order.origin)")), ("status", .string("\(order.status)")),
        ("side", .string("\(order.terms.side)")), ("quantity", JSON(text: order.terms.quantity)),
        ("filled", JSON(text: order.filled)), ("trigger", JSON(text: order.terms.trigger?.price)),
        ("created", .integer(order.created.milliseconds)),
        ("updated", .integer(order.updated.milliseconds)),
      ])
    }
  }

  private func fills(_ account: ServedAccount) -> [JSON] {
    account.fills.map { record in
      JSON.object([
        ("number", .integer(Int64(record.fill.execution.number))),
        ("order", .integer(Int64(record.fill.venueID.number))),
        ("symbol", .string(door.exchange.instruments[record.fill.instrument.value].symbol)),
        ("side", .string("\(record.fill.side)")), ("price", JSON(text: record.fill.price)),
        ("quantity", JSON(text: record.fill.quantity)), ("fee", JSON(text: record.fill.fee)),
        ("time", .integer(record.fill.time.milliseconds)),
      ])
    }
  }

  private var strikes: JSON {
    var counts: [FaultKind: Int] = [:]
    for strike in faults.faults?.injector.strikes ?? [] {
      counts[strike.decision.kind, default: 0] += 1
    }
    return .object(
      FaultKind.allCases.compactMap { kind in counts[kind].map { (kind.name, JSON($0)) } })
  }

  /// Lets the time of the data go on by seconds, or to a moment in milliseconds.
  private func advance(_ request: HTTPRequest) -> HTTPReply {
    guard door.clock.speed == nil else { return refuse("the clock goes by itself") }
    guard let body = try? WireReader(parsing: request.text) else { return refuse("no JSON") }
    let target: Timestamp
    if let seconds = body.json["seconds"]?.double, seconds >= 0, seconds < 1e9 {
      target = door.exchange.now + TimeSpan(nanoseconds: Int64(seconds * 1e9))
    } else if let milliseconds = body.json["to"]?.integer {
      target = Timestamp(milliseconds: Int64(milliseconds))
    } else {
      return refuse("\"seconds\" or \"to\" is wanted")
    }
    door.exchange.advance(to: target)
    return answer(state)
  }
}
