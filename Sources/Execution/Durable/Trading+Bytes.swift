public import Trading

extension Side: ByteCoded {}
extension Direction: ByteCoded {}
extension TimeInForce: ByteCoded {}
extension OrderOrigin: ByteCoded {}
extension OrderStatus: ByteCoded {}
extension Uncertainty: ByteCoded {}
extension Fill.Liquidity: ByteCoded {}
extension Trigger.Source: ByteCoded {}
extension Trigger.Crossing: ByteCoded {}
extension ClientOrderID.Role: ByteCoded {}
extension TrailingRule.Mover: ByteCoded {}
extension Rejection.Reason: ByteCoded {}
extension StopKind: ByteCoded {}
extension BlockReason: ByteCoded {}
extension ExitReason: ByteCoded {}

extension ByteCoded where Self: FixedPoint {
  /// The whole hundred-millionths.
  public func write(to writer: inout ByteWriter) { writer.write(units) }

  /// Reads the whole hundred-millionths.
  public init(from reader: inout ByteReader) throws(DamagedBytes) {
    self.init(units: try reader.number())
  }
}

extension Price: ByteCoded {}
extension Quantity: ByteCoded {}
extension Money: ByteCoded {}

extension Rate: ByteCoded {
  public func write(to writer: inout ByteWriter) { writer.write(units) }

  public init(from reader: inout ByteReader) throws(DamagedBytes) {
    self.init(units: try reader.number())
  }
}

extension Timestamp: ByteCoded {
  public func write(to writer: inout ByteWriter) { writer.write(nanoseconds) }

  public init(from reader: inout ByteReader) throws(DamagedBytes) {
    self.init(nanoseconds: try reader.number())
  }
}

extension TimeSpan: ByteCoded {
  public func write(to writer: inout ByteWriter) { writer.write(nanoseconds) }

  public init(from reader: inout ByteReader) throws(DamagedBytes) {
    self.init(nanoseconds: try reader.number())
  }
}

extension InstrumentIndex: ByteCoded {
  public func write(to writer: inout ByteWriter) { writer.write(value) }

  public init(from reader: inout ByteReader) throws(DamagedBytes) {
    self.init(try reader.integer())
  }
}

extension SignalID: ByteCoded {
  public func write(to writer: inout ByteWriter) { writer.write(UInt64(number)) }

  public init(from reader: inout ByteReader) throws(DamagedBytes) {
    guard let number = UInt32(exactly: try reader.count()) else { throw DamagedBytes("SignalID") }
    self.init(number)
  }
}

extension VenueOrderID: ByteCoded {
  public func write(to writer: inout ByteWriter) { writer.write(number) }

  public init(from reader: inout ByteReader) throws(DamagedBytes) { self.init(try reader.count()) }
}

extension ExecutionID: ByteCoded {
  public func write(to writer: inout ByteWriter) { writer.write(number) }

  public init(from reader: inout ByteReader) throws(DamagedBytes) { self.init(try reader.count()) }
}

extension ClientOrderID: ByteCoded {
  public func write(to writer: inout ByteWriter) {
    writer.write(UInt64(epoch))
    writer.write(signal)
    writer.write(role)
    writer.write(UInt64(attempt))
    writer.write(instrument)
  }

  public init(from reader: inout ByteReader) throws(DamagedBytes) {
    guard let epoch = UInt32(exactly: try reader.count()) else {
      throw DamagedBytes("ClientOrderID")
    }
    let signal = try reader.value(SignalID.self)
    let role = try reader.value(Role.self)
    guard let attempt = UInt16(exactly: try reader.count()) else {
      throw DamagedBytes("ClientOrderID")
    }
    self.init(
      epoch: epoch, signal: signal, role: role, attempt: attempt, instrument: try reader.value())
  }
}

extension Rejection: ByteCoded {
  public func write(to writer: inout ByteWriter) {
    writer.write(reason)
    writer.write(Int64(code))
  }

  public init(from reader: inout ByteReader) throws(DamagedBytes) {
    self.init(try reader.value(), code: try reader.integer(Int32.self))
  }
}

extension Fill: ByteCoded {
  public func write(to writer: inout ByteWriter) {
    writer.write(execution)
    writer.write(clientID)
    writer.write(venueID)
    writer.write(instrument)
    writer.write(origin)
    writer.write(side)
    writer.write(price)
    writer.write(quantity)
    writer.write(fee)
    writer.write(liquidity)
    writer.write(time)
    writer.write(filled)
    writer.write(isComplete)
  }

  public init(from reader: inout ByteReader) throws(DamagedBytes) {
    self.init(
      execution: try reader.value(), clientID: try reader.optional(),
      venueID: try reader.value(), instrument: try reader.value(), origin: try reader.value(),
      side: try reader.value(), price: try reader.value(), quantity: try reader.value(),
      fee: try reader.value(), liquidity: try reader.value(), time: try reader.value(),
      filled: try reader.value(), isComplete: try reader.flag())
  }
}
