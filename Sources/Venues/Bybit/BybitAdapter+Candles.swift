import BybitProtocol
import Trading
import WireFormat

/// How far the candles of one symbol were told.
struct CandleTrack: Sendable {
  /// When the next candle begins that is to be told; nil before the first look.
  var next: Timestamp?
  var isAsking = false
  /// Whether the candles up to the present were read once.
  var isWarm = false
  /// Not before this moment on the wall the venue is asked again.
  var retry = Timestamp.distantPast

  /// The venue did not answer.
  mutating func fail(at wall: Timestamp) {
    isAsking = false
    retry = wall + .seconds(1)
  }
}

/// Every candle that has closed is told once, in order: as the stream says it, and by query where
/// the stream was down or left one out.
extension BybitAdapter {
  private var span: TimeSpan { settings.timeframe.span }

  /// How long after its end a candle is asked for that the stream has not told.
  private static let patience = TimeSpan.seconds(3)
  /// What one query brings at most.
  private static let perQuery: Int64 = 1_000

  /// Where the candle begins that a moment lies in.
  private func start(of moment: Timestamp) -> Timestamp {
    let length = span.nanoseconds
    return Timestamp(nanoseconds: moment.nanoseconds.divided(by: length, .down) * length)
  }

  mutating func turnCandles(at now: Moment) {
    for index in tracks.indices { turnCandles(index, at: now, patience: Self.patience) }
  }

  /// Asks for what should have closed by now and was not told.
  mutating func turnCandles(_ index: Int, at now: Moment, patience: TimeSpan) {
    guard !tracks[index].isAsking, tracks[index].retry <= now.wall else { return }
    if tracks[index].next == nil {
      let back = TimeSpan(nanoseconds: span.nanoseconds * Int64(settings.warmUp))
      tracks[index].next = start(of: now.trading) - back
      if settings.warmUp == 0 { tracks[index].isWarm = true }
    }
    guard let next = tracks[index].next,
      !tracks[index].isWarm || next + span + patience <= now.trading
    else { return }
    askForCandles(index, from: next, at: now)
  }

  private mutating func askForCandles(_ index: Int, from start: Timestamp, at now: Moment) {
    tracks[index].isAsking = true
    var inquiry = BybitInquiry(.candles(InstrumentIndex(index)), at: now)
    let end = start + TimeSpan(nanoseconds: span.nanoseconds * Self.perQuery)
    inquiry.window = (start, end)
    send(inquiry, at: now)
  }

  /// Takes what a query has brought, newest first.
  mutating func takeCandles(
    _ rows: [WireReader], _ index: InstrumentIndex, _ inquiry: BybitInquiry, at now: Moment
  ) throws(WireFailure) {
    var candles: [Candle] = []
    for row in rows.reversed() { candles.append(try BybitKline(row).candle(row)) }
    tracks[index.value].isAsking = false
    for (place, candle) in candles.enumerated() {
      // The newest one may be under way still.
      let isFollowed = place + 1 < candles.count
      let isOver = candle.openTime + span + .seconds(2) <= inquiry.asked.trading
      if isFollowed || isOver { tell(candle, index) }
    }
    let end = inquiry.window.end ?? now.trading
    if end <= start(of: now.trading) {
      // Before the first candle of a market there is none.
      tracks[index.value].next = max(tracks[index.value].next ?? end, end)
      askForCandles(index.value, from: end, at: now)
    } else {
      tracks[index.value].isWarm = true
      tracks[index.value].retry = now.wall + (settings.streamsMarket ? .seconds(1) : .zero)
    }
  }

  private mutating func tell(_ candle: Candle, _ index: InstrumentIndex) {
    guard let next = tracks[index.value].next, candle.openTime >= next else { return }
    tracks[index.value].next = candle.openTime + span
    outputs.append(.candle(index, candle))
  }

  /// Takes a candle of the stream; one that leaves a gap is asked for with those in between.
  mutating func take(
    _ streamed: BybitStreamedKline, _ row: WireReader, _ index: InstrumentIndex
  )
    throws(WireFailure)
  {
    guard streamed.isClosed, streamed.interval == interval, !tracks[index.value].isAsking,
      tracks[index.value].isWarm, let next = tracks[index.value].next,
      streamed.candle.start >= next, streamed.candle.start < next + span
    else { return }
    tell(try streamed.candle.candle(row), index)
  }
}
