/// Where a strategy says what it wants, and reads what it may know.
public struct Desk {
  /// What the executor holds, as far as it knows.
  public struct Holding: Equatable, Sendable {
    /// Signed: positive for a long.
    public var size: Quantity
    public var averageEntry: Price
    /// When it was opened; the far past where nothing is held.
    public var since: Timestamp

    /// Creates a holding.
    public init(size: Quantity, averageEntry: Price, since: Timestamp) {
      self.size = size
      self.averageEntry = averageEntry
      self.since = since
    }

    /// Nothing.
    public static let flat = Holding(
      size: .zero, averageEntry: .zero, since: .distantPast)

    /// Which way it stands; nil when flat.
    public var direction: Direction? {
      size > .zero ? .long : size < .zero ? .short : nil
    }
  }

  /// The symbols of the run, in the order of their indices.
  public let symbols: [String]
  /// Whose candle it is.
  public private(set) var instrument: InstrumentIndex
  /// When the candle closed, which is now.
  @inlinable public var now: Timestamp { closeTime }
  @usableFromInline var closeTime: Timestamp
  /// What is held on this symbol.
  public private(set) var holding: Holding
  /// How many entries rest or are on their way on this symbol.
  public private(set) var workingEntries: Int
  /// What has been wished for since the desk was last emptied.
  public var wishes: ContiguousArray<Wish> = []

  /// Creates a desk for a run over `symbols`.
  public init(symbols: [String]) {
    self.symbols = symbols
    instrument = InstrumentIndex(0)
    closeTime = .distantPast
    holding = .flat
    workingEntries = 0
    wishes.reserveCapacity(16)
  }

  /// The name of the symbol whose candle it is.
  public var symbol: String { symbols[instrument.value] }

  /// Turns the desk to a symbol whose candle has just closed.
  @inlinable public mutating func turn(
    to instrument: InstrumentIndex, at now: Timestamp, holding: Holding, workingEntries: Int
  ) {
    set(instrument, now, holding, workingEntries)
  }

  /// Turns the desk to the next close of the same symbol, where nothing else has changed.
  @inlinable public mutating func turn(at now: Timestamp) { closeTime = now }

  @usableFromInline
  mutating func set(
    _ instrument: InstrumentIndex, _ now: Timestamp, _ holding: Holding, _ working: Int
  ) {
    self.instrument = instrument
    closeTime = now
    self.holding = holding
    workingEntries = working
  }

  /// Wishes to open a position on this symbol, or on the one named.
  ///
  /// Repeating a wish is harmless: what is already held is counted as `alreadyInPosition`.
  public mutating func enter(
    _ direction: Direction, at entry: Signal.Entry = .market, stop: StopRule = .unprotected,
    target: TargetRule? = nil, trailing: TrailingRule? = nil, breakeven: BreakevenRule? = nil,
    timeLimit: TimeSpan? = nil, partialExits: [PartialExit] = [], size: Sizing? = nil,
    quality: Double? = nil, isRung: Bool = false, tag: String = "",
    on symbol: InstrumentIndex? = nil
  ) {
    let protection = Protection(
      stop: stop, target: target, trailing: trailing, breakeven: breakeven, timeLimit: timeLimit,
      partialExits: partialExits)
    wishes.append(
      .open(
        Signal(
          id: .none, instrument: symbol ?? instrument, direction: direction, entry: entry,
          protection: protection, size: size, quality: quality, isRung: isRung, tag: tag,
          time: now)))
  }

  /// Wishes to close what is held on this symbol.
  public mutating func exit(on symbol: InstrumentIndex? = nil) {
    wishes.append(.close(symbol ?? instrument))
  }

  /// Wishes to take back the entries that rest on this symbol: all, or those with a tag.
  public mutating func cancelEntries(tag: String? = nil, on symbol: InstrumentIndex? = nil) {
    wishes.append(.cancelEntries(symbol ?? instrument, tag: tag))
  }

  /// Wishes to move the stop of what is held; only ever towards the price.
  public mutating func moveStop(to price: Price, on symbol: InstrumentIndex? = nil) {
    wishes.append(.moveStop(symbol ?? instrument, price))
  }

  /// Wishes to move the target of what is held, either way; one that the price has passed closes at
  /// once.
  public mutating func moveTarget(to price: Price, on symbol: InstrumentIndex? = nil) {
    wishes.append(.moveTarget(symbol ?? instrument, price))
  }
}
