import SimulatedExchange
import Trading
import Transport
import WireFormat

/// The admin interface: the truth about every account, what bots say of themselves, faults by
/// order, and the clock where it stands.
///
/// It is not the venue's, knows no keys, and faults do not strike it: the server listens on
/// loopback unless told otherwise.
final class AdminFront {
  static let base = "/drydock/"
  let door: FrontDoor
  let faults: FaultBox
  /// Lets the time of the data go on to a moment, with all that happens by itself.
  private let advance: (Timestamp) -> Void

  /// What is asked for cannot be done, for a reason in words.
  struct Refusal: Error { let words: String }

  init(door: FrontDoor, faults: FaultBox, advance: @escaping (Timestamp) -> Void) {
    self.door = door
    self.faults = faults
    self.advance = advance
  }

  func reply(to request: HTTPRequest) -> HTTPReply {
    do {
      guard let json = try answer(request) else {
        return reply(.object([("error", .string("no such thing"))]), status: 404)
      }
      return reply(json, status: 200)
    } catch {
      let words = (error as? Refusal)?.words ?? "\(error)"
      return reply(.object([("error", .string(words))]), status: 400)
    }
  }

  private func reply(_ json: JSON, status: Int) -> HTTPReply {
    HTTPReply(.json(json.compactText + "\n", status: status))
  }

  private func answer(_ request: HTTPRequest) throws -> JSON? {
    let query = QueryText(request.query)
    switch (request.method, request.path.dropFirst(Self.base.count)) {
    case ("GET", "state"): return state
    case ("GET", "accounts"): return .array(door.exchange.accounts.map(summary))
    case ("GET", "orders"): return .array(orders(try account(query["account"])))
    case ("GET", "fills"): return .array(fills(try account(query["account"])))
    case ("GET", "trades"): return .array(trades(try account(query["account"])))
    case ("GET", "signals"): return .array(signals(try account(query["account"])))
    case ("GET", "report-card"): return card(try account(query["account"]))
    case ("GET", "faults"): return strikes
    case ("POST", "signals"): return try takeSignals(WireReader(parsing: request.text))
    case ("POST", "beliefs"): return try takeBeliefs(WireReader(parsing: request.text))
    case ("POST", "faults"): return try takeFaults(request)
    case ("POST", "advance"): return try advance(WireReader(parsing: request.text))
    default: return nil
    }
  }

  /// The account of a key, or the first where none is named.
  func account(_ key: String?) throws(Refusal) -> ServedAccount {
    guard let account = door.exchange.accounts.first(where: { key == nil || $0.key == key }) else {
      throw Refusal(words: "no such account")
    }
    return account
  }

  /// The instrument of a symbol.
  func instrument(_ symbol: String) throws(Refusal) -> InstrumentIndex {
    guard let index = door.exchange.index(of: symbol) else {
      throw Refusal(words: "\(symbol) is not served")
    }
    return index
  }

  func symbol(_ index: InstrumentIndex) -> JSON {
    .string(door.exchange.instruments[index.value].symbol)
  }

  private var state: JSON {
    let markets = door.exchange.instruments.indices.map { index in
      JSON.object([
        ("symbol", symbol(InstrumentIndex(index))),
        ("last", JSON(text: door.exchange.tape.lastPrice(InstrumentIndex(index)))),
      ])
    }
    return .object([
      ("now", .integer(door.exchange.now.milliseconds)),
      ("shown", .integer(door.clock.shown(door.exchange.now).milliseconds)),
      ("isOver", .bool(door.exchange.isOver)), ("isLockstep", .bool(door.clock.isLockstep)),
      ("speed", JSON(door.clock.speed)), ("clock", .string(door.clock.shown.rawValue)),
      ("markets", .array(markets)), ("overflows", JSON(door.server.overflows)),
    ])
  }

  /// Lets the time of the data go on by seconds, or to a moment in milliseconds.
  private func advance(_ body: WireReader) throws -> JSON {
    guard door.clock.isLockstep else { throw Refusal(words: "the clock goes by itself") }
    if let seconds = body.json["seconds"]?.double, seconds >= 0, seconds < 1e9 {
      advance(door.exchange.now + TimeSpan(nanoseconds: Int64(seconds * 1e9)))
    } else if let milliseconds = body.json["to"]?.integer {
      advance(Timestamp(milliseconds: Int64(milliseconds)))
    } else {
      throw Refusal(words: "\"seconds\" or \"to\" is wanted")
    }
    return state
  }
}
