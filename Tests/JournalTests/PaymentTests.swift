import Execution
import Foundation
import Journal
import Simulation
import TestKit
import Testing
import Trading

/// Money that is of no trade, in a journal that is written to by hand.
@Suite struct `A payment in a journal` {
  let folder: Folder
  let path: String
  private static var play: Play { `A journal`.play(3, isHarsh: false) }

  init() throws {
    folder = try Folder()
    path = folder.path("run.journal")
  }

  /// A journal of a run that holds a position, and the run.
  private func holding() throws -> (TradingJournal, Simulation, InstrumentIndex) {
    let journal = try TradingJournal(path: path, symbols: `A journal`.symbols(Self.play))
    var simulation = Self.play.simulation()
    simulation.recorder = journal
    var count = 0
    while simulation.advance(candles: 1) {
      count += 1
      guard count > 40,
        let index = simulation.executor.beliefs.indices.first(where: {
          simulation.executor.beliefs[$0].size != .zero
        })
      else { continue }
      return (journal, simulation, InstrumentIndex(index))
    }
    throw JournalFailure(.missing, path: path, message: "no position", advice: "another seed")
  }

  private func payment(
    _ id: UInt64?, _ index: InstrumentIndex?, _ amount: Money, at time: Timestamp,
    kind: Payment.Kind = .funding
  ) -> Payment {
    Payment(id: id, kind: kind, instrument: index, amount: amount, time: time)
  }

  private func funding() throws -> Money {
    try JournalReader(path: path).trades().reduce(Money.zero) { $0 + $1.funding }
  }

  private func booked() throws -> [Payment] {
    try JournalReader(path: path).records().compactMap { entry in
      if case .payment(let payment) = entry.record { payment } else { nil }
    }
  }

  @Test func `is booked once, by stream, by listing and after a restart`() throws {
    let (journal, simulation, index) = try holding()
    let before = try funding()
    let now = simulation.executor.moment
    let paid = payment(77, index, "-1.5", at: now)
    let fee = payment(78, nil, "-0.25", at: now, kind: .fee)
    for _ in 0..<2 {
      journal.paid(paid)
      journal.paid(fee)
      #expect(journal.keep(Effects(), of: simulation.executor))
    }
    journal.paid(paid)
    journal.paid(paid)
    #expect(journal.keep(Effects(), of: simulation.executor))
    #expect(try booked() == [paid, fee])
    #expect(try funding() == before - "1.5")
    journal.paid(payment(79, index, "-1.5", at: now))
    #expect(journal.keep(Effects(), of: simulation.executor))
    #expect(try booked().count == 3, "another of the same amount is another")
  }

  @Test func `is booked once by the process that comes after`() throws {
    var paid: Payment?
    do {
      let (journal, simulation, index) = try holding()
      let first = payment(77, index, "-1.5", at: simulation.executor.moment)
      journal.paid(first)
      #expect(journal.keep(Effects(), of: simulation.executor))
      paid = first
    }
    let again = try TradingJournal(path: path, symbols: `A journal`.symbols(Self.play))
    let lastTime = try #require(again.lastTime)
    #expect(lastTime >= Self.play.simulation().executor.moment)
    let executor = Executor(
      instruments: Self.play.instruments, profile: Self.play.profile,
      settings: ExecutorSettings())
    again.paid(try #require(paid))
    #expect(again.keep(Effects(), of: executor))
    #expect(try booked().count == 1)
    #expect(try JournalReader(path: path).inconsistencies() == [])
  }

  @Test func `without a name is booked each time`() throws {
    let (journal, simulation, index) = try holding()
    for _ in 0..<2 { journal.paid(payment(nil, index, "1", at: simulation.executor.moment)) }
    #expect(journal.keep(Effects(), of: simulation.executor))
    #expect(try booked().count == 2)
  }

  @Test func `has a place in a journal of before, which opens as it was`() throws {
    let before: Money
    do {
      let (journal, simulation, index) = try holding()
      journal.funded(index, "-3")
      #expect(journal.keep(Effects(), of: simulation.executor))
      before = try funding()
    }
    // What the version before wrote has no table of payments.
    try `A journal`.shell(path, "DROP TABLE payments; PRAGMA user_version = 1")
    let journal = try TradingJournal(path: path, symbols: `A journal`.symbols(Self.play))
    #expect(try funding() == before)
    #expect(journal.failure == nil && journal.recovered() != nil)
    #expect(try JournalReader(path: path).inconsistencies() == [])
  }
}
