import Trading

/// Plans that have a name.
///
/// How often things go wrong in them are floors to be proved against, not rates that were measured
/// at a venue.
extension FaultPlan {
  /// Every plan with a name.
  public static let presets: [FaultPlan] = [
    .choppy, .storm, .outage, .phantoms, .stopChurn, .dayFortyThree,
  ]

  /// The plan of a name; nil where there is none.
  public static func preset(_ name: String) -> FaultPlan? { presets.first { $0.name == name } }

  /// A bad day: each message lost one time in a hundred, late two times, repeated one time, and a
  /// reconnect every hour.
  public static let choppy = FaultPlan(
    name: "choppy", rules: messages(loss: "0.01", delay: "0.02") + [reconnect(every: .minutes(60))])

  /// Ten times as bad, with an outage of three minutes or more a day, one stop in ten refused, a
  /// price of zero after every reconnect, queries up to two seconds behind, and two kills an hour.
  public static let storm = FaultPlan(
    name: "storm",
    rules: messages(loss: "0.1", delay: "0.2") + [
      reconnect(every: .minutes(6)),
      FaultRule(.outage, every: .minutes(24 * 60), lasting: .minutes(6)),
      FaultRule(.refuseStop, chance: "0.1"),
      FaultRule(.zeroOnReconnect, chance: "1"),
      FaultRule(.staleRead, chance: "0.5", amount: .seconds(2)),
      FaultRule(.kill, every: .minutes(30), lasting: .seconds(5)),
    ])

  /// Nothing gets through for minutes, several times a day; orders go on filling.
  public static let outage = FaultPlan(
    name: "outage",
    rules: [FaultRule(.outage, every: .minutes(4 * 60), lasting: .minutes(6))])

  /// Queries of positions that fail in long rows, as they did where phantoms blocked nearly every
  /// signal.
  public static let phantoms = FaultPlan(
    name: "bybit-2025-11",
    rules: [
      FaultRule(.failRead, chance: "0.3"),
      FaultRule(.cutList, chance: "0.1"),
      FaultRule(.rateLimit, chance: "0.05", target: .read),
      FaultRule(.loseEvent, chance: "0.05"),
      FaultRule(.silence, every: .minutes(120), lasting: .minutes(10)),
    ])

  /// Stops that are moved often, refused, and forgotten at restarts.
  public static let stopChurn = FaultPlan(
    name: "stop-churn-2025-10",
    rules: [
      FaultRule(.rateLimit, chance: "0.1", target: [.stop, .cancel]),
      FaultRule(.refuseStop, chance: "0.1"),
      FaultRule(.wouldTrigger, chance: "0.02"),
      FaultRule(.cancelRace, chance: "0.1", amount: .seconds(3)),
      FaultRule(.kill, every: .minutes(90), lasting: .seconds(20)),
    ])

  /// A ticker of zero after reconnects, fills that are slow to show, stops that are refused and a
  /// close that goes by an old size.
  public static let dayFortyThree = FaultPlan(
    name: "hyperliquid-day-43",
    rules: [
      reconnect(every: .minutes(45)),
      FaultRule(.zeroOnReconnect, chance: "1"),
      FaultRule(.zeroPrice, chance: "0.001"),
      FaultRule(.delayEvent, chance: "0.2", amount: .seconds(8)),
      FaultRule(.delayAnswer, chance: "0.1", amount: .seconds(6)),
      FaultRule(.refuseStop, chance: "0.1"),
      FaultRule(.partialFill, chance: "0.1", part: "0.6"),
      FaultRule(.staleRead, chance: "0.3", amount: .seconds(2)),
    ])

  private static func messages(loss: Rate, delay: Rate) -> [FaultRule] {
    [
      FaultRule(.loseRequest, chance: loss),
      FaultRule(.loseAnswer, chance: loss),
      FaultRule(.loseEvent, chance: loss),
      FaultRule(.delayRequest, chance: delay, amount: .seconds(5)),
      FaultRule(.delayAnswer, chance: delay, amount: .seconds(5)),
      FaultRule(.delayEvent, chance: delay, amount: .seconds(5)),
      FaultRule(.repeatRequest, chance: loss),
      FaultRule(.repeatAnswer, chance: loss),
      FaultRule(.repeatEvent, chance: loss),
    ]
  }

  private static func reconnect(every span: TimeSpan) -> FaultRule {
    FaultRule(.disconnect, every: span, lasting: .seconds(20))
  }
}
