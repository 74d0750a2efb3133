import Foundation
import LiveTrading
import Statistics
import Trading
import WireFormat

/// A session beside the simulator's, as people and programs read it.
struct DriftView {
  private let report: DriftReport
  private let tape: SessionTape
  private let symbols: [String]
  private static let mostOrders = 40

  init(_ report: DriftReport, _ tape: SessionTape, symbols: [String]) {
    self.report = report
    self.tape = tape
    self.symbols = symbols
  }

  // For programs.

  var json: JSON {
    let causes = report.causes.map { ($0.cause.rawValue, JSON($0.count)) }
    return .object([
      ("begin", .integer(tape.begin.milliseconds)), ("end", .integer(tape.end.milliseconds)),
      ("lives", JSON(tape.lives)), ("orders", JSON(report.orders.count)),
      ("causes", .object(causes)),
      ("worseBasisPoints", Self.json(report.worse)),
      ("laterMilliseconds", Self.json(report.later)),
      ("feesBeyond", JSON(text: report.fees)),
      ("balance", JSON(text: report.balances.actual)),
      ("simulatedBalance", JSON(text: report.balances.simulated)),
      ("notices", .array(tape.notices.map { .string($0) })),
      ("list", .array(report.orders.map(json))),
    ])
  }

  private static func json(_ sample: Sample) -> JSON {
    let interval = Interval.mean(of: sample)
    return .object([
      ("count", JSON(sample.count)), ("mean", JSON(sample.mean)),
      ("low", JSON(interval?.lowerBound)), ("high", JSON(interval?.upperBound)),
    ])
  }

  private func json(_ order: DriftOrder) -> JSON {
    .object([
      ("symbol", .string(symbols[order.key.instrument.value])),
      ("signal", JSON(Int(order.key.signal.number))), ("purpose", .string(order.key.purpose)),
      ("attempt", JSON(order.key.attempt)), ("side", .string("\(order.side)")),
      ("cause", .string(order.cause.rawValue)), ("detail", .string(order.detail)),
      ("worseBasisPoints", JSON(order.worseBy)), ("laterMilliseconds", JSON(order.laterBy)),
      ("session", order.actual.map(Self.json) ?? .null),
      ("simulated", order.simulated.map(Self.json) ?? .null),
    ])
  }

  private static func json(_ side: DriftSide) -> JSON {
    .object([
      ("sent", side.sent.map { .integer($0.milliseconds) } ?? .null),
      ("outcome", side.outcome.map { .string($0) } ?? .null),
      ("filled", JSON(text: side.filled)), ("price", JSON(side.price)),
      ("fees", JSON(text: side.fees)),
      ("time", side.time.map { .integer($0.milliseconds) } ?? .null),
    ])
  }

  // For people.

  func text(isWhole: Bool) -> String {
    let count = report.orders.count
    var lines = ["\("\(tape.begin)".prefix(19)) to \("\(tape.end)".prefix(19)): \(count) orders"]
    if tape.lives > 1 {
      lines.append("The process began \(tape.lives) times; played again as if it had not ended.")
    }
    for (cause, count) in report.causes {
      lines.append("  \(String(count).leftPadded(to: 6))  \(cause.words)")
    }
    lines.append(Self.text("price worse by", report.worse, "basis points"))
    lines.append(Self.text("filled later by", report.later, "ms"))
    lines.append("fees beyond the simulator's: \(report.fees)")
    if let actual = report.balances.actual, let simulated = report.balances.simulated {
      lines.append("balance at the end: \(actual), in the simulator \(simulated)")
    }
    lines += tape.notices.map { "note: \($0)" }
    let shown = isWhole ? report.orders : report.orders.filter { $0.cause != .equal }
    if !shown.isEmpty { lines.append("") }
    for order in shown.prefix(isWhole ? .max : Self.mostOrders) { lines.append(text(order)) }
    if !isWhole, shown.count > Self.mostOrders {
      lines.append("… and \(shown.count - Self.mostOrders) more: --all")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func text(_ name: String, _ sample: Sample, _ unit: String) -> String {
    guard let mean = sample.mean else { return "\(name): nothing to compare" }
    let margin = Interval.mean(of: sample).map { ($0.upperBound - $0.lowerBound) / 2 }
    return "\(name): \(number(mean))\(margin.map { " ± \(number($0))" } ?? "") \(unit)"
      + ", of \(sample.count) fills"
  }

  private static func number(_ value: Double) -> String { String(format: "%.2f", value) }

  private func text(_ order: DriftOrder) -> String {
    let name = "\(symbols[order.key.instrument.value]) \(order.key.signal) \(order.key.purpose)"
    let attempt = order.key.attempt > 0 ? " (try \(order.key.attempt + 1))" : ""
    let detail = order.detail.isEmpty ? "" : ": \(order.detail)"
    return "\(name)\(attempt), \(order.side)  \(Self.text(order.actual))"
      + "  simulated \(Self.text(order.simulated))  \(order.cause.rawValue)\(detail)"
  }

  private static func text(_ side: DriftSide?) -> String {
    guard let side else { return "–" }
    guard let price = side.price, let time = side.time else { return side.outcome ?? "not filled" }
    return "\(side.filled) at \(String(format: "%.8g", price)) \("\(time)".prefix(23).suffix(12))"
  }
}

extension DriftCause {
  /// The cause for people.
  fileprivate var words: String {
    switch self {
    case .equal: "equal in price, time, fees and outcome"
    case .latency: "at another moment, by what messages took"
    case .priceMoved: "at another price or moment than the feed explains"
    case .fee: "at the same price with other fees"
    case .lostAnswer: "done, but the answer was lost or said nothing"
    case .lostRequest: "not done, and the answer was lost or said nothing"
    case .refused: "refused on one side"
    case .partial: "filled more or less of it"
    case .retried: "tried once more on one side"
    case .notSignalled: "wished for on one side only"
    case .blocked: "not traded by the executor on one side"
    case .follows: "come of a difference before"
    }
  }
}

extension String {
  fileprivate func leftPadded(to width: Int) -> String {
    String(repeating: " ", count: max(0, width - count)) + self
  }
}
