public import Execution
import Trading

extension JournalRecord {
  /// The version of the payloads; the first byte of each.
  static let version: UInt8 = 1

  /// What the record holds beside its kind and its instrument, as bytes.
  var payload: [UInt8] {
    var writer = ByteWriter()
    writer.write(Self.version)
    switch self {
    case .setting(let name, let value):
      writer.write(name)
      writer.write(value)
    case .signal(let signal): writer.write(signal)
    case .fate(let id, let fate):
      writer.write(id)
      writer.write(fate)
    case .intent(let id, let terms):
      writer.write(id)
      writer.write(terms)
    case .outcome(let id, let word):
      writer.write(id)
      writer.write(word)
    case .fill(let fill): writer.write(fill)
    case .opened(_, let signal, let stop):
      writer.write(signal)
      writer.write(stop)
    case .closed(_, let signal, let reason):
      writer.write(signal)
      writer.write(reason)
    case .stop(_, let price, let kind):
      writer.write(price)
      writer.write(kind)
    case .protection(_, let state): writer.write(state)
    case .naked(_, let isNaked): writer.write(isNaked)
    case .alarm(_, let text): writer.write(text)
    case .funding(_, let amount), .balance(let amount): writer.write(amount)
    case .payment(let payment):
      writer.write(payment.id != nil)
      writer.write(payment.id ?? 0)
      writer.write(payment.kind.rawValue)
      writer.write(payment.amount)
      writer.write(payment.time)
    case .positions(let reports): writer.write(list: reports)
    case .state(let part, _, let piece):
      writer.write(part)
      writer.write(piece)
    }
    return writer.bytes
  }

  /// Reads a record back; throws where the bytes are not one of that kind.
  init(
    kind: String, instrument: InstrumentIndex?, payload: [UInt8]
  ) throws(DamagedBytes) {
    var reader = ByteReader(payload)
    let version = try reader.byte()
    guard version == Self.version else { throw DamagedBytes("a record of version \(version)") }
    self = try Self.read(kind, instrument, &reader)
    guard reader.isAtEnd else { throw DamagedBytes("what follows a record") }
  }

  private static func read(
    _ kind: String, _ instrument: InstrumentIndex?, _ reader: inout ByteReader
  ) throws(DamagedBytes) -> JournalRecord {
    switch kind {
    case "setting": return .setting(name: try reader.text(), value: try reader.text())
    case "signal": return .signal(try reader.value())
    case "fate": return .fate(try reader.value(), try reader.value())
    case "intent": return .intent(try reader.value(), try reader.value())
    case "outcome": return .outcome(try reader.value(), try reader.text())
    case "fill": return .fill(try reader.value())
    case "alarm": return .alarm(instrument, try reader.text())
    case "balance": return .balance(try reader.value())
    case "payment": return .payment(try payment(instrument, &reader))
    case "positions": return .positions(try reader.list())
    case "state": return .state(try reader.value(), instrument, try reader.value())
    default: break
    }
    guard let instrument else { throw DamagedBytes("a record (\(kind)) without an instrument") }
    switch kind {
    case "opened": return .opened(instrument, try reader.value(), stop: try reader.optional())
    case "closed": return .closed(instrument, try reader.value(), try reader.value())
    case "stop": return .stop(instrument, try reader.value(), try reader.value())
    case "protection": return .protection(instrument, try reader.optional())
    case "naked": return .naked(instrument, try reader.flag())
    case "funding": return .funding(instrument, try reader.value())
    default: throw DamagedBytes("a record of the unknown kind \"\(kind)\"")
    }
  }
}

extension JournalRecord {
  fileprivate static func payment(
    _ instrument: InstrumentIndex?, _ reader: inout ByteReader
  ) throws(DamagedBytes) -> Payment {
    let isNamed = try reader.flag()
    let id = try reader.count()
    guard let kind = Payment.Kind(rawValue: try reader.byte()) else {
      throw DamagedBytes("a payment of an unknown kind")
    }
    return Payment(
      id: isNamed ? id : nil, kind: kind, instrument: instrument, amount: try reader.value(),
      time: try reader.value())
  }
}

extension StatePiece: ByteCoded {
  public func write(to writer: inout ByteWriter) {
    switch self {
    case .whole(let bytes):
      writer.write(UInt8(0))
      writer.write(bytes: bytes)
    case .change(let last, let delta):
      writer.write(UInt8(1))
      writer.write(last)
      writer.write(bytes: delta)
    }
  }

  public init(from reader: inout ByteReader) throws(DamagedBytes) {
    switch try reader.byte() {
    case 0: self = .whole(try reader.blob())
    case 1: self = .change(since: try reader.number(), try reader.blob())
    default: throw DamagedBytes("StatePiece")
    }
  }
}
