import Execution
import SimulatedExchange
import Simulation
import Trading

/// Bugs in what is believed of positions.
extension Mutant {
  static let listings: [Mutant] = [
    Mutant(
      "failed-listing-is-flat", "RSP-05, phantom-positions.md (its own fix)",
      "a query of positions that failed is kept as one that found nothing",
      breaks: [.unknownIsNotEmpty, .noPhantom],
      by: [.failRead]
    ) { _ in
      snapshot {
        if case .accepted = $0 { false } else { true }
      } of: { _ in
        []
      }
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
      snapshot {
        $0 == .unknown(.unreadable)
      } of: { executor in
        let first = executor.beliefs.firstIndex { $0.size != .zero }
        return executor.believed.filter { $0.instrument.value != first }
      }
    },
    Mutant(
      "sync-starved", "CLK-07, phantom-positions.md",
      "the periodic sync never reads anything, and finds what is believed",
      breaks: [.agreement, .probe, .noPhantom, .noOrphan, .settled],
      by: [.loseEvent]
    ) { _ in
      Bug(
        hear: { memory, event, executor, moment in
          guard case .answer(let id, .accepted(let answer)) = event,
            memory.unread.remove(id) != nil
          else { return event }
          switch answer {
          case .positions:
            return .answer(id, .accepted(.positions(executor.believed, asOf: moment)))
          case .openOrders: return .answer(id, .accepted(.openOrders(executor.believedStops)))
          default: return event
          }
        },
        want: { memory, effects, event, _, _ in
          guard case .wake = event else { return }
          for case .request(let id, let request) in effects
          where request == .positions || request == .openOrders(nil) {
            memory.unread.insert(id)
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

  /// A bug that keeps what it has made of a bad listing of positions for ten seconds, and in that
  /// time finds no fill that would speak against it.
  private static func snapshot(
    isBad: @escaping @Sendable (Outcome) -> Bool,
    of reading: @escaping @Sendable (borrowing Executor) -> [PositionReport]
  ) -> Bug {
    Bug(hear: { memory, event, executor, moment in
      guard case .answer(let id, let outcome) = event else { return event }
      switch memory.requests[id] {
      case .positions?:
        if isBad(outcome) {
          memory.snapshot = reading(executor)
          memory.goodUntil = moment + .seconds(10)
        }
        guard moment <= memory.goodUntil else { return event }
        return .answer(id, .accepted(.positions(memory.snapshot, asOf: moment)))
      case .fills? where moment <= memory.goodUntil:
        return .answer(id, .accepted(.fills([], asOf: moment)))
      default: return event
      }
    })
  }
}

extension Executor {
  /// What a venue would list if it had what is believed.
  var believed: [PositionReport] {
    beliefs.enumerated().compactMap { market, belief in
      belief.size == .zero
        ? nil
        : PositionReport(
          instrument: InstrumentIndex(market), size: belief.size,
          averageEntry: belief.averageEntry, stops: PositionStops())
    }
  }

  /// The stops that a venue would list if all stood that were seen.
  fileprivate var believedStops: [OrderReport] {
    mind.holdings.enumerated().compactMap { market, holding in
      holding.liveStop.flatMap { sight(of: market, at: $0) }
    }
  }
}
