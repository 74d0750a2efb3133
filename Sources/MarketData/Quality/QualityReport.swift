public import Trading

/// What is wrong with the candles of a file, candle by candle, and what to think of it.
///
/// Moments are Unix milliseconds when encoded. Lists name at most ``namedEntries`` entries each;
/// the counts beside them are complete.
public struct QualityReport: Codable, Hashable, Sendable {
  /// What to think of a file.
  public enum Verdict: String, Codable, Hashable, Sendable, CaseIterable {
    case clean
    case usableWithWarnings = "usable with warnings"
    case broken
  }

  /// How many entries of a list are named.
  public static let namedEntries = 10_000

  /// How many candles there are after cleaning.
  public internal(set) var candles = 0
  /// How many rows the file holds, header and blank lines apart.
  public internal(set) var rows = 0
  /// When the first candle begins.
  public internal(set) var first = Moment(.distantPast)
  /// When the last candle begins.
  public internal(set) var last = Moment(.distantPast)
  /// Whether the candles stand on one grid; a monthly or irregular series does not.
  public internal(set) var isRegular = true
  /// How many candles stand off the grid of the timeframe.
  public internal(set) var offGrid = 0
  /// Every gap, oldest first.
  public internal(set) var gaps: [Gap] = []
  /// How many gaps there are.
  public internal(set) var gapCount = 0
  /// How many candles are missing in all gaps; nil where the series is irregular.
  public internal(set) var missingCandles: Int?
  /// Every candle that came more than once.
  public internal(set) var duplicates: [Duplicate] = []
  public internal(set) var identicalDuplicates = 0
  public internal(set) var conflictingDuplicates = 0
  /// Whether the newest row came first.
  public internal(set) var isNewestFirst = false
  /// The lines that stood behind a later candle.
  public internal(set) var outOfOrderLines: [Int] = []
  public internal(set) var outOfOrderRows = 0
  /// Every price far from its neighbours.
  public internal(set) var jumps: [PriceJump] = []
  public internal(set) var jumpCount = 0
  /// How many candles open or close outside their low and high and were kept.
  public internal(set) var outsideCandles = 0
  /// How many candles traded nothing; nil where the file has no volume.
  public internal(set) var zeroVolumeCandles: Int?
  /// The lines without any price.
  public internal(set) var nullLines: [Int] = []
  public internal(set) var nullRows = 0
  /// The broken rows that were left out.
  public internal(set) var brokenRows: [BrokenRow] = []
  public internal(set) var brokenRowCount = 0
  /// The line that is cut off at the end of the file, if one is.
  public internal(set) var truncatedLine: Int?
  public internal(set) var verdict = Verdict.clean

  /// A moment that is stored as Unix milliseconds.
  public struct Moment: Codable, Hashable, Sendable, CustomStringConvertible {
    public let timestamp: Timestamp

    /// Wraps a moment.
    public init(_ timestamp: Timestamp) { self.timestamp = timestamp }

    public init(from decoder: any Decoder) throws {
      let milliseconds = try decoder.singleValueContainer().decode(Int64.self)
      timestamp = Timestamp(nanoseconds: milliseconds.multipliedReportingOverflow(by: 1_000_000).0)
    }

    public func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      try container.encode(timestamp.milliseconds)
    }

    public var description: String { timestamp.description }
  }

  /// A stretch without candles.
  public struct Gap: Codable, Hashable, Sendable {
    /// When the first missing candle would begin.
    public let from: Moment
    /// When the next candle that is there begins.
    public let to: Moment
    /// How many candles are missing.
    public let missing: Int
  }

  /// A candle that came more than once.
  public struct Duplicate: Codable, Hashable, Sendable {
    public let time: Moment
    /// The line that was left out.
    public let line: Int
    /// Whether its values are those of the one that was kept.
    public let isIdentical: Bool
  }

  /// A price far from its neighbours.
  public struct PriceJump: Codable, Hashable, Sendable {
    public let time: Moment
    /// The price as decimal text.
    public let price: String
    /// The neighbouring price that it was compared with.
    public let neighbour: String
    /// Whether the price came back at once, as a bad print does.
    public let isSpike: Bool
  }
}

extension QualityReport: CustomStringConvertible {
  /// Some lines for people: span, counts of each trouble, the first entries of each list.
  public var description: String {
    var lines = ["candles      \(candles) from \(first) to \(last)"]
    func add(_ label: String, _ count: Int, _ details: [String] = []) {
      guard count > 0 else { return }
      let padded = label + String(repeating: " ", count: max(1, 13 - label.count))
      lines.append("\(padded)\(count)")
      for detail in details.prefix(5) { lines.append("             · \(detail)") }
      if count > 5, details.count >= 5 { lines.append("             · and \(count - 5) more") }
    }
    if !isRegular { lines.append("spacing      irregular") }
    add("off grid", offGrid)
    add("gaps", gapCount, gaps.prefix(5).map { "\($0.from) to \($0.to): \($0.missing) missing" })
    add("missing", missingCandles ?? 0)
    add(
      "duplicates", identicalDuplicates + conflictingDuplicates,
      duplicates.prefix(5).map {
        "\($0.time), line \($0.line): \($0.isIdentical ? "identical" : "other values")"
      })
    add("out of order", outOfOrderRows, outOfOrderLines.prefix(5).map { "line \($0)" })
    add(
      "price jumps", jumpCount,
      jumps.prefix(5).map { "\($0.time): \($0.price) beside \($0.neighbour)" })
    add("outside", outsideCandles)
    add("zero volume", zeroVolumeCandles ?? 0)
    add("null rows", nullRows, nullLines.prefix(5).map { "line \($0)" })
    add("broken rows", brokenRowCount, brokenRows.prefix(5).map(\.description))
    if let truncatedLine { lines.append("cut off      line \(truncatedLine)") }
    lines.append("verdict      \(verdict.rawValue)")
    return lines.joined(separator: "\n")
  }
}
