public import Trading

/// How the position of an instrument is protected by now, laid open for those who keep books.
public struct StopState: Hashable, Sendable {
  /// Where the stop should stand, and where it was seen to.
  public var stop: Price?
  public var liveStop: Price?
  public var target: Price?
  public var liveTarget: Price?
  public var kind: StopKind
  /// The best price since the entry, which a trailing stop follows.
  public var peak: Price
  /// Whether it follows by now.
  public var isTrailing: Bool
  /// The price from which it follows; nil for at once, or where nothing trails.
  public var activation: Price?
  /// When it was moved last; the far past for never.
  public var lastMove: Timestamp
}

extension StopState: ByteCoded {
  public func write(to writer: inout ByteWriter) {
    writer.write(stop)
    writer.write(liveStop)
    writer.write(target)
    writer.write(liveTarget)
    writer.write(kind)
    writer.write(peak)
    writer.write(isTrailing)
    writer.write(activation)
    writer.write(lastMove)
  }

  public init(from reader: inout ByteReader) throws(DamagedBytes) {
    self.init(
      stop: try reader.optional(), liveStop: try reader.optional(),
      target: try reader.optional(), liveTarget: try reader.optional(),
      kind: try reader.value(), peak: try reader.value(), isTrailing: try reader.flag(),
      activation: try reader.optional(), lastMove: try reader.value())
  }
}

extension Executor {
  /// How the position of an instrument is protected; nil where none is held.
  public func stopState(_ index: InstrumentIndex) -> StopState? {
    let book = books[index.value]
    guard let direction = book.direction else { return nil }
    let away = book.protection.trailing?.activation?.amount(at: book.averageEntry)
    return StopState(
      stop: book.stops.stop, liveStop: book.stops.liveStop, target: book.stops.target,
      liveTarget: book.stops.liveTarget, kind: book.stops.kind, peak: book.stops.best,
      isTrailing: book.stops.isTrailing,
      activation: away.map {
        direction == .long ? book.averageEntry + $0 : book.averageEntry - $0
      },
      lastMove: book.stops.lastMove)
  }
}
