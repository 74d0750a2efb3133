import Execution
import SimulatedExchange
import Simulation
import Trading

/// Bugs in what is made of a venue that says more than one knows.
extension Mutant {
  static let knowing: [Mutant] = [
    Mutant(
      "waits-for-fills", "RSP-05, banexg #13",
      "while fills cannot be read, no listing of positions is believed",
      breaks: [.noPhantom, .agreement, .protected, .protectedAgain],
      by: [.unreadableFills, .loseEvent, .strangeRow, .silenceAccount]
    ) { _ in
      Bug(hear: { memory, event, executor, _ in
        guard case .answer(let id, let outcome) = event else { return event }
        switch (memory.requests[id], outcome) {
        case (.fills?, .unknown(.unreadable)): memory.isOn = true
        case (.fills?, .accepted): memory.isOn = false
        case (.positions?, .accepted(.positions(_, let asOf))) where memory.isOn:
          return .answer(id, .accepted(.positions(executor.believed, asOf: asOf)))
        default: break
        }
        return event
      })
    },
    Mutant(
      "any-category", "ccxt #22785", "a trade of the same symbol in another category is ours",
      breaks: [
        .noPhantom, .unknownIsNotEmpty, .agreement, .attribution, .protected, .neverFlip,
        .accounted, .foreign,
      ],
      by: [.otherCategory]
    ) { _ in
      Bug(hear: { _, event, _, _ in
        switch event {
        case .venue(.fill(var fill)):
          fill.category = .linear
          return .venue(.fill(fill))
        case .venue(.order(var report)):
          report.category = .linear
          return .venue(.order(report))
        case .answer(let id, .accepted(.fills(let fills, let asOf))):
          let all = fills.map { fill in
            var fill = fill
            fill.category = .linear
            return fill
          }
          return .answer(id, .accepted(.fills(all, asOf: asOf)))
        default: return event
        }
      })
    },
    Mutant(
      "absent-is-zero", "ccxt #28093", "a balance that is not named is one of zero",
      breaks: [.accounted],
      by: [.partialPush]
    ) { _ in
      Bug(hear: { _, event, _, _ in
        guard case .venue(.account(let report)) = event, report.balance == nil else {
          return event
        }
        return .venue(.account(AccountReport(balance: .zero)))
      })
    },
    Mutant(
      "any-stop-protects", "cases, kind k", "a stop is believed whatever it covers",
      breaks: [.protected, .protectedAgain],
      by: [.handStop, .silenceAccount, .loseEvent], needsHanging: true
    ) { _ in
      Bug(hear: { _, event, _, _ in
        switch event {
        case .venue(.order(let report)): return .venue(.order(report.forAll))
        case .answer(let id, .accepted(.openOrders(let reports))):
          return .answer(id, .accepted(.openOrders(reports.map(\.forAll))))
        default: return event
        }
      })
    },
    Mutant(
      "believes-settings", "REQ-21, torchtrade #277",
      "what was wanted of a setting is what there is", breaks: [.protected, .protectedAgain],
      by: [.refuseSetting, .ignoreSetting]
    ) { _ in
      Bug(hear: { memory, event, executor, _ in
        guard case .answer(let id, let outcome) = event else { return event }
        switch (memory.requests[id], outcome) {
        case (.setLeverage?, .rejected): return .answer(id, .accepted(.done))
        case (_, .accepted(.settings(var settings))):
          settings.leverage = Rate(units: Rate.unitsPerOne * Int64(executor.settings.leverage))
          settings.isIsolated = false
          return .answer(id, .accepted(.settings(settings)))
        case (_, .accepted(.positions(let reports, let asOf))):
          let all = reports.map { report in
            var report = report
            report.liquidation = nil
            return report
          }
          return .answer(id, .accepted(.positions(all, asOf: asOf)))
        default: return event
        }
      })
    },
    Mutant(
      "keeps-old-rules", "REQ-13, REQ-16, pybit #284",
      "the rules of an instrument are read once", breaks: [.rules, .probe],
      by: [.changeRules]
    ) { _ in
      Bug(hear: { memory, event, executor, _ in
        switch event {
        case .venue(.rules): return nil
        case .answer(let id, .accepted(.rules)):
          guard case .rules(let index)? = memory.requests[id] else { return event }
          return .answer(id, .accepted(.rules(executor.instruments[index.value])))
        default: return event
        }
      })
    },
    Mutant(
      "opens-into-the-end", "Qubx #306", "a contract is traded up to its end",
      breaks: [.rules],
      by: [.delist]
    ) { _ in
      Bug(hear: { _, event, _, _ in
        switch event {
        case .venue(.rules(let index, var rules)):
          rules.delivery = nil
          return .venue(.rules(index, rules))
        case .answer(let id, .accepted(.rules(var rules))):
          rules.delivery = nil
          return .answer(id, .accepted(.rules(rules)))
        default: return event
        }
      })
    },
    Mutant(
      "second-exit", "nautilus_trader #3812",
      "beside a stop that has triggered a close is sent", breaks: [.neverFlip],
      by: [.triggeredFirst]
    ) { _ in
      Bug(want: { memory, effects, event, executor, _ in
        // What was heard of it is acted on with the next price.
        if case .venue(.order(let report)) = event, report.status == .triggered {
          memory.sizes[report.instrument.value] = executor.holding(report.instrument).size
        }
        guard case .venue(.ticker(let index, _)) = event,
          let size = memory.sizes.removeValue(forKey: index.value), size != .zero
        else { return }
        memory.count += 1
        let (id, terms) = executor.closing(index.value, size, attempt: memory.count)
        effects.append(.record(.intent(id, terms)))
        effects.append(.request(memory.nextRequest(), .submit(id, terms)))
      })
    },
  ]
}

extension OrderReport {
  /// As if it were for the whole position.
  fileprivate var forAll: OrderReport {
    guard origin == .positionStop, !closesPosition else { return self }
    var report = self
    report.closesPosition = true
    return report
  }
}
