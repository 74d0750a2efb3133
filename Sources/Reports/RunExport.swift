public import Trading

/// What a run did, as comma-separated tables for other programs.
///
/// RFC 4180: comma, CRLF, quotes where needed. Times are ISO 8601 in UTC, amounts plain decimals.
public enum RunExport {
  /// The text of `trades.csv`: one round trip a row.
  public static func trades(_ trips: [RoundTrip], symbols: [String]) -> String {
    var csv = CSV(columns: [
      "number", "symbol", "direction", "signal", "tag", "entryTime", "exitTime", "quantity",
      "entryNotional", "exitNotional", "fees", "funding", "netProfit", "initialRisk",
      "maximumAdverse", "maximumFavourable", "reason", "open", "netProfitWorst", "netProfitBest",
      "nakedSeconds",
    ])
    csv.reserve(trips.count * 180)
    for (index, trip) in trips.enumerated() {
      csv.add(value: index + 1)
      csv.add(name(trip.instrument, symbols))
      csv.add(trip.direction == .long ? "long" : "short")
      csv.add(value: trip.signal.number)
      csv.add(trip.tag)
      csv.add(value: trip.entryTime)
      csv.add(value: trip.exitTime)
      csv.add(value: trip.quantity)
      csv.add(value: trip.entryNotional)
      csv.add(value: trip.exitNotional)
      csv.add(value: trip.fees)
      csv.add(value: trip.funding)
      csv.add(value: trip.netProfit)
      csv.add(value: trip.initialRisk)
      csv.add(value: trip.maximumAdverse)
      csv.add(value: trip.maximumFavourable)
      csv.add(trip.reason.rawValue)
      csv.add(trip.isOpen ? "true" : "false")
      csv.add(value: trip.ambiguity?.lowerBound)
      csv.add(value: trip.ambiguity?.upperBound)
      csv.add(value: trip.naked.seconds)
      csv.endRecord()
    }
    return csv.text
  }

  /// The text of `fills.csv`: one execution a row.
  public static func fills(_ fills: [Fill], symbols: [String]) -> String {
    var csv = CSV(columns: [
      "time", "symbol", "side", "price", "quantity", "fee", "liquidity", "origin", "execution",
      "venueOrder", "clientOrder", "orderFilled", "complete",
    ])
    csv.reserve(fills.count * 110)
    for fill in fills {
      csv.add(value: fill.time)
      csv.add(name(fill.instrument, symbols))
      csv.add(fill.side == .buy ? "buy" : "sell")
      csv.add(value: fill.price)
      csv.add(value: fill.quantity)
      csv.add(value: fill.fee)
      csv.add(fill.liquidity == .maker ? "maker" : "taker")
      csv.add(origin(fill.origin))
      csv.add(value: fill.execution.number)
      csv.add(value: fill.venueID.number)
      csv.add(value: fill.clientID)
      csv.add(value: fill.filled)
      csv.add(fill.isComplete ? "true" : "false")
      csv.endRecord()
    }
    return csv.text
  }

  /// The text of `signals.csv`: one signal a row, with its fate.
  public static func signals(_ signals: [SignalRecord], symbols: [String]) -> String {
    var csv = CSV(columns: [
      "signal", "time", "symbol", "direction", "tag", "fate", "reason", "pendingUntil",
    ])
    csv.reserve(signals.count * 60)
    for signal in signals {
      csv.add(value: signal.id.number)
      csv.add(value: signal.time)
      csv.add(name(signal.instrument, symbols))
      csv.add(signal.direction == .long ? "long" : "short")
      csv.add(signal.tag)
      switch signal.fate {
      case .traded: for field in ["traded", "", ""] { csv.add(field) }
      case .blocked(let reason): for field in ["blocked", reason.rawValue, ""] { csv.add(field) }
      case .pending(let until):
        csv.add("pending")
        csv.add("")
        csv.add(value: until)
      }
      csv.endRecord()
    }
    return csv.text
  }

  /// The text of `equity.csv`: one moment a row.
  public static func equity(_ points: [EquityPoint]) -> String {
    var csv = CSV(columns: ["time", "equity"])
    csv.reserve(points.count * 40)
    for point in points {
      csv.add(value: point.time)
      csv.add(value: point.equity)
      csv.endRecord()
    }
    return csv.text
  }

  /// The text of `faults.csv`: one fault that struck a row.
  public static func faults(_ faults: [FaultEvent]) -> String {
    var csv = CSV(columns: ["time", "until", "fault", "target", "isEffective"])
    csv.reserve(faults.count * 60)
    for fault in faults {
      csv.add(value: fault.time)
      csv.add(value: fault.until)
      csv.add(fault.kind)
      csv.add(fault.target)
      csv.add(fault.isEffective ? "true" : "false")
      csv.endRecord()
    }
    return csv.text
  }

  private static func name(_ instrument: InstrumentIndex, _ symbols: [String]) -> String {
    symbols.indices.contains(instrument.value)
      ? symbols[instrument.value] : "#\(instrument.value)"
  }

  private static func origin(_ origin: OrderOrigin) -> String {
    switch origin {
    case .client: "client"
    case .positionStop: "positionStop"
    case .positionTarget: "positionTarget"
    case .positionTrailing: "positionTrailing"
    case .liquidation: "liquidation"
    case .deleverage: "deleverage"
    case .settlement: "settlement"
    }
  }
}
