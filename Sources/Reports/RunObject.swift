public import Statistics
import Trading

/// The object that stands for a run: what `--json` prints, what the store keeps, and what tables
/// are made of.
public enum RunObject {
  /// Members that say how or when the run was made rather than what came of it.
  ///
  /// Whether a sync that cannot differ was sent or advanced by arithmetic is such a how.
  public static let undigested = [
    "run", "digest", "engineSeconds", "candlesPerSecond", "skippedSyncs", "requestTimes",
  ]

  /// The object of a run, without a name; see ``named(_:_:)``.
  ///
  /// Its members, their units and formulas stand in `docs/statistics.md`.
  public static func make(_ summary: Summary, _ description: RunDescription) -> JSON.Object {
    var object = JSON.Object()
    object["digest"] = .null
    addHead(&object, summary, description)
    addMoney(&object, summary, description)
    addExits(&object, summary)
    addSpeed(&object, summary, description)
    object["netProfitPercent"] = percent(summary.returns.total)
    object["buyAndHoldPercent"] = percent(summary.returns.buyAndHold)
    object["tradeFigures"] = .object(tradeFigures(summary.trades))
    object["returns"] = .object(returns(summary.returns))
    object["drawdown"] = .object(drawdown(summary))
    object["protection"] = .object(protection(summary))
    object["activity"] = .object(activity(summary.activity))
    object["breakdowns"] = .object(breakdowns(summary.breakdowns))
    object["fingerprint"] = .string(summary.fingerprint)
    object["inputs"] = .array(description.inputs.map(input))
    object["configuration"] = .object(configuration(description))
    object["synthetic"] = .bool(description.isSynthetic)
    object["notices"] = .array(description.notices.map(JSON.string))
    object["digest"] = .string(digest(of: object))
    return object
  }

  /// The settings of a run, as text, in their order.
  public static func configuration(_ description: RunDescription) -> JSON.Object {
    var settings = JSON.Object()
    for setting in description.settings { settings[setting.name] = .string(setting.value) }
    return settings
  }

  /// The object of a run out of the text that a store keeps of it.
  public static func parse(_ text: String) throws(JSONFailure) -> JSON.Object {
    guard case .object(let object) = try JSON(parsing: text) else {
      throw JSONFailure(offset: 0, expected: "an object")
    }
    return object
  }

  /// The object with the run's name in front.
  public static func named(_ run: String?, _ object: JSON.Object) -> JSON.Object {
    var result = JSON.Object()
    result["run"] = JSON(text: run)
    for member in object.members where member.name != "run" { result[member.name] = member.value }
    return result
  }

  /// The SHA-256 of the object's compact text without the members that are not ``undigested``.
  public static func digest(of object: JSON.Object) -> String {
    var rest = object
    for name in undigested { rest[name] = nil }
    return SHA256.digest(of: JSON.object(rest).compactText)
  }

  private static func addHead(
    _ object: inout JSON.Object, _ summary: Summary, _ description: RunDescription
  ) {
    object["strategy"] = .string(description.strategy)
    object["venue"] = .string(description.venue)
    object["seed"] =
      Int64(exactly: description.seed).map(JSON.integer) ?? .string(String(description.seed))
    object["initialCapital"] = JSON(text: summary.initialCapital)
    object["signals"] = JSON(summary.funnel.signals)
    object["traded"] = JSON(summary.funnel.traded)
    object["executionRate"] = JSON(summary.funnel.executionRate)
    var blocked = JSON.Object()
    for entry in summary.funnel.blocked { blocked[entry.reason.rawValue] = JSON(entry.count) }
    object["blocked"] = .object(blocked)
    object["pending"] = JSON(summary.funnel.pending)
    object["trades"] = JSON(summary.trades.opened)
    object["closedTrades"] = JSON(summary.trades.closed)
    object["openTrades"] = JSON(summary.trades.open)
    object["winRate"] = JSON(summary.trades.winRate)
    object["evPerTrade"] = JSON(text: summary.trades.evPerTrade)
    object["evPercent"] = JSON(summary.trades.evPercent)
    object["evR"] = JSON(summary.trades.evR)
  }

  private static func addMoney(
    _ object: inout JSON.Object, _ summary: Summary, _ description: RunDescription
  ) {
    object["netProfit"] = JSON(text: summary.netProfit)
    object["netProfitBest"] = JSON(text: summary.netProfitBest)
    object["netProfitWorst"] = JSON(text: summary.netProfitWorst)
    object["ambiguousTrades"] = JSON(summary.trades.ambiguous)
    object["fees"] = JSON(text: summary.fees)
    object["funding"] = JSON(text: summary.funding)
    object["mark"] = .string(description.mark.rawValue)
    object["finalEquity"] = JSON(text: summary.finalEquity)
    object["maxDrawdownPercent"] = JSON(summary.maxDrawdownRate * 100)
    object["sharpe"] = JSON(summary.returns.sharpe)
    object["sortino"] = JSON(summary.returns.sortino)
    object["profitFactor"] = JSON(summary.trades.profitFactor)
  }

  private static func addExits(_ object: inout JSON.Object, _ summary: Summary) {
    var reasons = JSON.Object()
    for group in summary.breakdowns.byExitReason { reasons[group.name] = JSON(group.trades) }
    object["exitReasons"] = .object(reasons)
    object["nakedSeconds"] = JSON(summary.naked.total.seconds)
    object["nakedWorstSeconds"] = JSON(summary.naked.worst.seconds)
    object["phantomSeconds"] = JSON(summary.phantom.total.seconds)
  }

  private static func addSpeed(
    _ object: inout JSON.Object, _ summary: Summary, _ description: RunDescription
  ) {
    let candles = summary.activity.candles
    object["candles"] = JSON(candles)
    object["engineSeconds"] = JSON(description.engineSeconds)
    let speed = description.engineSeconds.flatMap { $0 > 0 ? Double(candles) / $0 : nil }
    object["candlesPerSecond"] = JSON(speed)
    object["skippedSyncs"] = JSON(summary.activity.skippedSyncs)
  }

  private static func input(_ input: RunDescription.Input) -> JSON {
    var object = JSON.Object()
    object["kind"] = .string(input.kind)
    object["symbol"] = .string(input.symbol)
    object["file"] = .string(input.file)
    object["sha256"] = .string(input.sha256)
    object["rows"] = JSON(input.rows)
    return .object(object)
  }

  static func percent(_ fraction: Double?) -> JSON { JSON(fraction.map { $0 * 100 }) }
}
