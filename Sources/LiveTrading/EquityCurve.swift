public import Trading

/// What an account was worth along a run, at the closes of candles.
public struct EquityCurve: Sendable {
  public private(set) var points: [EquityPoint] = []
  /// Closes at which anything was held.
  public private(set) var closesHeld = 0
  /// For each instrument, the first open and the last close; zero before one was seen.
  public private(set) var prices: [(first: Price, last: Price)]
  private var track: EquityTrack?
  private var every = 1
  private var untilPoint = 1
  private static let most = 4_000

  /// Has no point yet, of so many instruments.
  public init(instruments: Int) {
    prices = Array(repeating: (.zero, .zero), count: instruments)
  }

  /// The last of each day, UTC.
  public var days: [EquityPoint] { track?.days ?? [] }
  public var drawdown: DrawdownFacts { track?.drawdown ?? DrawdownFacts() }

  /// Takes a candle that has closed.
  public mutating func take(_ candle: Candle, _ index: InstrumentIndex) {
    if prices[index.value].first == .zero { prices[index.value].first = candle.open }
    prices[index.value].last = candle.close
  }

  /// Takes what the account is worth at a moment.
  public mutating func mark(_ equity: Money, isHeld: Bool, at moment: Timestamp) {
    if isHeld { closesHeld += 1 }
    if track == nil { track = EquityTrack(from: equity, at: moment) }
    track?.mark(equity, at: moment)
    untilPoint -= 1
    guard untilPoint <= 0 else { return }
    untilPoint = every
    points.append(EquityPoint(time: moment, equity: equity))
    if points.count > Self.most {
      // Every other one tells as much.
      points = points.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
      every *= 2
    }
  }

  /// Takes the last value.
  public mutating func finish(_ equity: Money, at moment: Timestamp) {
    points.append(EquityPoint(time: moment, equity: equity))
    track?.finish(equity, at: moment)
  }
}
