public import Backtesting
import Statistics
import Trading

/// A strategy calm and where things go wrong, figure by figure, with intervals over seeds.
public enum FaultComparison {
  /// The figures that are compared, in this order.
  static let measures: [Measure] = [
    Measure("winRate", "win rate", .rate) { $0.trades.winRate },
    Measure("evPerTrade", "EV per trade", .money) { $0.trades.evPerTrade?.double },
    Measure("executionRate", "execution rate", .rate) { $0.funnel.executionRate },
    Measure("maxDrawdownPercent", "max drawdown", .percent) { $0.maxDrawdownRate * 100 },
    Measure("netProfit", "net profit", .money) { $0.netProfit.double },
    Measure("nakedSeconds", "naked", .seconds) { $0.naked.total.seconds },
    Measure("phantomSeconds", "phantom", .seconds) { $0.phantom.total.seconds },
  ]

  struct Measure {
    /// A rate is a fraction, and shown in percent.
    enum Unit: String { case rate, percent, money, seconds }

    let name: String
    let title: String
    let unit: Unit
    let of: @Sendable (Summary) -> Double?

    init(
      _ name: String, _ title: String, _ unit: Unit, of: @escaping @Sendable (Summary) -> Double?
    ) {
      self.name = name
      self.title = title
      self.unit = unit
      self.of = of
    }

    /// The same of a run's object.
    func value(in run: JSON) -> Double? { run[name]?.double }

    func text(_ value: Double?) -> String {
      let shown = unit == .rate ? value.map { $0 * 100 } : value
      let number = Wording.number(shown, places: unit == .seconds ? 0 : 2)
      let isPercent = unit == .rate || unit == .percent
      return isPercent && value != nil ? number + " %" : number
    }
  }

  /// The comparison as one JSON object.
  public static func object(_ result: CleanAgainstFaulted) -> JSON {
    var object = JSON.Object()
    object["strategy"] = .string(result.strategy)
    object["seeds"] = .array(result.seeds.map { JSON(text: $0) })
    object["isInterrupted"] = .bool(result.isInterrupted)
    var calm = JSON.Object()
    for measure in measures { calm[measure.name] = JSON(measure.of(result.calm)) }
    object["calm"] = .object(calm)
    object["faulted"] = .array(
      result.faulted.map { faulted in
        var entry = JSON.Object()
        entry["name"] = .string(faulted.name)
        entry["runs"] = JSON(faulted.runs.count)
        for measure in measures {
          let figure = SeedFigure(measure.of(result.calm), faulted.runs.map(measure.of))
          var member = JSON.Object()
          member["mean"] = JSON(figure.mean)
          member["change"] = JSON(figure.change)
          member["margin"] = JSON(figure.margin)
          entry[measure.name] = .object(member)
        }
        return .object(entry)
      })
    return .object(object)
  }

  /// The comparison as console tables, one for each way to misbehave.
  public static func text(_ result: CleanAgainstFaulted, style: ConsoleStyle) -> String {
    var lines: [String] = []
    for faulted in result.faulted {
      if !lines.isEmpty { lines.append("") }
      lines.append(
        style.bold("\(result.strategy), calm against \(faulted.name), \(faulted.runs.count) seeds"))
      var table = Table([
        ("", .left), ("calm", .right), ("faulted", .right), ("change", .right), ("±", .right),
      ])
      for measure in measures {
        let figure = SeedFigure(measure.of(result.calm), faulted.runs.map(measure.of))
        table.add([
          measure.title, measure.text(figure.calm), measure.text(figure.mean),
          measure.text(figure.change), measure.text(figure.margin),
        ])
      }
      lines += table.lines
    }
    lines.append("")
    lines.append("±: half the interval that holds the mean with 95 % confidence, by Student's t.")
    return lines.joined(separator: "\n") + "\n"
  }
}
