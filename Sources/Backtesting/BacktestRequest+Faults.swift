import Configuration
import SimulatedExchange
import Trading

extension FaultRule {
  /// The rule in words, everything that can change a figure.
  var text: String {
    let often = kind.isTimed ? "every \(every.seconds) s" : "chance \(chance)"
    let bounds = "from \(from.seconds) s" + (until == .distant ? "" : " until \(until.seconds) s")
    let most = limit.map { ", at most \($0)" } ?? ""
    return "\(kind.name) \(often), lasting \(lasting.seconds) s, amount \(amount.seconds) s,"
      + " part \(part), targets \(target.rawValue), \(bounds)\(most)"
  }
}

extension FaultInjector {
  /// What a reader of a run must know before all else.
  var notice: String {
    "FAULTS: the exchange misbehaved by plan \(plan.name); \(strikes.count) faults struck."
  }
}
