import BybitProtocol
import Trading
import WireFormat

/// Rows of the account, one by one: whose they are, and what of them is not understood.
extension BybitAdapter {
  /// How many rows of the account were not used, and why.
  public var rowCounts: RowCounts { rowBook.counts }

  /// The instrument of ours that a row is about; nil for a row of another part of the venue, of
  /// another symbol or of a side of a hedge, which is counted and left alone.
  mutating func owner(
    of row: WireReader, in category: BybitCategory
  ) throws(WireFailure) -> InstrumentIndex? {
    let owner = try BybitOwner(row, in: category)
    guard owner.category == .linear, let index = reports.index(of: owner.symbol) else {
      if let word = owner.category.unlisted, reports.index(of: owner.symbol) != nil {
        note(unlisted: ["category \(word)"], row)
      }
      rowBook.counts.foreign += 1
      return nil
    }
    guard try owner.positionIndex() == 0 else {
      rowBook.counts.foreign += 1
      let words = "a side of a hedge on \(owner.symbol) is not ours, and is left alone"
      if rowBook.isNew(words) { outputs.append(.notice(words)) }
      return nil
    }
    return index
  }

  /// An order of ours; nil for one of others.
  mutating func order(
    _ row: WireReader, in category: BybitCategory
  ) throws(WireFailure) -> OrderReport? {
    guard try owner(of: row, in: category) != nil else { return nil }
    let order = try BybitOrder(row)
    note(unlisted: order.unlisted, row)
    note(order.defects, row)
    return try reports.report(order)
  }

  /// A position of ours that is not flat; nil for a flat one, and for one of others.
  mutating func position(
    _ row: WireReader, in category: BybitCategory
  ) throws(WireFailure) -> PositionReport? {
    guard try owner(of: row, in: category) != nil else { return nil }
    let position = try BybitPosition(row)
    note(position.defects, row)
    return try reports.position(position, row)
  }

  /// A fill of ours.
  ///
  /// What else an execution is, a payment or a change of a position that is no
  /// trade, is told at once; of rows of others nothing is.
  mutating func fill(
    _ row: WireReader, in category: BybitCategory
  ) throws(WireFailure) -> Fill? {
    guard let index = try owner(of: row, in: category) else { return nil }
    switch try reports.execution(row, index) {
    case .fill(let fill, let execution):
      note(unlisted: execution.unlisted, row)
      note(execution.defects, row)
      return fill
    case .payment(let payment): outputs.append(.payment(payment))
    case .change(let type): tellChange(index, "an execution of type \(type.text)", row)
    }
    return nil
  }

  /// Has what is held of an instrument asked for, once for each row that gives cause.
  private mutating func tellChange(_ index: InstrumentIndex, _ words: String, _ row: WireReader) {
    guard rowBook.isNew(change: row.json["execId"]?.string ?? row.json.compactText) else { return }
    rowBook.counts.changes += 1
    note(unlisted: ["\(words), which is no trade; the position is asked for"], row)
    outputs.append(.event(.positionChanged(index)))
  }

  /// How often one row may make a listing of fills incomplete.
  ///
  /// It may have been spoiled on its way;
  /// one that comes so again and again is so at the venue, and what it did the positions say.
  private static let mostSpoilt = 3

  /// Notes a row of fills that cannot be read; returns whether the listing lacks it.
  mutating func isMissing(
    _ row: WireReader, of index: InstrumentIndex, _ failure: WireFailure
  ) -> Bool {
    let times = note(unreadable: row, failure, "a listing of fills")
    if times <= Self.mostSpoilt { return true }
    tellChange(index, "an execution that cannot be read", row)
    return false
  }

  // What is said of it.

  /// Says words that are not known, each once in a run.
  mutating func note(unlisted words: [String], _ row: WireReader) {
    if words.isEmpty { return }
    rowBook.counts.unlisted += 1
    for word in words where rowBook.isNew(word) {
      outputs.append(.unreadable(words: "not known here: \(word)", row: row.shown))
    }
  }

  /// Says which members could not be read, each once in a run.
  mutating func note(_ defects: [WireFailure], _ row: WireReader) {
    for defect in defects where rowBook.isNew("\(defect.member) \(defect.expected)") {
      outputs.append(.unreadable(words: "left out: \(defect)", row: row.shown))
    }
  }

  /// Says that a row could not be read; returns how often it came.
  @discardableResult
  mutating func note(
    unreadable row: WireReader, _ failure: WireFailure, _ place: String
  ) -> Int {
    let (times, isShown) = rowBook.note(unreadable: row.json.compactText)
    if isShown {
      outputs.append(
        .unreadable(words: "\(place): a row is not understood: \(failure)", row: row.shown))
    }
    return times
  }
}

extension WireReader {
  /// As it is written down: not longer than a few rows are.
  fileprivate var shown: String {
    let text = json.compactText
    return text.utf8.count > 4_000 ? "\(text.prefix(4_000))…" : text
  }
}

extension WireFailure {
  /// The member that was wrong, without the place of its row.
  fileprivate var member: Substring { path.split(separator: ".").last ?? "" }
}
