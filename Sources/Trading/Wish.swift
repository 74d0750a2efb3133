/// What a strategy can want.
public enum Wish: Hashable, Sendable {
  /// To open a position; the executor gives the signal its number.
  case open(Signal)
  /// To close what is held.
  case close(InstrumentIndex)
  /// To take back entries that still rest: all of an instrument, or those with one tag.
  case cancelEntries(InstrumentIndex, tag: String?)
  /// To move the stop of what is held; only ever towards the price.
  case moveStop(InstrumentIndex, Price)
  /// To move the target of what is held, either way.
  case moveTarget(InstrumentIndex, Price)
}

/// What the executor does with a signal against the position it holds.
public enum OppositePolicy: String, Hashable, Sendable, CaseIterable, Codable {
  /// Exit, and enter the other way once flat.
  case reverse
  /// Exit only.
  case close
  /// Keep the position.
  case ignore
}

/// What a strategy asks of the executor as a whole; nil leaves the setting as it is.
public struct Preferences: Hashable, Sendable {
  /// Whether a long here is refused while a short stands on another symbol.
  public var crossSymbolHedge: Bool?
  public var onOpposite: OppositePolicy?
  /// The least quality of a signal, 0 to 1.
  public var qualityThreshold: Double?
  /// How long after an exit no entry is made on that symbol.
  public var cooldown: TimeSpan?

  /// Creates preferences.
  public init(
    crossSymbolHedge: Bool? = nil, onOpposite: OppositePolicy? = nil,
    qualityThreshold: Double? = nil, cooldown: TimeSpan? = nil
  ) {
    self.crossSymbolHedge = crossSymbolHedge
    self.onOpposite = onOpposite
    self.qualityThreshold = qualityThreshold
    self.cooldown = cooldown
  }
}
