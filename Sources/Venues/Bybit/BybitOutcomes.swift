import BybitProtocol
public import Trading
import Transport
import WireFormat

/// What an answer of Bybit means for the request that it answers.
///
/// The same table stands in `docs/outcomes.md`, and a test holds them equal. What stands in neither
/// is an unknown outcome: a code that nobody here has heard of says nothing about what was done.
public enum BybitOutcomes {
  /// What a code means.
  public enum Meaning: Hashable, Sendable {
    case refused(Rejection.Reason)
    case unknown(Uncertainty)
  }

  /// Every code that is known, lowest first.
  public static let table: [(code: Int, meaning: Meaning)] = {
    let rows =
      refusals.flatMap { reason, codes in codes.map { ($0, Meaning.refused(reason)) } }
      + doubts.flatMap { doubt, codes in codes.map { ($0, Meaning.unknown(doubt)) } }
    return rows.sorted { $0.0 < $1.0 }
  }()

  private static let meanings = Dictionary(
    table.map { ($0.code, $0.meaning) }, uniquingKeysWith: { first, _ in first })

  /// What a code other than 0 means.
  public static func meaning(of code: Int) -> Meaning {
    meanings[code] ?? .unknown(.serverError)
  }

  /// How a request ended that was answered by a code other than 0.
  ///
  /// Some codes, such as that for wrong parameters, stand for many things, which only their words
  /// tell apart.
  public static func outcome(of code: Int, _ words: String) -> Outcome {
    switch meaning(of: code) {
    case .unknown(let doubt): return .unknown(doubt)
    case .refused(let reason):
      let said = wordy.contains(code) ? self.reason(in: words) ?? reason : reason
      return .rejected(Rejection(said, code: Int32(clamping: code)))
    }
  }

  /// What an HTTP response says: the venue's answer, or how the request ended without one.
  static func reading(_ response: HTTPResponse) -> Result<BybitReply, Ended> {
    guard response.status == 200 else {
      return .failure(Ended(outcome: WireEnd.status(response.status).outcome))
    }
    let text = response.text
    do throws(WireFailure) {
      let reply = try BybitReply(try WireReader(parsing: text))
      if reply.code == 0 { return .success(reply) }
      return .failure(Ended(outcome: outcome(of: reply.code, reply.message)))
    } catch {
      let isPage = text.drop { $0.isWhitespace }.hasPrefix("<")
      return .failure(Ended(outcome: (isPage ? WireEnd.page : .unreadable).outcome))
    }
  }

  /// How a request ended that was not answered with what it asked for.
  struct Ended: Error { let outcome: Outcome }

  /// What the words beside the code for wrong parameters say; nil where they say nothing known.
  ///
  /// Source: answers that users quoted, see `docs/outcomes.md`.
  private static func reason(in words: String) -> Rejection.Reason? {
    let words = words.lowercased()
    for (part, reason) in phrases where words.contains(part) { return reason }
    return nil
  }

  /// What the words of such a code mean, the first that they contain; in lower case.
  public static let phrases: [(words: String, reason: Rejection.Reason)] = [
    ("not modified", .unchanged), ("zero position", .nothingToReduce),
    ("base_price", .triggerAlreadyPassed), ("liq_price", .stopNotMoved),
    ("tick size", .priceOffGrid), ("price invalid", .priceOffGrid),
    ("qty step", .quantityOffLot), ("minimum order qty", .quantityTooSmall),
    ("exceeds minimum limit", .quantityTooSmall), ("risk limit", .riskLimit),
    ("exceeds maximum", .quantityTooLarge), ("too large", .quantityTooLarge),
    ("position idx", .positionSide), ("positionidx", .positionSide),
    ("position mode", .positionSide), ("same side", .positionSide),
    ("delist", .notTrading), ("not live", .notTrading), ("settlement", .notTrading),
    ("not supported", .unsupported),
  ]

  /// The codes whose words say more than they do.
  static let wordy: Set<Int> = [10_001, 110_017]

  private static let refusals: [(Rejection.Reason, [Int])] = [
    (.rateLimited, [429, 10_006, 10_018, 10_429, 20_003]),
    (.priceOutsideBand, [30_208, 30_209, 110_003, 110_120, 110_121]),
    (
      .insufficientMargin,
      [
        110_004, 110_006, 110_007, 110_011, 110_012, 110_014, 110_039, 110_040, 110_044, 110_045,
        110_046, 110_051, 110_052, 110_053, 110_131,
      ]
    ),
    (.notionalTooSmall, [110_094]),
    (.riskLimit, [110_013, 110_016, 110_021, 110_085, 110_089, 110_090, 3_400_139]),
    (.noSuchOrder, [110_001, 110_008, 110_010, 110_019]),
    (.nothingToReduce, [110_017, 110_033, 110_034, 110_058]),
    (.tooManyOrders, [110_009, 110_020, 110_061]),
    (.duplicateClientID, [110_030, 110_072]),
    (.triggerAlreadyPassed, [110_092, 110_093]),
    (.unchanged, [34_040, 110_025, 110_026, 110_027, 110_043, 110_075]),
    (.leverageTooHigh, [30_135, 30_136, 110_036, 110_038, 110_086, 110_087]),
    (.staleRequest, [-1, 10_002]),
    (.positionSide, [110_024, 110_028, 110_029]),
    (.stopNotMoved, [110_054, 110_055, 110_056, 110_059, 110_060]),
    (
      .notTrading,
      [
        30_228, 110_022, 110_023, 110_042, 110_063, 110_066, 110_074, 110_095, 110_098, 110_099,
        110_103, 110_124, 110_132, 110_137,
      ]
    ),
    (.unsupported, [10_017, 10_029, 10_032, 110_057]),
    (
      .other,
      [
        -2_015, 10_001, 10_003, 10_004, 10_005, 10_007, 10_008, 10_009, 10_010, 10_024, 10_027,
        10_028, 33_004, 100_028, 110_015, 110_018, 110_032, 110_037, 110_064, 110_067, 110_073,
        110_077, 110_080, 110_088, 110_123, 110_125,
      ]
    ),
  ]

  private static let doubts: [(Uncertainty, [Int])] = [
    (.timedOut, [10_000]),
    (.serverError, [10_014, 10_016, 10_019, 40_004, 110_005, 110_079]),
  ]
}
