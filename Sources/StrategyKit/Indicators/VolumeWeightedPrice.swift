/// The mean price of a session, each candle counted by its volume (VWAP).
///
/// Σ typical price × volume / Σ volume since the session began, the typical price being the mean of
/// high, low and close. A session is a UTC day unless told. Undefined where the candles carry no
/// volume, and until some was traded.
public struct VolumeWeightedPrice: Sendable {
  private let session: Int64
  private var current = Int64.min
  private var worth = CompensatedSum()
  private var volume = CompensatedSum()

  /// Creates a mean over sessions of a length, which must be positive.
  public init(session: TimeSpan = .seconds(86_400)) {
    precondition(session > .zero, "a session is positive")
    self.session = session.nanoseconds
  }

  /// Takes the next candle; returns the mean in the quote asset, or nil where it is undefined.
  public mutating func next(_ candle: Candle) -> Double? {
    guard let traded = candle.volume?.double else { return nil }
    let number = candle.openTime.nanoseconds.divided(by: session, .down)
    if number != current {
      current = number
      worth = CompensatedSum()
      volume = CompensatedSum()
    }
    worth += candle.typicalPrice * traded
    volume += traded
    return volume.value > 0 ? worth.value / volume.value : nil
  }
}

/// The mean price of the last so many candles, each counted by its volume (rolling VWAP).
///
/// Σ typical price × volume / Σ volume of the last n candles. Defined from the n-th candle.
/// Undefined where a candle carries no volume, and while nothing was traded.
public struct RollingVolumeWeightedPrice: Sendable {
  private var worths: Window<Double>
  private var volumes: Window<Double>
  private var worth = CompensatedSum()
  private var volume = CompensatedSum()

  /// Creates a mean over `length` candles; the length must be positive.
  public init(_ length: Int) {
    worths = Window(length, blank: 0)
    volumes = Window(length, blank: 0)
  }

  /// Takes the next candle; returns the mean in the quote asset, or nil where it is undefined.
  public mutating func next(_ candle: Candle) -> Double? {
    guard let traded = candle.volume?.double else { return nil }
    let new = candle.typicalPrice * traded
    worth += new
    worth += -worths.push(new)
    volume += traded
    volume += -volumes.push(traded)
    return worths.isFull && volume.value > 0 ? worth.value / volume.value : nil
  }
}
