import Simulation
import Trading

extension Distance {
  /// As a person types it; nil for nothing.
  var text: String? {
    switch self {
    case .rate(let rate): rate == .zero ? nil : "\(rate.double * 100)%"
    case .price(let price): price == .zero ? nil : "\(price)"
    }
  }
}

extension Sizing {
  /// As a person reads it.
  var text: String {
    switch self {
    case .quantity(let quantity): "quantity \(quantity)"
    case .notional(let worth): "notional \(worth)"
    case .percent(let rate): "percent \(rate.double * 100)%"
    case .risk(let rate): "risk \(rate.double * 100)%"
    }
  }
}

extension Protection {
  /// As a person reads it; nil for none.
  var text: String? {
    var parts: [String] = []
    switch stop {
    case .unprotected: break
    case .price(let price): parts.append("stop at \(price)")
    case .distance(let distance): parts.append("stop \(distance.text ?? "0")")
    }
    switch target {
    case nil: break
    case .price(let price): parts.append("target at \(price)")
    case .distance(let distance): parts.append("target \(distance.text ?? "0")")
    }
    if let trailing {
      var text = "trail \(trailing.distance.text ?? "0")"
      if let activation = trailing.activation { text += "@\(activation.text ?? "0")" }
      if let step = trailing.step { text += "/\(step.text ?? "0")" }
      parts.append(text + (trailing.mover == .venue ? " by the venue" : ""))
    }
    if let breakeven {
      parts.append(
        "breakeven \(breakeven.activation.text ?? "0")+\(breakeven.offset.text ?? "0")")
    }
    if let timeLimit { parts.append("time \(Int(timeLimit.seconds))s") }
    for part in partialExits {
      parts.append("partial \(part.distance.text ?? "0")=\(part.fraction.double * 100)%")
    }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }
}

extension Latency {
  /// As a person reads it; nil for none.
  var text: String? {
    if isNone { return nil }
    if !measured.isEmpty {
      let sorted = measured.sorted()
      return "measured, \(measured.count) times: "
        + [50, 99].map { share in
          let span = sorted[(sorted.count - 1) * share / 100]
          return "p\(share) \(Double(span.nanoseconds / 10_000) / 100)ms"
        }.joined(separator: ", ")
    }
    let base = "\(base.nanoseconds / 1_000_000)ms"
    return spread == .zero && tailOneIn == 0
      ? base : "\(base) and up to \(spread.nanoseconds / 1_000_000)ms, tail 1 in \(tailOneIn)"
  }
}
