import Execution
import SimulatedExchange
import Simulation
import Trading

/// Bugs in how orders are sent and followed.
extension Mutant {
  static let orders: [Mutant] = [
    Mutant(
      "one-look", "ACK-03, adversarial-audit.md (bug 2)",
      "an entry that has not filled at the first look is taken for dead",
      breaks: [.noPhantom, .protected, .protectedAgain, .noOrphan, .accounted, .agreement],
      by: [.partialFill, .delayEvent, .loseEvent]
    ) { _ in
      Bug(hear: { memory, event, _, _ in
        switch event {
        case .answer(let id, let outcome):
          if case .accepted(.fills(let fills, let asOf)) = outcome {
            let known = fills.filter { !($0.clientID.map(memory.orders.contains) ?? false) }
            return .answer(id, .accepted(.fills(known, asOf: asOf)))
          }
          guard case .order(let order, _)? = memory.requests[id], order.role == .entry else {
            return event
          }
          if case .accepted(.order(let report)) = outcome, report.status == .filled {
            return event
          }
          memory.orders.insert(order)
          return .answer(id, .accepted(.order(order.dead)))
        case .venue(.fill(let fill)):
          return fill.clientID.map(memory.orders.contains) ?? false ? nil : event
        default: return event
        }
      })
    },
    Mutant(
      "cancel-means-gone", "ACK-06, ACK-07",
      "an entry whose cancel is refused is taken for never filled",
      breaks: [.noPhantom, .protected, .protectedAgain, .accounted, .agreement, .noOrphan],
      by: [.cancelRace, .delayEvent, .loseEvent, .rateLimit, .loseAnswer]
    ) { _ in
      Bug(hear: { memory, event, _, _ in
        switch event {
        case .answer(let id, let outcome):
          if case .accepted(.fills(let fills, let asOf)) = outcome {
            let known = fills.filter { !($0.clientID.map(memory.orders.contains) ?? false) }
            return .answer(id, .accepted(.fills(known, asOf: asOf)))
          }
          switch memory.requests[id] {
          case .order(let order, _) where memory.orders.contains(order):
            return .answer(id, .accepted(.order(order.dead)))
          case .cancel(let order, _) where order.role == .entry:
            if case .accepted = outcome { return event }
            memory.orders.insert(order)
            return .venue(.order(order.dead))
          default: return event
          }
        case .venue(.fill(let fill)):
          return fill.clientID.map(memory.orders.contains) ?? false ? nil : event
        case .venue(.order(let report)):
          return report.clientID.map(memory.orders.contains) ?? false ? nil : event
        default: return event
        }
      })
    },
    Mutant(
      "sends-again", "RSP-01, RSP-04",
      "an entry whose outcome is unknown is sent again under another name",
      breaks: [.oneEntry, .exposure],
      by: [.loseAnswer, .unknownOutcome]
    ) { _ in
      Bug(want: { memory, effects, event, _, _ in
        guard case .answer(_, .unknown) = event,
          case .submit(let order, let terms)? = memory.answered, order.role == .entry
        else { return }
        let again = ClientOrderID(
          epoch: order.epoch, signal: order.signal, role: .entry,
          attempt: order.attempt + 1, instrument: order.instrument)
        effects.append(.record(.intent(again, terms)))
        effects.append(.request(memory.nextRequest(), .submit(again, terms)))
      })
    },
    Mutant(
      "cached-size", "ACC-21, adversarial-audit.md (bug 4)",
      "an emergency close is for the size that was opened, not for what is left",
      breaks: [.neverFlip],
      by: [.refuseExit, .retireEndpoint]
    ) { _ in
      Bug(want: { memory, effects, _, executor, _ in
        for at in effects.indices {
          guard case .request(let id, .submit(let order, var terms)) = effects[at],
            order.role == .emergency, let size = memory.sizes[order.instrument.value]
          else { continue }
          terms.quantity = max(terms.quantity, size)
          effects[at] = .request(id, .submit(order, terms))
        }
        for (market, belief) in executor.beliefs.enumerated() {
          let size = belief.size.magnitude
          memory.sizes[market] = size == .zero ? nil : max(memory.sizes[market] ?? size, size)
        }
      })
    },
    Mutant(
      "close-may-open", "ACC-20, adversarial-audit.md (white box 4)",
      "an emergency close is not reduce-only", breaks: [.neverFlip]
    ) { _ in
      Bug(want: { _, effects, _, _, _ in
        for at in effects.indices {
          guard case .request(let id, .submit(let order, var terms)) = effects[at],
            order.role == .emergency || order.role == .exit
          else { continue }
          terms.isReduceOnly = false
          effects[at] = .request(id, .submit(order, terms))
        }
      })
    },
    Mutant(
      "deadlock", "PRS-06, adversarial-audit.md (bug 5)",
      "a fill that comes while an answer is awaited stops everything",
      breaks: [.protected, .protectedAgain, .agreement, .probe, .noPhantom, .noOrphan, .settled],
      by: [.delayAnswer]
    ) { _ in
      Bug(
        hear: { memory, event, _, _ in
          guard case .venue(.fill(let fill)) = event, fill.clientID?.role == .entry else {
            return event
          }
          let isAwaited = memory.requests.values.contains { request in
            switch request {
            case .submit, .cancel: true
            default: false
            }
          }
          memory.count += 1
          if isAwaited, memory.count > 4 {
            memory.isOn = true
            return nil
          }
          return event
        }, freeze: { $0.isOn })
    },
    Mutant(
      "off-the-lot", "REQ-13", "a part that leaves is not rounded to the lot", breaks: [.rules]
    ) { _ in
      Bug(want: { _, effects, _, _, _ in
        for at in effects.indices {
          guard case .request(let id, .submit(let order, var terms)) = effects[at],
            order.role == .partialExit
          else { continue }
          terms.quantity += Quantity(units: 1)
          effects[at] = .request(id, .submit(order, terms))
        }
      })
    },
    Mutant(
      "leaves-orders", "ACC-03", "what stands when a position is gone is not taken off",
      breaks: [.noOrphan, .agreement]
    ) { _ in
      Bug(want: { _, effects, _, _, _ in
        effects.removeAll { effect in
          if case .request(_, .cancel(let id, _)) = effect { return id.role == .partialExit }
          return false
        }
      })
    },
    Mutant(
      "oversize", "RSP-23", "an entry is five times as large as was meant",
      breaks: [.exposure]
    ) { _ in
      Bug(want: { _, effects, _, _, _ in
        for at in effects.indices {
          switch effects[at] {
          case .record(.intent(let order, var terms)) where order.role == .entry:
            terms.quantity = Quantity(units: terms.quantity.units * 5)
            effects[at] = .record(.intent(order, terms))
          case .request(let id, .submit(let order, var terms)) where order.role == .entry:
            terms.quantity = Quantity(units: terms.quantity.units * 5)
            effects[at] = .request(id, .submit(order, terms))
          default: continue
          }
        }
      })
    },
    Mutant(
      "never-asks", "RSP-04", "an order in doubt is never asked for",
      breaks: [.resolved, .agreement, .settled],
      by: [.loseRequest]
    ) { _ in
      Bug(
        hear: { memory, event, _, _ in
          guard case .answer(let id, _) = event, case .order? = memory.requests[id] else {
            return event
          }
          return nil
        })
    },
    Mutant(
      "reconciles-for-ever", "ACC-16", "every price asks for everything again",
      breaks: [.quiescence, .progress, .budget]
    ) { _ in
      Bug(want: { memory, effects, event, _, _ in
        guard case .venue(.ticker) = event else { return }
        memory.count += 1
        if memory.count.isMultiple(of: 4) {
          effects.append(.request(memory.nextRequest(), .openOrders(nil)))
        }
      })
    },
  ]
}

extension ClientOrderID {
  /// What a bug says of an order that it gives up.
  fileprivate var dead: OrderReport {
    OrderReport(
      clientID: self, venueID: VenueOrderID(0), instrument: instrument, origin: .client,
      status: .cancelled, side: .buy, quantity: .zero, filled: .zero)
  }
}
