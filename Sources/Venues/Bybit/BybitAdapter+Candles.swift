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
  /// How often in a row an answer had a candle in it that could not be used.
  var spoilt = 0

  /// The venue did not answer.
  mutating func fail(at wall: Timestamp) {
    isAsking = false
    retry = wall + .seconds(1)
  }
}

/// Every candle that has closed is told once, in order: as the stream says it, and by query where
/// the stream was down or left one out.
///
/// None is told before it is over by the venue's clock, whatever is said: what was told moves the
/// mark from which the next is asked for, and a mark in the future would end all candles.
extension BybitAdapter {
  var span: TimeSpan { settings.timeframe.span }

  /// How long after its end a candle is asked for that the stream has not told.
  private static let patience = TimeSpan.seconds(3)
  /// How far our idea of the venue's clock may be behind it.
  private static let clockDoubt = TimeSpan.seconds(2)
  /// What one query brings at most.
  private static let perQuery: Int64 = 1_000
  /// How often a candle is asked for again that came broken; then it is left out.
  private static let mostSpoilt = 3

  /// Where the candle begins that a moment lies in.
  func start(of moment: Timestamp) -> Timestamp {
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
    // A clock that was set back leaves the mark ahead of it.
    if let next = tracks[index].next, next > start(of: now.trading) + span {
      tracks[index].next = start(of: now.trading)
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
  ) {
    let (candles, isWhole) = read(rows, index, inquiry, at: now)
    let place = index.value
    tracks[place].isAsking = false
    tracks[place].spoilt = isWhole ? 0 : tracks[place].spoilt + 1
    let isAskedAgain = !isWhole && tracks[place].spoilt < Self.mostSpoilt
    for (at, candle) in candles.enumerated() {
      // The newest one may be under way still.
      let isFollowed = at + 1 < candles.count
      let isOver = candle.openTime + span + .seconds(2) <= inquiry.asked.trading
      guard isFollowed || isOver else { continue }
      // Up to the one that is missing, which is asked for again.
      if isAskedAgain, let next = tracks[place].next, candle.openTime > next { break }
      tell(candle, index, isStreamed: false, at: now)
    }
    if isAskedAgain {
      tracks[place].retry = now.wall + .seconds(1)
      return
    }
    if !isWhole {
      tracks[place].spoilt = 0
      let words = "candles of \(settings.symbols[place]) are broken at the venue, and left out"
      outputs.append(.mute(topic: candleTopic(place), isMute: true, words: words))
    }
    let end = inquiry.window.end ?? now.trading
    if end <= start(of: now.trading) {
      // Before the first candle of a market there is none.
      tracks[place].next = max(tracks[place].next ?? end, end)
      askForCandles(place, from: end, at: now)
    } else {
      tracks[place].isWarm = true
      tracks[place].retry = now.wall + (settings.streamsMarket ? .seconds(1) : .zero)
    }
  }

  /// The candles of an answer, oldest first, and whether all rows of it could be used.
  private mutating func read(
    _ rows: [WireReader], _ index: InstrumentIndex, _ inquiry: BybitInquiry, at now: Moment
  ) -> (candles: [Candle], isWhole: Bool) {
    var candles: [Candle] = []
    var isWhole = true
    for row in rows.reversed() {
      do throws(WireFailure) {
        let candle = try BybitKline(row).candle(row)
        try check(candle, row, at: now)
        candles.append(candle)
      } catch {
        isWhole = false
        note(unreadable: row, error, "a listing of candles of \(settings.symbols[index.value])")
      }
    }
    candles.sort { $0.openTime < $1.openTime }
    return (candles, isWhole)
  }

  /// Throws for a candle that begins between two, or after the one to come.
  private func check(
    _ candle: Candle, _ row: WireReader, at now: Moment
  ) throws(WireFailure) {
    guard candle.openTime == start(of: candle.openTime) else {
      throw row.failure("a candle that begins where one of this timeframe does")
    }
    guard candle.openTime <= now.trading + span else {
      throw row.failure("a candle that has begun by the venue's clock")
    }
  }

  private mutating func tell(
    _ candle: Candle, _ index: InstrumentIndex, isStreamed: Bool, at now: Moment
  ) {
    guard let next = tracks[index.value].next, candle.openTime >= next,
      candle.openTime + span <= now.trading + Self.clockDoubt
    else { return }
    tracks[index.value].next = candle.openTime + span
    outputs.append(.candle(index, candle))
    hearCandle(index.value, isStreamed: isStreamed, at: now)
  }

  func candleTopic(_ place: Int) -> String { "kline.\(interval).\(settings.symbols[place])" }

  /// Takes a candle of the stream; one that leaves a gap is asked for with those in between.
  mutating func take(
    _ streamed: BybitStreamedKline, _ row: WireReader, _ index: InstrumentIndex, at now: Moment
  ) throws(WireFailure) {
    guard streamed.isClosed, streamed.interval == interval, !tracks[index.value].isAsking,
      tracks[index.value].isWarm, let next = tracks[index.value].next,
      streamed.candle.start >= next, streamed.candle.start < next + span
    else { return }
    let candle = try streamed.candle.candle(row)
    try check(candle, row, at: now)
    tell(candle, index, isStreamed: true, at: now)
  }
}
