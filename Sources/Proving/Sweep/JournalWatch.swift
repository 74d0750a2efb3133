import Execution
import Journal
import SimulatedExchange
import Simulation
import Trading

/// Keeps the journal of a run, the same as a live run keeps, and holds it against the executor.
///
/// No order comes to the venue that the journal does not have (S15). What comes back after a kill
/// is read from the journal, and must be what the executor was, peak and trigger to the tick (S16);
/// where `looksAlways`, that is looked at after every step, which is every prefix of the journal.
final class JournalWatch: Witness, Recorder {
  private let auditor: Auditor
  /// Who else watches, and tells the auditor.
  private let next: any Witness
  private let looksAlways: Bool
  let journal: TradingJournal

  init(
    _ auditor: Auditor, beside next: any Witness, symbols: [String], looksAlways: Bool
  ) throws {
    self.auditor = auditor
    self.next = next
    self.looksAlways = looksAlways
    journal = try TradingJournal(inMemoryOf: symbols)
  }

  // What is kept.

  func heard(_ event: borrowing Event) { journal.heard(event) }
  func funded(_ index: InstrumentIndex, _ payment: Money) { journal.funded(index, payment) }
  func recovered() -> DurableState? { journal.recovered() }
  func restarted() { journal.restarted() }

  func keep(_ effects: borrowing Effects, of executor: borrowing Executor) -> Bool {
    let before = journal.sequence
    let isKept = journal.keep(effects, of: executor)
    if !isKept { breach("unwritten", "\(journal.failure?.description ?? "")") }
    if looksAlways, journal.sequence > before { compare(executor) }
    return isKept
  }

  /// What the journal holds of each instrument; nil where it cannot be read.
  func holdings() -> [JournalHolding]? { try? journal.holdings() }

  /// What the journal gives back is what the executor is.
  private func compare(_ executor: borrowing Executor) {
    guard var state = journal.recovered() else {
      return breach("unread", "nothing can be read back: \(journal.failure?.description ?? "")")
    }
    let kept = executor.durableState
    // What holds no request back any more may stand there still; by now it says the same.
    state.now = kept.now
    do {
      let back = try Executor(
        recovering: state, instruments: executor.instruments, profile: executor.profile,
        settings: executor.settings)
      if state.books != kept.books { breach("books", "the books in the journal differ") }
      if back.durable(.executor) != executor.restarted().durable(.executor) {
        breach("rest", "what belongs to no instrument differs")
      }
      for index in executor.instruments.indices {
        compare(executor, back, InstrumentIndex(index))
      }
      for order in back.mind.holdings.flatMap(\.orders) where !isMeant(order.id) {
        breach("order", "\(order.id) is known, and was never meant")
      }
    } catch {
      breach("unread", "\(error)")
    }
  }

  private func compare(
    _ executor: borrowing Executor, _ back: borrowing Executor, _ index: InstrumentIndex
  ) {
    let (before, after) = (executor.stopState(index), back.stopState(index))
    if before?.peak != after?.peak || before?.stop != after?.stop {
      breach("trail", "the peak or the trigger is not what it was")
    }
  }

  private func isMeant(_ order: ClientOrderID) -> Bool {
    do {
      return try journal.knows(order)
    } catch {
      return false
    }
  }

  private func breach(_ state: String, _ text: String) {
    auditor.violate(.crashAnywhere, nil, "journal \(state)", "the journal: \(text)")
  }

  // What is watched.

  var nextLook: Timestamp { next.nextLook }

  func stepped(
    _ event: Event, wanting effects: ArraySlice<Effect>, _ executor: borrowing Executor,
    at moment: Timestamp
  ) {
    next.stepped(event, wanting: effects, executor, at: moment)
  }

  func priced(
    _ ticker: Ticker, of index: InstrumentIndex, _ executor: borrowing Executor,
    at moment: Timestamp
  ) {
    next.priced(ticker, of: index, executor, at: moment)
  }

  func arriving(_ request: Request, at exchange: borrowing Exchange, _ moment: Timestamp) {
    if case .submit(let order, _) = request, !isMeant(order) {
      auditor.violate(
        .writeAhead, order.instrument.value, "journal", "\(order) is not in the journal")
    }
    next.arriving(request, at: exchange, moment)
  }

  func said(_ output: ExchangeOutput, by exchange: borrowing Exchange, at moment: Timestamp) {
    next.said(output, by: exchange, at: moment)
  }

  func died(_ executor: borrowing Executor, at moment: Timestamp) {
    compare(executor)
    next.died(executor, at: moment)
  }

  func revived(_ executor: borrowing Executor, at moment: Timestamp) {
    next.revived(executor, at: moment)
  }

  func settled(
    _ exchange: borrowing Exchange, _ executor: borrowing Executor, _ way: Way,
    at moment: Timestamp
  ) {
    next.settled(exchange, executor, way, at: moment)
  }

  /// Looks at the whole journal, once the run is over: each table is what follows from the records.
  func conclude() {
    do {
      for text in try journal.inconsistencies() { breach("tables", text) }
    } catch {
      breach("unread", "\(error)")
    }
  }
}
