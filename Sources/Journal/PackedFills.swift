import Trading

/// The fills of a run as one value, a tenth of what rows would take.
///
/// Each field is written as its difference from the fill before, in groups of seven bits, lowest
/// first, signs folded into the lowest bit; after one byte that holds the small fields.
struct PackedFills {
  /// The bytes, the first of which is the version of the format.
  private(set) var bytes: [UInt8] = [1]
  private var last = Base()

  /// Packs fills in their order.
  init(_ fills: [Fill]) {
    bytes.reserveCapacity(fills.count * 28)
    for fill in fills { add(fill) }
  }

  /// Reads fills back, or returns nil where the bytes are not what was written.
  static func fills(from bytes: [UInt8], count: Int) -> [Fill]? {
    guard bytes.first == 1, count >= 0, count <= bytes.count else { return nil }
    var reader = Reader(bytes: bytes)
    var fills: [Fill] = []
    fills.reserveCapacity(count)
    for _ in 0..<count {
      guard let fill = reader.fill() else { return nil }
      fills.append(fill)
    }
    return reader.isAtEnd ? fills : nil
  }

  private mutating func add(_ fill: Fill) {
    var flags = fill.origin.rawValue << 4
    if fill.side == .sell { flags |= 1 }
    if fill.liquidity == .taker { flags |= 2 }
    if fill.isComplete { flags |= 4 }
    if fill.clientID != nil { flags |= 8 }
    bytes.append(flags)
    let next = Base(fill)
    write(next.time &- last.time)
    write(next.instrument)
    write(next.price &- last.price)
    write(next.quantity &- last.quantity)
    write(next.fee &- last.fee)
    write(next.execution &- last.execution)
    write(next.venue &- last.venue)
    write(fill.filled.units &- fill.quantity.units)
    if let client = fill.clientID {
      write(Int64(client.epoch))
      write(Int64(client.signal.number) - last.signal)
      write(Int64(client.role.rawValue))
      write(Int64(client.attempt))
      write(Int64(client.instrument.value) - next.instrument)
    }
    let signal = last.signal
    last = next
    if fill.clientID == nil { last.signal = signal }
  }

  private mutating func write(_ value: Int64) { value.appendVariableLength(to: &bytes) }

  /// What the next fill is measured against.
  private struct Base {
    var time: Int64 = 0
    var instrument: Int64 = 0
    var price: Int64 = 0
    var quantity: Int64 = 0
    var fee: Int64 = 0
    var execution: Int64 = 0
    var venue: Int64 = 0
    var signal: Int64 = 0

    init() {}

    init(_ fill: Fill) {
      time = fill.time.nanoseconds
      instrument = Int64(fill.instrument.value)
      price = fill.price.units
      quantity = fill.quantity.units
      fee = fill.fee.units
      execution = Int64(bitPattern: fill.execution.number)
      venue = Int64(bitPattern: fill.venueID.number)
      signal = fill.clientID.map { Int64($0.signal.number) } ?? 0
    }
  }

  private struct Reader {
    let bytes: [UInt8]
    var offset = 1
    var last = Base()

    var isAtEnd: Bool { offset == bytes.count }

    mutating func fill() -> Fill? {
      guard offset < bytes.count, let origin = OrderOrigin(rawValue: bytes[offset] >> 4) else {
        return nil
      }
      let flags = bytes[offset]
      offset += 1
      guard let time = read(), let instrument = read(), let price = read(), let quantity = read(),
        let fee = read(), let execution = read(), let venue = read(), let more = read()
      else { return nil }
      last.time &+= time
      last.price &+= price
      last.quantity &+= quantity
      last.fee &+= fee
      last.execution &+= execution
      last.venue &+= venue
      var client: ClientOrderID?
      if flags & 8 != 0 {
        guard let name = clientID(instrument) else { return nil }
        client = name
      }
      return Fill(
        execution: ExecutionID(UInt64(bitPattern: last.execution)), clientID: client,
        venueID: VenueOrderID(UInt64(bitPattern: last.venue)),
        instrument: InstrumentIndex(Int(instrument)), origin: origin,
        side: flags & 1 == 0 ? .buy : .sell, price: Price(units: last.price),
        quantity: Quantity(units: last.quantity), fee: Money(units: last.fee),
        liquidity: flags & 2 == 0 ? .maker : .taker, time: Timestamp(nanoseconds: last.time),
        filled: Quantity(units: last.quantity &+ more), isComplete: flags & 4 != 0)
    }

    private mutating func clientID(_ instrument: Int64) -> ClientOrderID? {
      guard let epoch = read().flatMap(UInt32.init(exactly:)), let signal = read(),
        let role = read().flatMap(UInt8.init(exactly:)).flatMap(ClientOrderID.Role.init(rawValue:)),
        let attempt = read().flatMap(UInt16.init(exactly:)), let offset = read()
      else { return nil }
      last.signal &+= signal
      guard let number = UInt32(exactly: last.signal) else { return nil }
      return ClientOrderID(
        epoch: epoch, signal: SignalID(number), role: role, attempt: attempt,
        instrument: InstrumentIndex(Int(instrument &+ offset)))
    }

    private mutating func read() -> Int64? {
      Int64(variableLength: bytes, at: &offset)
    }
  }
}
