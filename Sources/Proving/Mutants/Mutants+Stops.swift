import Execution
import SimulatedExchange
import Simulation
import Trading

/// Bugs in how positions are protected.
extension Mutant {
  static let stops: [Mutant] = [
    Mutant(
      "placement-not-verified", "RSP-19, adversarial-audit.md (white box 1)",
      "a stop counts as placed whatever the venue answered",
      breaks: [.protected, .protectedAgain, .agreement],
      by: [.refuseStop]
    ) { _ in believer(isMoveOnly: false) },
    Mutant(
      "refresh-not-verified", "REQ-08, adversarial-audit.md (white box 3)",
      "a stop that was moved counts as moved whatever the venue answered",
      breaks: [.protected, .protectedAgain, .agreement],
      by: [.refuseStop]
    ) { _ in believer(isMoveOnly: true) },
    Mutant(
      "stop-differs", "PRS-03, trailing-stop-audit.md",
      "the stop at the venue is not the one that is believed", breaks: [.agreement, .stopsTighten]
    ) { _ in
      Bug(
        hear: { memory, event, _, _ in
          guard case .venue(.order(var report)) = event, let trigger = report.trigger,
            report.origin == .positionStop || report.clientID?.role == .stop,
            let meant = memory.prices[report.instrument.value]
          else { return event }
          report.trigger = Trigger(
            price: meant, crossing: trigger.crossing, source: trigger.source)
          return .venue(.order(report))
        },
        want: { memory, effects, _, executor, _ in
          for at in effects.indices {
            guard let (market, stop) = effects[at].stop else { continue }
            memory.prices[market] = stop
            let size = executor.beliefs[market].size
            let grid = executor.instruments[market].priceGrid
            let away = stop.scaled(by: "0.003", rounded: .up)
            effects[at].moveStop(
              to: grid.rounded(size > .zero ? stop - away : stop + away, .nearest))
          }
        })
    },
    Mutant(
      "late-replacement", "ACC-02, trailing-stop-audit.md",
      "between taking a stop off and placing its successor nothing is done for a while",
      breaks: [.protected, .protectedAgain], needsReplacing: true
    ) { _ in
      Bug(want: { memory, effects, _, _, moment in
        for effect in effects {
          if case .request(_, .cancel(let id, let index)) = effect, id.role == .stop {
            memory.times[index.value] = moment + .seconds(25)
          }
        }
        effects.removeAll { effect in
          guard case .request(_, let request) = effect else { return false }
          if case .cancel = request { return false }
          return memory.times.contains { moment < $0.value && request.concerns($0.key) }
        }
      })
    },
    Mutant(
      "stop-churn", "REQ-05, trailing-stop-audit.md", "the stop is sent again at every price",
      breaks: [.budget, .progress, .quiescence]
    ) { _ in
      Bug(want: { memory, effects, event, _, _ in
        for effect in effects {
          if case .request(let id, let request) = effect, request.stopMarket != nil {
            memory.requests[id] = request
            memory.prices[request.stopMarket ?? 0] = .zero
            memory.isOn = true
          }
        }
        guard case .venue(.ticker(let index, _)) = event, memory.isOn,
          memory.prices[index.value] != nil
        else { return }
        for _ in 0..<3 {
          effects.append(
            .request(memory.nextRequest(), .setStops(index, PositionStops(stop: "1"))))
        }
      })
    },
    Mutant(
      "recovered-without-stop", "ACC-25, adversarial-audit.md (bug 1)",
      "a position that was found at the venue is not given a stop",
      breaks: [.protected, .protectedAgain, .agreement],
      by: [.loseEvent, .disconnect]
    ) { _ in
      Bug(want: { memory, effects, event, executor, _ in
        // Found is what an answer tells of; what the stream tells was heard.
        if case .answer = event {
          for case .record(.opened(let index, _, _)) in effects {
            memory.sizes[index.value] = .zero
          }
        }
        for market in memory.sizes.keys where executor.beliefs[market].size == .zero {
          memory.sizes[market] = nil
        }
        effects.removeAll { effect in
          guard case .request(_, let request) = effect else { return false }
          if case .positions = request { return !memory.sizes.isEmpty }
          return request.stopMarket.map { memory.sizes[$0] != nil } ?? false
        }
      })
    },
    Mutant(
      "stop-loosens", "PRS-02, trailing-stop-audit.md", "now and then a stop is moved back",
      breaks: [.stopsTighten]
    ) { _ in
      Bug(want: { memory, effects, _, executor, _ in
        for at in effects.indices {
          guard let (market, price) = effects[at].stop else { continue }
          memory.count += 1
          guard memory.count.isMultiple(of: 3) else { continue }
          let away = price.scaled(by: "0.01", rounded: .up)
          let grid = executor.instruments[market].priceGrid
          let isLong = executor.beliefs[market].size > .zero
          effects[at].moveStop(to: grid.rounded(isLong ? price - away : price + away, .nearest))
        }
      })
    },
  ]

  /// A bug that takes every answer about a stop for a good one, and sees what is not there.
  private static func believer(isMoveOnly: Bool) -> Bug {
    Bug(
      hear: { memory, event, executor, _ in
        switch event {
        case .answer(let id, let outcome):
          if case .accepted(.openOrders(var reports)) = outcome {
            for (market, price) in memory.prices.sorted(by: { $0.key < $1.key }) {
              let isListed = reports.contains {
                $0.instrument.value == market && $0.status == .untriggered
                  && ($0.origin == .positionStop || $0.clientID?.role == .stop)
              }
              if !isListed, let stop = executor.sight(of: market, at: price) {
                reports.append(stop)
              }
            }
            return .answer(id, .accepted(.openOrders(reports)))
          }
          guard let request = memory.requests[id], let market = request.stopMarket,
            let price = request.stopPrice
          else { return event }
          if case .accepted = outcome { return event }
          if isMoveOnly, memory.sizes[market] == nil { return event }
          memory.prices[market] = price
          return executor.sight(of: market, at: price).map { .venue(.order($0)) } ?? event
        case .venue(.order(let report)):
          let market = report.instrument.value
          let isStop = report.origin == .positionStop || report.clientID?.role == .stop
          if isStop, report.status == .untriggered {
            memory.sizes[market] = .zero
            memory.prices[market] = nil
          }
          return event
        case .venue(.fill(let fill)):
          if executor.beliefs[fill.instrument.value].size == .zero {
            memory.prices[fill.instrument.value] = nil
            memory.sizes[fill.instrument.value] = nil
          }
          return event
        default: return event
        }
      })
  }
}

extension Executor {
  /// What a venue would say of a stop, if it stood.
  func sight(of market: Int, at price: Price) -> OrderReport? {
    guard let direction = holding(InstrumentIndex(market)).size.direction else { return nil }
    let name = mind.holdings[market].conditionals.first { $0.role == .stop }
    return OrderReport(
      clientID: name, venueID: VenueOrderID(0), instrument: InstrumentIndex(market),
      origin: name == nil ? .positionStop : .client, status: .untriggered,
      side: direction.exitSide, quantity: holding(InstrumentIndex(market)).size.magnitude,
      filled: .zero,
      trigger: Trigger(price: price, crossing: direction == .long ? .falling : .rising),
      isReduceOnly: true, closesPosition: true)
  }
}

extension Quantity {
  /// Which way a position of it stands; nil when flat.
  var direction: Direction? { self > .zero ? .long : self < .zero ? .short : nil }
}

extension Request {
  /// Where it wants the stop.
  var stopPrice: Price? {
    switch self {
    case .setStops(_, let stops): stops.stop
    case .submit(_, let terms): terms.trigger?.price
    case .amend(_, _, let change): change.triggerPrice
    default: nil
    }
  }
}

extension Effect {
  /// Where it wants which stop; nil where it wants none.
  fileprivate var stop: (market: Int, price: Price)? {
    guard case .request(_, let request) = self, let market = request.stopMarket,
      let price = request.stopPrice
    else { return nil }
    return (market, price)
  }

  /// Wants the stop elsewhere.
  fileprivate mutating func moveStop(to price: Price) {
    guard case .request(let number, let request) = self else { return }
    switch request {
    case .setStops(let index, var stops):
      stops.stop = price
      self = .request(number, .setStops(index, stops))
    case .amend(let id, let index, var change):
      change.triggerPrice = price
      self = .request(number, .amend(id, index, change))
    case .submit(let id, var terms):
      terms.trigger = terms.trigger.map {
        Trigger(price: price, crossing: $0.crossing, source: $0.source)
      }
      self = .request(number, .submit(id, terms))
    default: break
    }
  }
}
