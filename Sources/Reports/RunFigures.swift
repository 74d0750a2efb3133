import Statistics
import Trading

/// What console and page say beyond the run's own figures: intervals, and the verdict that they
/// allow.
struct RunFigures {
  /// Where the expected value lies with 95 % confidence, by Student's t over closed trades.
  let ev: ClosedRange<Double>?
  /// Where the rates lie with 95 % confidence, by Wilson.
  let winRate: ClosedRange<Double>?
  let executionRate: ClosedRange<Double>?
  let verdict: Verdict

  /// What the interval of the expected value allows to say.
  enum Verdict: String {
    case gains, loses, open, few

    /// In a few words.
    var title: String {
      switch self {
      case .gains: "It earns."
      case .loses: "It loses."
      case .open: "Not decided."
      case .few: "Too few trades."
      }
    }

    /// Why, in a sentence.
    var reason: String {
      switch self {
      case .gains: "The interval of its expected value lies above zero."
      case .loses: "The interval of its expected value lies below zero."
      case .open: "Zero lies within the interval: chance alone could do this."
      case .few: "Fewer than two closed trades tell nothing."
      }
    }
  }

  /// Takes a run's object and its trades; of a report card, which has no trades with it, the
  /// interval that it brings.
  init(_ run: JSON, _ trades: [RoundTrip]) {
    let mean = Interval.mean(of: Sample(trades.lazy.filter { !$0.isOpen }.map(\.netProfit.double)))
    let ev = mean ?? Self.range(run["evInterval"])
    self.ev = ev
    let wins = run["tradeFigures"]?["wins"]?.integer ?? 0
    winRate = Interval.wilson(wins, of: run["closedTrades"]?.integer ?? 0)
    executionRate = Interval.wilson(run["traded"]?.integer ?? 0, of: run["signals"]?.integer ?? 0)
    guard let ev else {
      verdict = .few
      return
    }
    verdict = ev.lowerBound > 0 ? .gains : ev.upperBound < 0 ? .loses : .open
  }

  private static func range(_ json: JSON?) -> ClosedRange<Double>? {
    guard let bounds = json?.elements.compactMap(\.double), bounds.count == 2,
      bounds[0] <= bounds[1]
    else { return nil }
    return bounds[0]...bounds[1]
  }

  /// As the page holds it; null where there are too few trades.
  var object: JSON.Object {
    var object = JSON.Object()
    for (name, range) in [("ev", ev), ("winRate", winRate), ("executionRate", executionRate)] {
      object[name + "Low"] = JSON(range?.lowerBound)
      object[name + "High"] = JSON(range?.upperBound)
    }
    object["verdict"] = .string(verdict.rawValue)
    object["verdictTitle"] = .string(verdict.title)
    object["verdictReason"] = .string(verdict.reason)
    return object
  }
}
