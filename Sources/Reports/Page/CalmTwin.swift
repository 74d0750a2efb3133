public import Backtesting
import Statistics
public import Trading

/// What a run would have been had nothing gone wrong, for the page of it.
public struct CalmTwin: Sendable {
  /// One way in which the exchange misbehaved, beside calm.
  struct Group: Sendable {
    let name: String
    let seeds: Int
    let figures: [SeedFigure]
  }

  /// Equity without faults.
  let equity: [EquityPoint]
  let groups: [Group]

  /// One run beside itself without faults, both as objects.
  public init(plan: String, run: JSON.Object, calm: JSON.Object, equity: [EquityPoint]) {
    self.equity = equity
    let (run, calm) = (JSON.object(run), JSON.object(calm))
    groups = [
      Group(
        name: plan, seeds: 1,
        figures: FaultComparison.measures.map { measure in
          SeedFigure(measure.value(in: calm), [measure.value(in: run)])
        })
    ]
  }

  /// A strategy beside itself under faults, over seeds.
  public init(_ result: CleanAgainstFaulted, equity: [EquityPoint]) {
    self.equity = equity
    groups = result.faulted.map { faulted in
      Group(
        name: faulted.name, seeds: faulted.runs.count,
        figures: FaultComparison.measures.map { measure in
          SeedFigure(measure.of(result.calm), faulted.runs.map(measure.of))
        })
    }
  }

  /// As the page holds it.
  var object: JSON {
    .array(
      groups.map { group in
        let rows = zip(FaultComparison.measures, group.figures).map { measure, figure -> JSON in
          .object([
            "name": .string(measure.name), "title": .string(measure.title),
            "unit": .string(measure.unit.rawValue), "calm": JSON(figure.calm),
            "faulted": JSON(figure.mean), "change": JSON(figure.change),
            "margin": JSON(figure.margin),
          ])
        }
        return .object([
          "name": .string(group.name), "seeds": JSON(group.seeds), "rows": .array(rows),
        ])
      })
  }
}
