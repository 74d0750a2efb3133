import Execution
import SimulatedExchange
import Simulation
import StrategyKit
import TestKit
import Testing
import Trading

/// What must hold of every run, whatever is drawn.
@Suite struct `Any run` {
  static let seeds = Array(UInt64(1)...60)

  @Test(arguments: seeds) func `keeps every unit of money after every event`(seed: UInt64) {
    var breaches: [String] = []
    var events = 0
    let facts = RandomPlay.make(seed: seed).run { exchange in
      events += 1
      precondition(events < 50_000, "a run without end, seed \(seed)")
      if let breach = exchange.bookBreach { breaches.append(breach) }
    }
    #expect(breaches.first == nil)
    #expect(events > 0)
    let earned = facts.roundTrips.reduce(facts.initialCapital) { $0 + $1.netProfit }
    #expect(facts.finalEquity == earned || facts.liquidations > 0)
    #expect(facts.roundTrips.allSatisfy { !$0.isOpen })
  }

  @Test(arguments: seeds) func `accounts for every signal`(seed: UInt64) {
    let facts = RandomPlay.make(seed: seed).run()
    #expect(!facts.signals.isEmpty)
    #expect(facts.signals.allSatisfy { if case .pending = $0.fate { false } else { true } })
    let entered = Set(
      facts.fills.compactMap { $0.clientID?.role == .entry ? $0.clientID?.signal : nil })
    let traded = Set(facts.signals.filter { $0.fate == .traded }.map(\.id))
    #expect(entered == traded)
  }

  @Test(arguments: seeds) func `never flips by an order that closes`(seed: UInt64) {
    let facts = RandomPlay.make(seed: seed).run()
    let closing = Set(facts.fills.compactMap(\.clientID).filter { $0.role != .entry })
    #expect(Conservation.flip(in: facts.fills, reduceOnly: closing) == nil)
  }

  @Test(arguments: seeds.prefix(20)) func `is the same when it is run again`(seed: UInt64) {
    let play = RandomPlay.make(seed: seed)
    #expect(difference(play.run(), play.run()) == nil)
  }

  @Test(arguments: seeds) func `is the same whether or not quiet syncs are sent`(seed: UInt64) {
    var play = RandomPlay.make(seed: seed)
    let skipping = play.run()
    play.settings.skipsSyncs = false
    let found = difference(skipping, play.run())
    #expect(found == nil)
  }

  @Test(arguments: seeds)
  func `does not mind which symbol comes first where there is margin for all`(seed: UInt64) {
    var ranges = RandomPlay.Ranges()
    var play = RandomPlay.make(seed: seed, ranges)
    ranges.isReversed = true
    var reversed = RandomPlay.make(seed: seed, ranges)
    play.deposit = "1000000"
    reversed.deposit = "1000000"
    let (one, other) = (play.run(), reversed.run())
    for symbol in 0..<2 {
      let fills = executions(one, of: symbol)
      #expect(!fills.isEmpty)
      #expect(fills == executions(other, of: 1 - symbol))
    }
    #expect(one.equityCurve == other.equityCurve)
    #expect(one.finalEquity == other.finalEquity)
    #expect(one.naked == other.naked)
    #expect(one.unconfirmed == other.unconfirmed)
  }

  @Test(arguments: seeds.prefix(30)) func `adds up with any latency`(seed: UInt64) {
    var ranges = RandomPlay.Ranges()
    ranges.latency =
      seed % 2 == 0 ? Latency(base: .milliseconds(700)) : .drawn(around: .seconds(1))
    var breaches: [String] = []
    var events = 0
    let facts = RandomPlay.make(seed: seed, ranges).run { exchange in
      events += 1
      precondition(events < 50_000, "a run without end, seed \(seed)")
      if let breach = exchange.bookBreach { breaches.append(breach) }
    }
    #expect(breaches.first == nil)
    #expect(facts.signals.allSatisfy { if case .pending = $0.fate { false } else { true } })
    let closing = Set(facts.fills.compactMap(\.clientID).filter { $0.role != .entry })
    #expect(Conservation.flip(in: facts.fills, reduceOnly: closing) == nil)
  }

  @Test(arguments: seeds) func `believes at every close what the exchange holds`(seed: UInt64) {
    let play = RandomPlay.make(seed: seed)
    var simulation = play.simulation()
    var differences: [String] = []
    while simulation.advance(candles: 1) {
      for index in simulation.exchange.instrumentIndices {
        let truth = simulation.exchange.position(index)
        let belief = simulation.executor.holding(index)
        if truth.size != belief.size || truth.averageEntry != belief.averageEntry {
          differences.append("\(truth.size) at \(truth.averageEntry), not \(belief)")
        }
      }
    }
    #expect(differences.first == nil)
  }

  @Test(arguments: seeds)
  func `with a stop for every signal never stands without one`(seed: UInt64) {
    var ranges = RandomPlay.Ranges()
    ranges.alwaysStops = true
    ranges.isHarsh = false
    let facts = RandomPlay.make(seed: seed, ranges).run()
    #expect(facts.roundTrips.count > 3)
    #expect(facts.naked.total == .zero)
    #expect(facts.unconfirmed.total == .zero)
    #expect(facts.phantom.total == .zero)
  }
}

/// The fills of one symbol, as lines that say nothing of its place among the others.
private func executions(_ facts: RunFacts, of symbol: Int) -> [String] {
  facts.fills.filter { $0.instrument.value == symbol }.map { fill in
    "\(fill.time) \(fill.side) \(fill.quantity) \(fill.price) \(fill.fee) \(fill.origin)"
  }
}

/// The first thing in which two runs differ; nil where they are the same but for skipped syncs.
func difference(_ one: RunFacts, _ other: RunFacts) -> String? {
  if one.fills != other.fills {
    let at = zip(one.fills, other.fills).prefix { $0 == $1 }.count
    return
      "fill \(at): \(one.fills.dropFirst(at).first as Any), \(other.fills.dropFirst(at).first as Any)"
  }
  if one.signals != other.signals { return "signals" }
  if one.roundTrips != other.roundTrips {
    let at = zip(one.roundTrips, other.roundTrips).prefix { $0 == $1 }.count
    return "trip \(at): \(one.roundTrips[at]), \(other.roundTrips[at])"
  }
  if one.equityCurve != other.equityCurve { return "equity curve" }
  if one.dailyEquity != other.dailyEquity { return "daily equity" }
  if one.drawdown != other.drawdown { return "drawdown" }
  if one.alarms != other.alarms { return "alarms" }
  let exposures = { (facts: RunFacts) in
    [facts.naked, facts.reachableNaked, facts.unconfirmed, facts.unprotected, facts.phantom]
  }
  if exposures(one) != exposures(other) { return "exposures" }
  if (one.requests, one.rejections, one.syncs) != (other.requests, other.rejections, other.syncs) {
    return "requests \(one.requests) and \(other.requests), syncs \(one.syncs) and \(other.syncs)"
  }
  return nil
}
