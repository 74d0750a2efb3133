public import Trading

/// Small runs made by hand, for tests of what is computed, stored and shown of a run.
public enum FactsFixture {
  /// The moment so many hours after 2025 began in UTC.
  public static func hour(_ count: Double) -> Timestamp {
    Timestamp(nanoseconds: 1_735_689_600_000_000_000 + Int64(count * 3600) * 1_000_000_000)
  }

  /// A round trip of 1,000 in entry notional that was held two hours.
  public static func trip(
    _ net: Money, signal: UInt32 = 1, instrument: Int = 0, direction: Direction = .long,
    tag: String = "", closedAt hours: Double = 2, risk: Money? = "10",
    reason: ExitReason = .signal, isOpen: Bool = false, ambiguity: ClosedRange<Money>? = nil
  ) -> RoundTrip {
    let gain = net + "1.1"
    let exitNotional = direction == .long ? "1000" + gain : "1000" - gain
    return RoundTrip(
      instrument: InstrumentIndex(instrument), direction: direction, signal: SignalID(signal),
      tag: tag, entryTime: hour(hours - 2), exitTime: hour(hours), quantity: "0.5",
      entryNotional: "1000", exitNotional: exitNotional, fees: "1.1", funding: .zero,
      netProfit: net, initialRisk: risk, maximumAdverse: "5", maximumFavourable: "15",
      reason: reason, isOpen: isOpen, ambiguity: ambiguity, naked: .zero)
  }

  /// A fill of half a unit at 2,000.
  public static func fill(_ number: UInt64, at hours: Double, side: Side = .buy) -> Fill {
    Fill(
      execution: ExecutionID(number),
      clientID: ClientOrderID(
        epoch: 1, signal: SignalID(UInt32(number)), role: .entry, attempt: 0,
        instrument: InstrumentIndex(0)),
      venueID: VenueOrderID(number + 100), instrument: InstrumentIndex(0), origin: .client,
      side: side, price: "2000", quantity: "0.5", fee: "0.55", liquidity: .taker,
      time: hour(hours), filled: "0.5", isComplete: true)
  }

  /// A run of three days: four closed trades, one still open, six signals.
  public static func run() -> RunFacts {
    var facts = RunFacts(initialCapital: "10000")
    facts.finalEquity = "10040"
    facts.roundTrips = [
      trip("30", signal: 1, tag: "up", closedAt: 3, reason: .target),
      trip("-10", signal: 2, direction: .short, tag: "down", closedAt: 20, reason: .stop),
      trip(
        "-10", signal: 3, instrument: 1, tag: "up", closedAt: 30, reason: .stop,
        ambiguity: "-10"..."25"),
      trip("30", signal: 4, tag: "up", closedAt: 50, risk: nil, reason: .signal),
      trip("2", signal: 5, instrument: 1, closedAt: 60, isOpen: true),
    ]
    facts.fills = (1...9).map { fill(UInt64($0), at: Double($0)) }
    facts.signals = (1...8).map { number in
      let fate: SignalFate =
        switch number {
        case 6: .blocked(.cooldown)
        case 7: .blocked(.alreadyInPosition)
        case 8: .pending(until: hour(70))
        default: .traded
        }
      return SignalRecord(
        id: SignalID(UInt32(number)), instrument: InstrumentIndex(number % 2),
        direction: number % 2 == 0 ? .short : .long, time: hour(Double(number)), tag: "up",
        fate: fate)
    }
    facts.dailyEquity = [
      EquityPoint(time: hour(24), equity: "10020"), EquityPoint(time: hour(72), equity: "10040"),
    ]
    facts.equityCurve = [
      EquityPoint(time: hour(0), equity: "10000"), EquityPoint(time: hour(20), equity: "9900"),
      EquityPoint(time: hour(40), equity: "10100"), EquityPoint(time: hour(72), equity: "10040"),
    ]
    facts.drawdown.peak = "10030"
    facts.drawdown.trough = "9900"
    facts.drawdown.peakTime = hour(3)
    facts.drawdown.troughTime = hour(20)
    facts.drawdown.recoveryTime = hour(38)
    facts.drawdown.longest = .minutes(35 * 60)
    facts.fees = "5.5"
    facts.funding = "-0.25"
    facts.naked.add(.seconds(4), notional: "1000")
    facts.phantom.add(.seconds(2), notional: "1000")
    facts.candles = 144
    facts.candlesInPosition = 36
    facts.firstTime = hour(0)
    facts.lastTime = hour(72)
    facts.buyAndHold = [("2000", "2200"), ("1.5", "1.2")]
    facts.requests = 20
    facts.alarms = [AlarmRecord(time: hour(5), instrument: InstrumentIndex(1), text: "look here")]
    return facts
  }

  /// The symbols of that run.
  public static let symbols = ["ETHUSDT", "XRPUSDT"]
}
