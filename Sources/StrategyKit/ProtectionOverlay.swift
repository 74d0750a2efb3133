/// Protection that depends on the average true range at the moment of a signal.
public struct ProtectionOverlay: Hashable, Sendable {
  /// A distance that is fixed, or so many average true ranges.
  public enum Measure: Hashable, Sendable {
    case fixed(Distance)
    case ranges(Double)
  }

  /// A trailing stop whose parts are measured so.
  public struct Trailing: Hashable, Sendable {
    public var distance: Measure
    public var activation: Measure?
    public var step: Measure?
    public var mover: TrailingRule.Mover

    /// Creates a trailing stop.
    public init(
      distance: Measure, activation: Measure?, step: Measure?, mover: TrailingRule.Mover
    ) {
      self.distance = distance
      self.activation = activation
      self.step = step
      self.mover = mover
    }
  }

  public var stop: Measure?
  public var target: Measure?
  public var trailing: Trailing?
  /// Over how many candles the range is averaged.
  public var length = 14

  /// Creates an overlay that adds nothing.
  public init() {}

  /// Whether there is anything to add.
  public var isEmpty: Bool { stop == nil && target == nil && trailing == nil }
}

/// A strategy whose signals get the protection that an overlay adds.
///
/// What a signal says itself is kept. Signals are passed on without the addition as long as the
/// average is not defined.
public struct OverlaidStrategy: Strategy {
  public static let name = "overlaid"
  public static let summary = "Another strategy, with protection added."

  private var inner: any Strategy
  private let overlay: ProtectionOverlay
  /// One for each symbol that was seen, by its index.
  private var ranges: [AverageTrueRange] = []

  /// Creates a strategy around another one.
  public init(_ inner: any Strategy, _ overlay: ProtectionOverlay) {
    self.inner = inner
    self.overlay = overlay
  }

  /// Required of every strategy; an overlay around nothing does nothing.
  public init() { self.init(Idle(), ProtectionOverlay()) }

  /// Looks at a candle, asks the strategy, and adds to what it wishes for.
  public mutating func onCandle(_ candle: Candle, _ desk: inout Desk) {
    let symbol = desk.instrument.value
    while ranges.count <= symbol { ranges.append(AverageTrueRange(overlay.length)) }
    let range = ranges[symbol].next(candle)
    let before = desk.wishes.count
    inner.onCandle(candle, &desk)
    guard let range else { return }
    for index in before..<desk.wishes.count {
      guard case .open(var signal) = desk.wishes[index] else { continue }
      add(range, to: &signal.protection)
      desk.wishes[index] = .open(signal)
    }
  }

  private func add(_ range: Double, to protection: inout Protection) {
    if protection.stop == .unprotected, let stop = distance(overlay.stop, range) {
      protection.stop = .distance(stop)
    }
    if protection.target == nil, let target = distance(overlay.target, range) {
      protection.target = .distance(target)
    }
    if protection.trailing == nil, let trailing = overlay.trailing,
      let away = distance(trailing.distance, range)
    {
      protection.trailing = TrailingRule(
        distance: away, activation: distance(trailing.activation, range),
        step: distance(trailing.step, range), mover: trailing.mover)
    }
  }

  private func distance(_ measure: ProtectionOverlay.Measure?, _ range: Double) -> Distance? {
    switch measure {
    case nil: return nil
    case .fixed(let distance): return distance
    case .ranges(let count):
      guard let price = Price(nearest: count * range), price > .zero else { return nil }
      return .price(price)
    }
  }

  private struct Idle: Strategy {
    static let name = "idle"
    static let summary = "Wishes for nothing."
    mutating func onCandle(_ candle: Candle, _ desk: inout Desk) {}
  }
}
