/// A value of a JSON text, and the line on which it begins.
///
/// Numbers stay text, so that nothing is rounded before its type is known.
public struct JSONNode: Equatable, Sendable {
  /// What the value is.
  public enum Content: Equatable, Sendable {
    case null
    case flag(Bool)
    /// As it was written.
    case number(String)
    case text(String)
    case list([JSONNode])
    /// In the order of the file; no name twice.
    case object([Member])
  }

  /// A name and its value.
  public struct Member: Equatable, Sendable {
    public var name: String
    /// The line of the name, from 1.
    public var line: Int
    public var value: JSONNode

    /// Creates a member.
    public init(name: String, line: Int, value: JSONNode) {
      self.name = name
      self.line = line
      self.value = value
    }
  }

  /// The line, from 1.
  public var line: Int
  public var content: Content

  /// Creates a value.
  public init(line: Int, content: Content) {
    self.line = line
    self.content = content
  }

  /// The value in a few words, for a message.
  public var summary: String {
    switch content {
    case .null: "null"
    case .flag(let flag): flag ? "true" : "false"
    case .number(let number): number.count > 40 ? String(number.prefix(40)) + "…" : number
    case .text(let text): "\"\(text.count > 40 ? String(text.prefix(40)) + "…" : text)\""
    case .list(let elements): elements.isEmpty ? "an empty list" : "a list"
    case .object: "an object"
    }
  }
}
