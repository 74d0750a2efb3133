public import Trading

extension OrderTerms.Pricing: ByteCoded {
  public func write(to writer: inout ByteWriter) {
    switch self {
    case .market: writer.write(UInt8(0))
    case .limit(let price, let timeInForce):
      writer.write(UInt8(1))
      writer.write(price)
      writer.write(timeInForce)
    }
  }

  public init(from reader: inout ByteReader) throws(DamagedBytes) {
    switch try reader.byte() {
    case 0: self = .market
    case 1: self = .limit(try reader.value(), try reader.value())
    default: throw DamagedBytes("OrderTerms.Pricing")
    }
  }
}

extension Trigger: ByteCoded {
  public func write(to writer: inout ByteWriter) {
    writer.write(price)
    writer.write(crossing)
    writer.write(source)
  }

  public init(from reader: inout ByteReader) throws(DamagedBytes) {
    self.init(
      price: try reader.value(), crossing: try reader.value(), source: try reader.value())
  }
}

extension TrailingDistance: ByteCoded {
  public func write(to writer: inout ByteWriter) {
    switch self {
    case .price(let price):
      writer.write(UInt8(0))
      writer.write(price)
    case .rate(let rate):
      writer.write(UInt8(1))
      writer.write(rate)
    }
  }

  public init(from reader: inout ByteReader) throws(DamagedBytes) {
    switch try reader.byte() {
    case 0: self = .price(try reader.value())
    case 1: self = .rate(try reader.value())
    default: throw DamagedBytes("TrailingDistance")
    }
  }
}

extension PositionStops.Trailing: ByteCoded {
  public func write(to writer: inout ByteWriter) {
    writer.write(distance)
    writer.write(activation)
  }

  public init(from reader: inout ByteReader) throws(DamagedBytes) {
    self.init(distance: try reader.value(), activation: try reader.optional())
  }
}

extension PositionStops: ByteCoded {
  public func write(to writer: inout ByteWriter) {
    writer.write(stop)
    writer.write(target)
    writer.write(trailing)
    writer.write(source)
  }

  public init(from reader: inout ByteReader) throws(DamagedBytes) {
    self.init(
      stop: try reader.optional(), target: try reader.optional(),
      trailing: try reader.optional(), source: try reader.value())
  }
}

extension OrderTerms: ByteCoded {
  public func write(to writer: inout ByteWriter) {
    writer.write(instrument)
    writer.write(side)
    writer.write(quantity)
    writer.write(pricing)
    writer.write(trigger)
    writer.write(isReduceOnly)
    writer.write(closesPosition)
    writer.write(attached)
  }

  public init(from reader: inout ByteReader) throws(DamagedBytes) {
    self.init(
      instrument: try reader.value(), side: try reader.value(), quantity: try reader.value(),
      pricing: try reader.value(), trigger: try reader.optional(),
      isReduceOnly: try reader.flag(), closesPosition: try reader.flag(),
      attached: try reader.optional())
  }
}

extension PositionReport: ByteCoded {
  public func write(to writer: inout ByteWriter) {
    writer.write(instrument)
    writer.write(size)
    writer.write(averageEntry)
    writer.write(stops)
  }

  public init(from reader: inout ByteReader) throws(DamagedBytes) {
    self.init(
      instrument: try reader.value(), size: try reader.value(),
      averageEntry: try reader.value(), stops: try reader.value())
  }
}

extension SignalFate: ByteCoded {
  public func write(to writer: inout ByteWriter) {
    switch self {
    case .traded: writer.write(UInt8(0))
    case .blocked(let reason):
      writer.write(UInt8(1))
      writer.write(reason)
    case .pending(let until):
      writer.write(UInt8(2))
      writer.write(until)
    }
  }

  public init(from reader: inout ByteReader) throws(DamagedBytes) {
    switch try reader.byte() {
    case 0: self = .traded
    case 1: self = .blocked(try reader.value())
    case 2: self = .pending(until: try reader.optional())
    default: throw DamagedBytes("SignalFate")
    }
  }
}

extension SignalRecord: ByteCoded {
  public func write(to writer: inout ByteWriter) {
    writer.write(id)
    writer.write(instrument)
    writer.write(direction)
    writer.write(time)
    writer.write(tag)
    writer.write(fate)
  }

  public init(from reader: inout ByteReader) throws(DamagedBytes) {
    self.init(
      id: try reader.value(), instrument: try reader.value(), direction: try reader.value(),
      time: try reader.value(), tag: try reader.text(), fate: try reader.value())
  }
}
