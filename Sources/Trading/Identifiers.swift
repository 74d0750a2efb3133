/// A strategy's wish, numbered from 1 within a run.
public struct SignalID: Hashable, Comparable, Sendable, CustomStringConvertible {
  public let number: UInt32

  /// No signal: a position that was found, a probe, a close by the user.
  public static let none = SignalID(0)

  /// Creates an identifier.
  @inlinable public init(_ number: UInt32) { self.number = number }

  /// Orders by age.
  @inlinable public static func < (lhs: Self, rhs: Self) -> Bool { lhs.number < rhs.number }

  /// As `#17`.
  public var description: String { "#\(number)" }
}

/// Our name for an order, made of facts that a restart knows again rather than of a counter.
///
/// Sixteen bytes, so that it is also a Hyperliquid `cloid`; as text, 26 characters of `0-9a-v`,
/// which every venue takes (OKX: at most 32 alphanumerics).
public struct ClientOrderID: Hashable, Sendable, CustomStringConvertible {
  /// What an order is for.
  public enum Role: UInt8, Hashable, Sendable, CaseIterable {
    case entry = 1
    case stop
    case target
    case trailing
    case exit
    case partialExit
    case emergency
  }

  /// Which start of the process named it.
  public let epoch: UInt32
  public let signal: SignalID
  public let role: Role
  /// How many were named before for the same purpose.
  public let attempt: UInt16
  public let instrument: InstrumentIndex

  /// Creates a name.
  @inlinable public init(
    epoch: UInt32, signal: SignalID, role: Role, attempt: UInt16, instrument: InstrumentIndex
  ) {
    self.epoch = epoch
    self.signal = signal
    self.role = role
    self.attempt = attempt
    self.instrument = instrument
  }

  /// The name as two words: our mark and the epoch, then signal, role, instrument, attempt.
  public var words: (high: UInt64, low: UInt64) {
    let high = UInt64(Self.mark) << 32 | UInt64(epoch)
    let low =
      UInt64(signal.number) << 32 | UInt64(role.rawValue) << 28
      | UInt64(instrument.value & 0xFFF) << 16 | UInt64(attempt)
    return (high, low)
  }

  /// Reads the two words back, or returns nil where they are not one of ours.
  public init?(high: UInt64, low: UInt64) {
    guard high >> 32 == UInt64(Self.mark), let role = Role(rawValue: UInt8(low >> 28 & 0xF)) else {
      return nil
    }
    self.init(
      epoch: UInt32(truncatingIfNeeded: high), signal: SignalID(UInt32(low >> 32)), role: role,
      attempt: UInt16(truncatingIfNeeded: low), instrument: InstrumentIndex(Int(low >> 16 & 0xFFF)))
  }

  /// As 26 characters of base 32.
  public var description: String {
    let (high, low) = words
    var bytes: [UInt8] = []
    var rest = UInt128(high) << 64 | UInt128(low)
    for _ in 0..<26 {
      bytes.append(Self.alphabet[Int(rest & 31)])
      rest >>= 5
    }
    return String(decoding: bytes.reversed(), as: UTF8.self)
  }

  /// Reads the text back, or returns nil where it is not one of ours.
  public init?(_ text: String) {
    guard text.utf8.count == 26 else { return nil }
    var value: UInt128 = 0
    for byte in text.utf8 {
      // 26 digits hold two bits more than a name has; they are zero, so that each has one text.
      guard let digit = Self.alphabet.firstIndex(of: byte), value >> 123 == 0 else { return nil }
      value = value << 5 | UInt128(digit)
    }
    self.init(high: UInt64(value >> 64), low: UInt64(truncatingIfNeeded: value))
  }

  /// By which our names are told from others': the first four bytes.
  private static let mark: UInt32 = 0x0D8_1D0C
  private static let alphabet = Array("0123456789abcdefghijklmnopqrstuv".utf8)
}

/// The venue's name for an order.
public struct VenueOrderID: Hashable, Comparable, Sendable {
  public let number: UInt64

  /// Creates a name.
  @inlinable public init(_ number: UInt64) { self.number = number }

  /// Orders by age.
  @inlinable public static func < (lhs: Self, rhs: Self) -> Bool { lhs.number < rhs.number }
}

/// The venue's name for one execution.
public struct ExecutionID: Hashable, Comparable, Sendable {
  public let number: UInt64

  /// Creates a name.
  @inlinable public init(_ number: UInt64) { self.number = number }

  /// Orders by age.
  @inlinable public static func < (lhs: Self, rhs: Self) -> Bool { lhs.number < rhs.number }
}

/// A request's number, by which its answer is known.
public struct RequestID: Hashable, Comparable, Sendable {
  public let number: UInt64

  /// Creates a number.
  @inlinable public init(_ number: UInt64) { self.number = number }

  /// Orders by age.
  @inlinable public static func < (lhs: Self, rhs: Self) -> Bool { lhs.number < rhs.number }
}
