/// Which way an order goes.
public enum Side: UInt8, Sendable, Hashable, CaseIterable {
  case buy
  case sell

  /// The other way.
  @inlinable public var opposite: Side { self == .buy ? .sell : .buy }

  /// 1 for a buy, −1 for a sell.
  @inlinable public var sign: Int64 { self == .buy ? 1 : -1 }
}

/// Which way a position stands.
public enum Direction: UInt8, Sendable, Hashable, CaseIterable {
  case long
  case short

  /// The other way.
  @inlinable public var opposite: Direction { self == .long ? .short : .long }

  /// The side of an order that opens this.
  @inlinable public var entrySide: Side { self == .long ? .buy : .sell }

  /// The side of an order that closes this.
  @inlinable public var exitSide: Side { self == .long ? .sell : .buy }

  /// 1 for a long, −1 for a short.
  @inlinable public var sign: Int64 { self == .long ? 1 : -1 }
}
