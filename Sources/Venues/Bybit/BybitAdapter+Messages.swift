import BybitProtocol
import Trading
import WireFormat

/// What the messages of topics say, row by row: one that is not understood costs no other.
extension BybitAdapter {
  /// A message of which nothing can be read.
  ///
  /// On the account's stream something has happened, and nobody knows what: the venue is asked.
  mutating func misunderstand(
    _ text: String, on stream: VenueStream, _ failure: WireFailure, at now: Moment
  ) {
    note(unreadable: WireReader(.string(text)), failure, "the \(stream.rawValue) stream")
    if stream == .account, streams[stream]?.phase == .up { missEvents(at: now) }
  }

  /// Something of the account was said that cannot be read: all of it is asked for.
  private mutating func missEvents(at now: Moment) {
    outputs.append(.event(.gap))
    missPayments(at: now)
  }

  mutating func take(
    _ message: BybitMessage, on stream: VenueStream, at now: Moment
  ) throws(WireFailure) {
    let parts = message.topic.split(separator: ".").map(String.init)
    let root = parts.first ?? ""
    let index = reports.index(of: parts.last ?? "")
    switch root {
    case "tickers":
      let change = try BybitTicker(message.data)
      note(change.defects, message.data)
      guard let index = reports.index(of: change.symbol) else { return }
      if message.type == "snapshot" { tickers[index.value] = nil }
      hearTicker(index, at: now)
      take(change, index, at: message.time, now)
    case "orderbook": try takeBook(message, at: now)
    case "kline":
      guard let index else { return }
      for row in try message.data.elements() {
        each(row, message.topic) { adapter, row throws(WireFailure) in
          try adapter.take(try BybitStreamedKline(row), row, index, at: now)
        }
      }
    case "publicTrade":
      for row in try message.data.elements() {
        each(row, message.topic) { adapter, row throws(WireFailure) in
          adapter.take(try BybitTrade(row, onStream: true))
        }
      }
    case "order", "execution", "wallet":
      let category = parts.count > 1 ? BybitCategory(text: parts[1]) : .linear
      try takePrivate(root, try message.data.elements(), category, at: now)
    default: break
    }
  }

  /// Takes a row; returns whether it was understood.
  @discardableResult
  private mutating func each(
    _ row: WireReader, _ topic: String,
    _ body: (inout BybitAdapter, WireReader) throws(WireFailure) -> Void
  ) -> Bool {
    do throws(WireFailure) {
      try body(&self, row)
      return true
    } catch {
      note(unreadable: row, error, topic)
      return false
    }
  }

  private mutating func take(_ trade: BybitTrade) {
    guard let index = reports.index(of: trade.symbol) else { return }
    outputs.append(
      .trade(
        index,
        PublicTrade(
          time: trade.time, price: trade.price, quantity: trade.quantity,
          takerSide: trade.side)))
  }

  /// Tells what can be read; where a row cannot, the venue is asked for all that has happened.
  private mutating func takePrivate(
    _ root: String, _ rows: [WireReader], _ category: BybitCategory, at now: Moment
  ) throws(WireFailure) {
    var isWhole = true
    for row in rows {
      let isRead = each(row, "the topic \(root)") { adapter, row throws(WireFailure) in
        switch root {
        case "order":
          if let report = try adapter.order(row, in: category) {
            adapter.outputs.append(.event(.order(report)))
          }
        case "execution":
          if let fill = try adapter.fill(row, in: category) {
            adapter.outputs.append(.event(.fill(fill)))
          }
        default: try adapter.takeWallet(row)
        }
      }
      isWhole = isWhole && isRead
    }
    if !isWhole { missEvents(at: now) }
  }

  /// A push of the wallet names the coins that have changed.
  private mutating func takeWallet(_ row: WireReader) throws(WireFailure) {
    let wallet = try BybitWallet(row)
    guard wallet.isUnified else {
      rowBook.counts.foreign += 1
      return
    }
    note(wallet.defects, row)
    outputs.append(.event(.account(try reports.account(wallet, isWhole: false))))
  }
}
