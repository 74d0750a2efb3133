/// The candles of one symbol and timeframe, oldest first, column by column.
///
/// A value that shares its memory: copying it copies no candle. The memory is either an array's or
/// a file's that its owner keeps mapped for as long as a copy of the series lives.
@safe public struct CandleSeries: @unchecked Sendable {
  /// How long each candle lasts.
  public let timeframe: Timeframe
  /// How many candles there are.
  public let count: Int
  /// The decimal exponent of the volumes; nil where the source has no volume.
  public let volumePlaces: UInt8?

  private let owner: AnyObject
  @usableFromInline let times, opens, highs, lows, closes, volumes: UnsafePointer<Int64>

  /// Creates a series over six columns of `count` 64-bit words that stand behind one another in
  /// `base`: open times in nanoseconds, open, high, low and close in price units, volume units.
  ///
  /// The memory must not change, and `owner` must keep it valid.
  @unsafe public init(
    timeframe: Timeframe, count: Int, volumePlaces: UInt8?, base: UnsafePointer<Int64>,
    owner: AnyObject
  ) {
    self.timeframe = timeframe
    self.count = count
    self.volumePlaces = volumePlaces
    self.owner = owner
    unsafe times = base
    unsafe opens = base + count
    unsafe highs = base + 2 * count
    unsafe lows = base + 3 * count
    unsafe closes = base + 4 * count
    unsafe volumes = base + 5 * count
  }

  /// Creates a series that holds copies of `candles`, whose volumes share one exponent.
  public init(timeframe: Timeframe, candles: [Candle]) {
    let words = UnsafeMutableBufferPointer<Int64>.allocate(capacity: candles.count * 6 + 1)
    unsafe words.initialize(repeating: 0)
    let count = candles.count
    for (index, candle) in candles.enumerated() {
      unsafe words[index] = candle.openTime.nanoseconds
      unsafe words[count + index] = candle.open.units
      unsafe words[2 * count + index] = candle.high.units
      unsafe words[3 * count + index] = candle.low.units
      unsafe words[4 * count + index] = candle.close.units
      unsafe words[5 * count + index] = candle.volume?.units ?? 0
    }
    let memory = unsafe Memory(words)
    unsafe self.init(
      timeframe: timeframe, count: count, volumePlaces: candles.first?.volume?.places,
      base: UnsafePointer(memory.start), owner: memory)
  }

  /// The candle at a position; the position must be below ``count``.
  @inlinable public subscript(index: Int) -> Candle {
    precondition(index >= 0 && index < count, "a candle's position is in range")
    let volume = volumePlaces.map { places in
      unsafe Volume(units: volumes[index], places: places)
    }
    return unsafe Candle(
      openTime: Timestamp(nanoseconds: times[index]), open: Price(units: opens[index]),
      high: Price(units: highs[index]), low: Price(units: lows[index]),
      close: Price(units: closes[index]), volume: volume)
  }

  /// When the candle at a position began.
  @inlinable public func openTime(at index: Int) -> Timestamp {
    precondition(index >= 0 && index < count, "a candle's position is in range")
    return unsafe Timestamp(nanoseconds: times[index])
  }

  /// The candles of a range of positions, in the same memory.
  public func slice(_ range: Range<Int>) -> CandleSeries {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "a slice is within the series")
    return unsafe CandleSeries(
      timeframe: timeframe, count: range.count, volumePlaces: volumePlaces, owner: owner,
      columns: (
        times + range.lowerBound, opens + range.lowerBound, highs + range.lowerBound,
        lows + range.lowerBound, closes + range.lowerBound, volumes + range.lowerBound
      ))
  }

  private init(
    timeframe: Timeframe, count: Int, volumePlaces: UInt8?, owner: AnyObject,
    columns: (
      UnsafePointer<Int64>, UnsafePointer<Int64>, UnsafePointer<Int64>, UnsafePointer<Int64>,
      UnsafePointer<Int64>, UnsafePointer<Int64>
    )
  ) {
    self.timeframe = timeframe
    self.count = count
    self.volumePlaces = volumePlaces
    self.owner = owner
    unsafe (times, opens, highs, lows, closes, volumes) = columns
  }

  /// The position of the first candle that begins at or after `moment`; ``count`` if none does.
  public func firstIndex(from moment: Timestamp) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if openTime(at: middle) < moment { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The candles one by one, for those who do not count them in millions.
  public var candles: [Candle] { (0..<count).map { self[$0] } }

  @safe private final class Memory {
    let words: UnsafeMutableBufferPointer<Int64>
    var start: UnsafeMutablePointer<Int64> {
      guard let address = unsafe words.baseAddress else { preconditionFailure("memory was got") }
      return unsafe address
    }
    init(_ words: UnsafeMutableBufferPointer<Int64>) { unsafe self.words = words }
    deinit { unsafe words.deallocate() }
  }
}
