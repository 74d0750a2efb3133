import Execution
import Trading

/// What of an executor's state was written, and how it goes on: whole now and then, by what has
/// changed otherwise.
struct StateLog {
  /// The most that a part is away from one that was written whole.
  private static let mostLinks = 64

  /// Where a part was written last.
  private struct Chain {
    var last: Int64 = 0
    var links = 0
    /// The bytes of the changes since it was written whole.
    var size = 0
  }

  /// One part that is to be written.
  struct Change {
    let part: DurablePart
    let index: InstrumentIndex?
    let bytes: [UInt8]
    let piece: StatePiece

    var record: JournalRecord { .state(part, index, piece) }
  }

  /// The state as it was written last.
  private(set) var written: DurableState
  private var own = Chain()
  private var books: [[Chain]]

  /// Goes on from what a journal holds.
  init(_ written: DurableState) {
    self.written = written
    books = Array(
      repeating: Array(repeating: Chain(), count: DurablePart.ofBook.count),
      count: written.books.count)
  }

  /// What there is to write of a part that is so now; nil where nothing is.
  func change(of part: DurablePart, _ index: InstrumentIndex?, to bytes: [UInt8]) -> Change? {
    let old = written[part, index]
    if old == bytes { return nil }
    let chain = chain(of: part, index)
    var piece = StatePiece.whole(bytes)
    if chain.last > 0, chain.links < Self.mostLinks {
      let delta = ByteDelta.make(from: old, to: bytes)
      // Reading a part back never costs more than twice its size.
      if chain.size + delta.count < bytes.count { piece = .change(since: chain.last, delta) }
    }
    return Change(part: part, index: index, bytes: bytes, piece: piece)
  }

  /// Notes that a change was written as the record of a number.
  mutating func note(_ change: Change, as sequence: Int64) {
    written[change.part, change.index] = change.bytes
    var chain = Chain(last: sequence)
    if case .change(_, let delta) = change.piece {
      let former = self.chain(of: change.part, change.index)
      chain.links = former.links + 1
      chain.size = former.size + delta.count
    }
    if let index = change.index, let at = DurablePart.ofBook.firstIndex(of: change.part) {
      books[index.value][at] = chain
    } else {
      own = chain
    }
  }

  /// Notes the moment of the last step that was written.
  mutating func note(_ moment: Timestamp) { written.now = moment }

  private func chain(of part: DurablePart, _ index: InstrumentIndex?) -> Chain {
    guard let index, let at = DurablePart.ofBook.firstIndex(of: part) else { return own }
    return books[index.value][at]
  }
}
