/// A JSON value whose objects keep the order of their members.
public indirect enum JSON: Equatable, Sendable {
  case null
  case bool(Bool)
  case integer(Int64)
  case number(Double)
  case string(String)
  case array([JSON])
  case object(Object)

  /// Members in the order in which they were set.
  public struct Object: Equatable, Sendable {
    public private(set) var members: [Member] = []

    /// Creates an object without members.
    public init() {}

    /// Creates an object of members whose names all differ.
    public init(_ members: [(String, JSON)]) {
      self.members = members.map { Member(name: $0.0, value: $0.1) }
    }

    /// The value of a member; setting a new one appends it, setting nil takes it out.
    public subscript(name: String) -> JSON? {
      get { members.first { $0.name == name }?.value }
      set {
        let known = members.firstIndex { $0.name == name }
        switch (known, newValue) {
        case (let known?, let value?): members[known].value = value
        case (let known?, nil): members.remove(at: known)
        case (nil, let value?): members.append(Member(name: name, value: value))
        case (nil, nil): break
        }
      }
    }
  }

  /// A name and its value.
  public struct Member: Equatable, Sendable {
    public var name: String
    public var value: JSON
  }

  /// A number; null where it is missing, not finite or not a number.
  public init(_ number: Double?) {
    guard let number, number.isFinite else {
      self = .null
      return
    }
    // A negative zero is a zero to everyone who reads it.
    self = .number(number == 0 ? 0 : number)
  }

  /// A whole number.
  public init(_ number: Int) { self = .integer(Int64(number)) }

  /// An object of members whose names all differ, in their order.
  public static func object(_ members: [(String, JSON)]) -> JSON { .object(Object(members)) }

  /// A value by its own plain text, such as money; null where it is missing.
  public init(text value: (any CustomStringConvertible)?) {
    self = value.map { .string($0.description) } ?? .null
  }
}

extension JSON {
  /// The member of an object; nil for anything else and for a member that is not there.
  public subscript(name: String) -> JSON? {
    if case .object(let object) = self { object[name] } else { nil }
  }

  /// The text of a string.
  public var string: String? { if case .string(let text) = self { text } else { nil } }

  /// A number, whole or not, or the number that a decimal string holds.
  public var double: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    case .string(let text): Double(text)
    case .null, .bool, .array, .object: nil
    }
  }

  /// A whole number.
  public var integer: Int? { if case .integer(let value) = self { Int(value) } else { nil } }

  /// A truth value.
  public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }

  /// The elements of an array; none for anything else.
  public var elements: [JSON] { if case .array(let values) = self { values } else { [] } }

  /// The members of an object; none for anything else.
  public var members: [Member] { if case .object(let object) = self { object.members } else { [] } }
}
