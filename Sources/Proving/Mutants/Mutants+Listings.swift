import Execution
import SimulatedExchange
import Simulation
import Trading

/// Bugs in what is believed of positions.
extension Mutant {
  static let listings: [Mutant] = [
    Mutant(
      "failed-listing-is-flat", "RSP-05, phantom-positions.md (its own fix)",
      "a query of positions that failed is read as no positions",
      breaks: [.unknownIsNotEmpty, .noPhantom],
      by: [.failRead]
    ) { _ in
      Bug(hear: { memory, event, _, moment in
        guard case .answer(let id, let outcome) = event, memory.requests[id] == .positions else {
          return event
        }
        if case .accepted = outcome { return event }
        return .answer(id, .accepted(.positions([], asOf: moment)))
      })
    },
    Mutant(
      "keeps-tracking", "ACC-14, phantom-positions.md (bug 1)",
      "a position that is not listed any more is kept for ever", breaks: [.noPhantom, .agreement],
      by: [.loseEvent, .disconnect]
    ) { _ in
      Bug(hear: { _, event, executor, _ in
        guard case .answer(let id, .accepted(.positions(var reports, let asOf))) = event else {
          return event
        }
        for (market, belief) in executor.beliefs.enumerated() where belief.size != .zero {
          if reports.contains(where: { $0.instrument.value == market }) { continue }
          reports.append(
            PositionReport(
              instrument: InstrumentIndex(market), size: belief.size,
              averageEntry: belief.averageEntry, stops: PositionStops()))
        }
        return .answer(id, .accepted(.positions(reports, asOf: asOf)))
      })
    },
    Mutant(
      "half-a-page", "RSP-07", "a listing that is cut short is taken for whole",
      breaks: [.unknownIsNotEmpty, .noPhantom],
      by: [.cutList]
    ) { _ in
      Bug(hear: { memory, event, executor, moment in
        guard case .answer(let id, .unknown(.unreadable)) = event,
          memory.requests[id] == .positions
        else { return event }
        let first = executor.beliefs.firstIndex { $0.size != .zero }
        let reports = executor.beliefs.enumerated().compactMap { market, belief in
          market == first || belief.size == .zero
            ? nil
            : PositionReport(
              instrument: InstrumentIndex(market), size: belief.size,
              averageEntry: belief.averageEntry, stops: PositionStops())
        }
        return .answer(id, .accepted(.positions(reports, asOf: moment)))
      })
    },
    Mutant(
      "sync-starved", "CLK-07, phantom-positions.md", "the periodic sync is never sent",
      breaks: [.agreement, .probe, .noPhantom, .noOrphan, .settled],
      by: [.loseEvent]
    ) { _ in
      Bug(want: { _, effects, event, _, _ in
        guard case .wake = event else { return }
        effects.removeAll { effect in
          guard case .request(_, let request) = effect else { return false }
          return request == .positions || request == .openOrders(nil)
        }
      })
    },
    Mutant(
      "adopts-strangers", "ACC-12", "a position of somebody else is closed as one's own",
      breaks: [.foreign],
      by: [.foreignTrade]
    ) { _ in
      Bug(want: { memory, effects, event, executor, _ in
        for effect in effects {
          guard case .record(.alarm(let index?, .foreignPosition(let size))) = effect else {
            continue
          }
          memory.sizes[index.value] = size
        }
        guard case .wish = event else { return }
        for market in memory.sizes.keys.sorted() {
          guard let size = memory.sizes.removeValue(forKey: market) else { continue }
          memory.count += 1
          let (id, terms) = executor.closing(market, size, attempt: memory.count)
          effects.append(.record(.intent(id, terms)))
          effects.append(.request(memory.nextRequest(), .submit(id, terms)))
        }
      })
    },
  ]
}
