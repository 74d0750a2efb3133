import SimulatedExchange
import Simulation
import Trading
import Transport
import WireFormat

/// What a bot says of itself, which no exchange can know.
extension AdminFront {
  /// Takes one signal or a list of them; says what has become of each so far.
  func takeSignals(_ body: WireReader) throws -> JSON {
    let isList = if case .array = body.json { true } else { false }
    var answers: [JSON] = []
    for signal in isList ? try body.elements() : [body] { answers.append(try take(signal)) }
    return isList ? .array(answers) : answers[0]
  }

  private func take(_ signal: WireReader) throws -> JSON {
    let account = try account(try signal.optional("account")?.text())
    let id = try signal.required("id").text()
    let order = try signal.optional("order")?.text()
    let reason = try signal.optional("blocked")?.text()
    if try signal.optional("symbol") == nil {
      guard account.signals.amend(id, order: order, reason: reason) else {
        throw Refusal(words: "the signal \(id) is not known: \"symbol\" and \"side\" are wanted")
      }
    } else {
      account.signals.post(
        id, try instrument(try signal.required("symbol").text()),
        try side(signal.required("side")), order: order, reason: reason, at: door.exchange.now)
    }
    if let order, let record = account.order(nil, named: order), record.filled > .zero {
      account.signals.entered(by: record)
    }
    guard let posted = account.signals[id] else { throw Refusal(words: "no signal") }
    return row(posted, account)
  }

  private func side(_ field: WireReader) throws -> Side {
    switch try field.text().lowercased() {
    case "buy", "long": return .buy
    case "sell", "short": return .sell
    default: throw field.failure("Buy or Sell")
    }
  }

  func signals(_ account: ServedAccount) -> [JSON] {
    account.signals.signals.map { row($0, account) }
  }

  private func row(_ signal: SignalBook.Posted, _ account: ServedAccount) -> JSON {
    var row: [(String, JSON)] = [
      ("id", .string(signal.id)), ("symbol", symbol(signal.instrument)),
      ("side", .string("\(signal.side)")), ("time", .integer(signal.time.milliseconds)),
    ]
    switch account.signals.fate(of: signal, at: door.exchange.now) {
    case .traded: row.append(("fate", .string("traded")))
    case .pending: row.append(("fate", .string("pending")))
    case .blocked(let reason):
      row += [("fate", .string("blocked")), ("reason", .string(reason))]
    }
    return .object(row)
  }

  /// Takes all that a bot believes to hold: what is not listed it believes to be flat.
  func takeBeliefs(_ body: WireReader) throws -> JSON {
    let account = try account(try body.optional("account")?.text())
    var sizes = door.exchange.instruments.map { _ in Quantity.zero }
    for row in try body.required("positions").elements() {
      let index = try instrument(try row.required("symbol").text())
      let field = try row.required("size")
      guard let size = Quantity(try field.decimal()) else { throw field.failure("a quantity") }
      let isShort = try row.optional("side").map { try side($0) == .sell } ?? false
      sizes[index.value] = isShort ? Quantity(units: -size.magnitude.units) : size
    }
    account.ledger.believe(sizes, at: door.exchange.now)
    account.ledger.settle(account.exchange, at: door.exchange.now)
    return .object([("phantoms", .array(phantoms(of: account)))])
  }

  /// The symbols on which the bot believes in a position that is not there.
  private func phantoms(of account: ServedAccount) -> [JSON] {
    account.exchange.instrumentIndices.filter { index in
      account.ledger.believed[index.value] != .zero && account.exchange.position(index).isFlat
    }.map(symbol)
  }
}
