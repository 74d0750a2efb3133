import BybitProtocol
import Trading
import WireFormat

/// What is known of the rules of one instrument, and when they are read again.
struct RulesTrack: Sendable {
  /// Nil where nobody said what they were.
  var instrument: Instrument?
  var isAsking = false
  /// On the wall; nil before the first turn.
  var next: Timestamp?
  /// When the ticker says that the contract ends, where it says so.
  var saidDelivery: Timestamp?
  /// How often in a row the venue did not list it.
  var missing = 0
}

/// The rules of instruments, which are facts of now: read again every hour, and at once where
/// something says that they are others.
extension BybitAdapter {
  private static let rulesEvery = TimeSpan.minutes(60)
  /// However often something says so, they are not read more often.
  private static let rulesPause = TimeSpan.seconds(30)

  mutating func turnRules(at now: Moment) {
    for place in rules.indices where rules[place].instrument != nil {
      let next = rules[place].next ?? now.wall + Self.rulesEvery
      rules[place].next = next
      guard next <= now.wall, !rules[place].isAsking else { continue }
      rules[place].isAsking = true
      rules[place].next = now.wall + Self.rulesEvery
      send(BybitInquiry(.rules(InstrumentIndex(place)), at: now), at: now)
    }
  }

  /// Something has said that other rules hold: they are read at the next turn, or a while later.
  mutating func doubtRules(_ index: InstrumentIndex, at now: Moment) {
    let soon = rules[index.value].isAsking ? now.wall + Self.rulesPause : now.wall
    rules[index.value].next = min(rules[index.value].next ?? soon, soon)
  }

  /// The rules could not be read; they are again after a while.
  mutating func missRules(_ index: InstrumentIndex) {
    rules[index.value].isAsking = false
    guard let next = rules[index.value].next else { return }
    rules[index.value].next = next - Self.rulesEvery + Self.rulesPause
  }

  /// Takes a listing of one instrument; the instrument as it is from now on.
  mutating func takeRules(
    _ rows: [WireReader], _ index: InstrumentIndex, at now: Moment
  ) throws(WireFailure) -> Instrument {
    let symbol = settings.symbols[index.value]
    guard let known = rules[index.value].instrument else {
      throw WireFailure(path: "", expected: "an instrument of the catalogue", found: "none")
    }
    var instrument = known
    if let row = rows.first(where: { $0.json["symbol"]?.string == symbol }) {
      let said = AccountFacts.Rules(try BybitInstrument(row))
      instrument = said.applied(to: known)
      if !said.isTrading {
        let words = "\(symbol) is not being traded: its status is \(said.status)"
        note(unlisted: [words], row)
        if Self.endings.contains(said.status) { instrument.delivery = ending(said.delivery, now) }
      }
      rules[index.value].missing = 0
    } else {
      rules[index.value].missing += 1
      guard rules[index.value].missing > 1 else {
        throw WireFailure(path: "list", expected: "the rules of \(symbol)", found: "nothing")
      }
      let words = "\(symbol) is not listed by the venue any more"
      if rowBook.isNew(words) { outputs.append(.unreadable(words: words, row: "")) }
      instrument.delivery = ending(known.delivery, now)
    }
    rules[index.value].instrument = instrument
    return instrument
  }

  /// What a contract is called that is being settled, or was.
  private static let endings = ["Delivering", "Closed", "Settling"]

  /// The moment of an ending that has begun.
  private func ending(_ said: Timestamp?, _ now: Moment) -> Timestamp {
    said.map { min($0, now.trading) } ?? now.trading
  }

  /// Tells rules that are others than they were.
  mutating func takeOwnRules(
    _ rows: [WireReader], _ index: InstrumentIndex, at now: Moment
  ) throws(WireFailure) {
    let former = rules[index.value].instrument
    let instrument = try takeRules(rows, index, at: now)
    rules[index.value].isAsking = false
    guard instrument != former else { return }
    outputs.append(.notice("other rules hold for \(instrument.symbol)"))
    outputs.append(.event(.rules(index, instrument)))
  }

  /// What a ticker says of the end of a contract.
  mutating func takeDelivery(_ delivery: Timestamp?, _ index: InstrumentIndex, at now: Moment) {
    guard let delivery, rules[index.value].saidDelivery != delivery else { return }
    rules[index.value].saidDelivery = delivery
    if rules[index.value].instrument?.delivery != delivery { doubtRules(index, at: now) }
  }

  // What is set.

  /// Reads what is set for an instrument; nil where more is asked for now.
  ///
  /// The row of the position says its leverage; the account alone says how margin is shared.
  mutating func takeSettings(
    _ reply: BybitReply, _ index: InstrumentIndex, _ inquiry: inout BybitInquiry, at now: Moment
  ) throws(WireFailure) -> Answer? {
    if var found = inquiry.settings {
      let mode = WireReader(reply.result, path: "result").json["marginMode"]?.string
      found.isIsolated = mode.map { $0 == "ISOLATED_MARGIN" }
      return .settings(found)
    }
    let symbol = settings.symbols[index.value]
    var sides: [BybitPosition] = []
    for row in try reply.listing().rows where row.json["symbol"]?.string == symbol {
      sides.append(try BybitPosition(row))
    }
    guard let first = sides.first else {
      throw WireFailure(path: "list", expected: "the row of \(symbol)", found: "nothing")
    }
    let own = sides.first { $0.index == 0 }
    inquiry.settings = InstrumentSettings(
      instrument: index, leverage: Rate((own ?? first).leverage), isIsolated: nil,
      isOneWay: own != nil)
    send(inquiry, at: now)
    return nil
  }
}
