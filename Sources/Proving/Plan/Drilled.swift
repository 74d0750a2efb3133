import StrategyKit
import Trading

/// A strategy in the phases of a proof: the drill warms up and probes, and in the storm it makes
/// way for the strategy under proof, where there is one.
struct Drilled: Strategy {
  static let name = "drilled"
  static let summary = "Leads a strategy through the phases of a proof."
  static var scope: StrategyScope { .allSymbols }

  private var drill: Drill
  private let timeline: ProofTimeline
  private var teller: StoryTeller?
  private var strategies: [any Strategy] = []

  init(plan: ProofPlan, entryWorth: Money, strategy: StrategyFactory?, price: Price) {
    let limit = Money(units: entryWorth.units / 2 * 3)
    drill = Drill(
      seed: plan.seed, timeline: plan.timeline, rungLimit: limit,
      isWide: plan.faults.resistsSettings)
    timeline = plan.timeline
    teller = plan.story.map { [timeline] in
      StoryTeller(story: $0, price: price, storm: timeline.storm)
    }
    if let ending = plan.life {
      strategies = [Life(timeline, ending)]
    } else if let strategy {
      let count = strategy.scope == .eachSymbol ? plan.symbols : 1
      do {
        strategies = try (0..<count).map { _ in try strategy.makeStrategy() }
      } catch {
        // Never another in its place: who proves it has made it once before.
        preconditionFailure("\(strategy.name) cannot be made: \(error)")
      }
    }
  }

  init() {
    preconditionFailure("it belongs to a plan")
  }

  mutating func onCandle(_ candle: Candle, _ desk: inout Desk) {
    let span = candle.openTime + ProofTimeline.candle - PriceModel.start
    if let teller, timeline.phase(span) == .storm {
      teller.tell(candle, &desk)
    } else if !strategies.isEmpty, timeline.phase(span) == .storm {
      let at = strategies.count == 1 ? 0 : desk.instrument.value
      strategies[at].onCandle(candle, &desk)
    } else {
      drill.onCandle(candle, &desk)
    }
  }
}
