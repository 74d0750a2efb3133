public import Trading

extension Distance: ByteCoded {
  public func write(to writer: inout ByteWriter) {
    switch self {
    case .rate(let rate):
      writer.write(UInt8(0))
      writer.write(rate)
    case .price(let price):
      writer.write(UInt8(1))
      writer.write(price)
    }
  }

  public init(from reader: inout ByteReader) throws(DamagedBytes) {
    switch try reader.byte() {
    case 0: self = .rate(try reader.value())
    case 1: self = .price(try reader.value())
    default: throw DamagedBytes("Distance")
    }
  }
}

extension StopRule: ByteCoded {
  public func write(to writer: inout ByteWriter) {
    switch self {
    case .unprotected: writer.write(UInt8(0))
    case .price(let price):
      writer.write(UInt8(1))
      writer.write(price)
    case .distance(let distance):
      writer.write(UInt8(2))
      writer.write(distance)
    }
  }

  public init(from reader: inout ByteReader) throws(DamagedBytes) {
    switch try reader.byte() {
    case 0: self = .unprotected
    case 1: self = .price(try reader.value())
    case 2: self = .distance(try reader.value())
    default: throw DamagedBytes("StopRule")
    }
  }
}

extension TargetRule: ByteCoded {
  public func write(to writer: inout ByteWriter) {
    switch self {
    case .price(let price):
      writer.write(UInt8(0))
      writer.write(price)
    case .distance(let distance):
      writer.write(UInt8(1))
      writer.write(distance)
    }
  }

  public init(from reader: inout ByteReader) throws(DamagedBytes) {
    switch try reader.byte() {
    case 0: self = .price(try reader.value())
    case 1: self = .distance(try reader.value())
    default: throw DamagedBytes("TargetRule")
    }
  }
}

extension TrailingRule: ByteCoded {
  public func write(to writer: inout ByteWriter) {
    writer.write(distance)
    writer.write(activation)
    writer.write(step)
    writer.write(mover)
  }

  public init(from reader: inout ByteReader) throws(DamagedBytes) {
    self.init(
      distance: try reader.value(), activation: try reader.optional(),
      step: try reader.optional(), mover: try reader.value())
  }
}

extension BreakevenRule: ByteCoded {
  public func write(to writer: inout ByteWriter) {
    writer.write(activation)
    writer.write(offset)
  }

  public init(from reader: inout ByteReader) throws(DamagedBytes) {
    self.init(activation: try reader.value(), offset: try reader.value())
  }
}

extension PartialExit: ByteCoded {
  public func write(to writer: inout ByteWriter) {
    writer.write(distance)
    writer.write(fraction)
  }

  public init(from reader: inout ByteReader) throws(DamagedBytes) {
    self.init(distance: try reader.value(), fraction: try reader.value())
  }
}

extension Protection: ByteCoded {
  public func write(to writer: inout ByteWriter) {
    writer.write(stop)
    writer.write(target)
    writer.write(trailing)
    writer.write(breakeven)
    writer.write(timeLimit)
    writer.write(list: partialExits)
  }

  public init(from reader: inout ByteReader) throws(DamagedBytes) {
    self.init(
      stop: try reader.value(), target: try reader.optional(), trailing: try reader.optional(),
      breakeven: try reader.optional(), timeLimit: try reader.optional(),
      partialExits: try reader.list())
  }
}

extension Sizing: ByteCoded {
  public func write(to writer: inout ByteWriter) {
    switch self {
    case .quantity(let quantity):
      writer.write(UInt8(0))
      writer.write(quantity)
    case .notional(let worth):
      writer.write(UInt8(1))
      writer.write(worth)
    case .percent(let rate):
      writer.write(UInt8(2))
      writer.write(rate)
    case .risk(let rate):
      writer.write(UInt8(3))
      writer.write(rate)
    }
  }

  public init(from reader: inout ByteReader) throws(DamagedBytes) {
    switch try reader.byte() {
    case 0: self = .quantity(try reader.value())
    case 1: self = .notional(try reader.value())
    case 2: self = .percent(try reader.value())
    case 3: self = .risk(try reader.value())
    default: throw DamagedBytes("Sizing")
    }
  }
}

extension Signal.Entry: ByteCoded {
  public func write(to writer: inout ByteWriter) {
    switch self {
    case .market: writer.write(UInt8(0))
    case .limit(let price, let timeInForce, let expiry):
      writer.write(UInt8(1))
      writer.write(price)
      writer.write(timeInForce)
      writer.write(expiry)
    case .stop(let price, let expiry):
      writer.write(UInt8(2))
      writer.write(price)
      writer.write(expiry)
    case .stopLimit(let price, let limit, let expiry):
      writer.write(UInt8(3))
      writer.write(price)
      writer.write(limit)
      writer.write(expiry)
    }
  }

  public init(from reader: inout ByteReader) throws(DamagedBytes) {
    switch try reader.byte() {
    case 0: self = .market
    case 1:
      self = .limit(
        try reader.value(), try reader.value(), expiresAfter: try reader.optional())
    case 2: self = .stop(try reader.value(), expiresAfter: try reader.optional())
    case 3:
      self = .stopLimit(
        try reader.value(), limit: try reader.value(), expiresAfter: try reader.optional())
    default: throw DamagedBytes("Signal.Entry")
    }
  }
}

extension Signal: ByteCoded {
  public func write(to writer: inout ByteWriter) {
    writer.write(id)
    writer.write(instrument)
    writer.write(direction)
    writer.write(entry)
    writer.write(protection)
    writer.write(size)
    // The bits, so that it is the same number and not one close to it.
    writer.write(quality != nil)
    if let quality { writer.write(Int64(bitPattern: quality.bitPattern)) }
    writer.write(isRung)
    writer.write(tag)
    writer.write(time)
  }

  public init(from reader: inout ByteReader) throws(DamagedBytes) {
    let id = try reader.value(SignalID.self)
    let instrument = try reader.value(InstrumentIndex.self)
    let direction = try reader.value(Direction.self)
    let entry = try reader.value(Entry.self)
    let protection = try reader.value(Protection.self)
    let size = try reader.optional(Sizing.self)
    let bits = try reader.flag() ? try reader.number() : nil
    self.init(
      id: id, instrument: instrument, direction: direction, entry: entry,
      protection: protection, size: size,
      quality: bits.map { Double(bitPattern: UInt64(bitPattern: $0)) },
      isRung: try reader.flag(), tag: try reader.text(), time: try reader.value())
  }
}
