import Execution
import SimulatedExchange
import Simulation
import Trading

/// Bugs in prices, records and restarts.
extension Mutant {
  static let prices: [Mutant] = [
    Mutant(
      "price-zero", "TKR-01, adversarial-audit.md (bug 3)",
      "a price of zero is below every stop, and closes", breaks: [.soundPrices],
      by: [.zeroPrice]
    ) { _ in
      Bug(want: { memory, effects, event, executor, _ in
        guard case .venue(.ticker(let index, let ticker)) = event, ticker.last <= .zero else {
          return
        }
        let size = executor.holding(index).size
        guard size > .zero else { return }
        memory.count += 1
        let (id, terms) = executor.closing(index.value, size, attempt: memory.count)
        effects.append(.record(.intent(id, terms)))
        effects.append(.request(memory.nextRequest(), .submit(id, terms)))
      })
    }
  ]

  static let records: [Mutant] = [
    Mutant(
      "guessed-reason", "PRS-12, adversarial-audit.md (white box 2)",
      "the reason of an exit is guessed by the distance in price", breaks: [.attribution]
    ) { _ in
      Bug(want: { _, effects, _, _, _ in
        for at in effects.indices {
          guard case .record(.closed(let index, let signal, let reason)) = effects[at],
            reason == .target || reason == .trailingStop
          else { continue }
          effects[at] = .record(.closed(index, signal, .guessed))
        }
      })
    },
    Mutant(
      "no-write-ahead", "PRS-01, ACC-12", "an order leaves before it was written down",
      breaks: [.writeAhead]
    ) { _ in
      Bug(want: { _, effects, _, _, _ in
        effects.removeAll { effect in
          if case .record(.intent(let id, _)) = effect { return id.role != .entry }
          return false
        }
      })
    },
    Mutant(
      "books-twice", "FIL-05, WSS-08", "an execution that is told twice is booked twice",
      breaks: [.bookedOnce],
      by: [.repeatEvent]
    ) { _ in
      Bug(
        hear: { memory, event, _, _ in
          guard case .venue(.fill(let fill)) = event else { return event }
          let name = Int(fill.execution.number)
          memory.isOn = memory.times[name] != nil
          memory.times[name] = fill.time
          return event
        },
        want: { memory, effects, event, _, _ in
          guard memory.isOn, case .venue(.fill(let fill)) = event else { return }
          memory.isOn = false
          effects.append(.record(.fill(fill)))
        })
    },
    Mutant(
      "uncounted-blocks", "phantom-positions.md (319 signals, 2 trades)",
      "a signal that is blocked is forgotten", breaks: [.settled, .accounted]
    ) { _ in
      Bug(want: { _, effects, _, _, _ in
        effects.removeAll { effect in
          if case .record(.fate(_, .blocked)) = effect { return true }
          return false
        }
      })
    },
    Mutant(
      "refuses-for-ever", "ACC-14, phantom-positions.md (99.4 %)",
      "after an unknown outcome nothing is opened any more", breaks: [.probe],
      by: [.unknownOutcome]
    ) { _ in
      Bug(
        hear: { memory, event, _, _ in
          if case .answer(_, .unknown) = event { memory.count += 1 }
          guard memory.count > 0, case .wish(.open(var signal)) = event else { return event }
          // Too poor a signal for anybody.
          signal.quality = -1
          return .wish(.open(signal))
        })
    },
  ]

  static let restarts: [Mutant] = [
    Mutant(
      "state-lost", "PRS-02, trailing-stop-audit.md",
      "a restart knows nothing of what was held", breaks: [.crashAnywhere],
      by: [.kill]
    ) { _ in
      Bug(restart: { executor in
        Executor(
          instruments: executor.instruments, profile: executor.profile,
          settings: executor.settings)
      })
    }
  ]

  /// It fails one seed in a hundred, so that an alarm that never rings is noticed.
  static let canary = Mutant(
    "canary", "testing.md C9", "one seed in a hundred leaves an order unwritten",
    breaks: [.writeAhead], isCanary: true
  ) { seed in
    let isSick = Dice(seed: seed).below(100, 99, 0) == 0
    return Bug(want: { _, effects, _, _, _ in
      guard isSick else { return }
      effects.removeAll { effect in
        if case .record(.intent(let id, _)) = effect { return id.role == .exit }
        return false
      }
    })
  }
}
