import Trading

extension WorkingOrder.State: ByteCoded {
  func write(to writer: inout ByteWriter) {
    let tag: UInt8 =
      switch self {
      case .sent: 0
      case .live: 1
      case .inDoubt: 2
      case .cancelling: 3
      }
    writer.write(tag)
  }

  init(from reader: inout ByteReader) throws(DamagedBytes) {
    switch try reader.byte() {
    case 0: self = .sent
    case 1: self = .live
    case 2: self = .inDoubt
    case 3: self = .cancelling
    default: throw DamagedBytes("WorkingOrder.State")
    }
  }
}

extension OrderEnd: ByteCoded {
  func write(to writer: inout ByteWriter) {
    writer.write(filled)
    writer.write(reason)
    writer.write(listings)
  }

  init(from reader: inout ByteReader) throws(DamagedBytes) {
    self.init(
      filled: try reader.value(), reason: try reader.value(), listings: try reader.integer())
  }
}

extension WorkingOrder: ByteCoded {
  func write(to writer: inout ByteWriter) {
    writer.write(id)
    writer.write(quantity)
    writer.write(filled)
    writer.write(state)
    writer.write(deadline)
    writer.write(asks)
    writer.write(sentAt)
    writer.write(end)
  }

  init(from reader: inout ByteReader) throws(DamagedBytes) {
    self.init(
      id: try reader.value(), quantity: try reader.value(), filled: try reader.value(),
      state: try reader.value(), deadline: try reader.value(), asks: try reader.integer(),
      sentAt: try reader.value(), end: try reader.optional())
  }
}

extension Entry: ByteCoded {
  func write(to writer: inout ByteWriter) {
    writer.write(order)
    writer.write(signal)
    writer.write(attached)
    writer.write(expires)
    writer.write(isUnwanted)
    writer.write(isRepeated)
  }

  init(from reader: inout ByteReader) throws(DamagedBytes) {
    self.init(
      order: try reader.value(), signal: try reader.value(), attached: try reader.optional(),
      expires: try reader.optional(), isUnwanted: try reader.flag(),
      isRepeated: try reader.flag())
  }
}

extension Exit: ByteCoded {
  func write(to writer: inout ByteWriter) {
    writer.write(order)
    writer.write(reason)
    writer.write(isMissing)
  }

  init(from reader: inout ByteReader) throws(DamagedBytes) {
    self.init(
      order: try reader.value(), reason: try reader.value(), isMissing: try reader.flag())
  }
}

extension Holding: ByteCoded {
  func write(to writer: inout ByteWriter) {
    writer.write(size)
    writer.write(cost)
    writer.write(total)
    writer.write(averageEntry)
  }

  init(from reader: inout ByteReader) throws(DamagedBytes) {
    size = try reader.value()
    cost = try reader.value()
    total = try reader.value()
    averageEntry = try reader.value()
  }
}

extension FillBook: ByteCoded {
  func write(to writer: inout ByteWriter) {
    writer.write(held)
    writer.write(before)
    writer.write(list: fills)
    writer.write(since)
  }

  init(from reader: inout ByteReader) throws(DamagedBytes) {
    held = try reader.value()
    before = try reader.value()
    fills = ContiguousArray(try reader.list(Fill.self))
    since = try reader.value()
  }
}
