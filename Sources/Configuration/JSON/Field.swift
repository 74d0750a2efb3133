public import Foundation

/// A value of a JSON file together with the way to it, so that whatever is wrong can be named.
///
/// Every reader throws a ``ConfigurationFailure`` with the file, the line, the path and what was
/// expected. A member that is null counts as absent.
public struct Field: Sendable {
  /// The largest file of settings that is read, in bytes.
  public static let largestFile = 64 << 20

  public let file: String
  /// The way from the top, such as `rules[0].tick`; empty at the top.
  public let path: String
  public let node: JSONNode

  /// Creates a field.
  public init(file: String, path: String = "", node: JSONNode) {
    self.file = file
    self.path = path
    self.node = node
  }

  /// Reads a file; `name` is what messages call it.
  public static func read(_ url: URL, name: String? = nil) throws(ConfigurationFailure) -> Field {
    let name = name ?? url.path
    func unreadable(_ found: String) -> ConfigurationFailure {
      ConfigurationFailure(
        kind: .unreadable, file: name, expected: "a readable JSON file", found: found)
    }
    let kind = try? url.resourceValues(forKeys: [.isDirectoryKey])
    guard let kind else { throw unreadable("no such file") }
    if kind.isDirectory == true { throw unreadable("a directory") }
    guard let handle = try? FileHandle(forReadingFrom: url) else {
      throw unreadable("no permission to read")
    }
    defer { try? handle.close() }
    guard let data = try? handle.read(upToCount: largestFile + 1) ?? Data() else {
      throw unreadable("an error while reading")
    }
    guard data.count <= largestFile else { throw unreadable("more than \(largestFile) bytes") }
    return Field(file: name, node: try JSONParser.parse(Array(data), file: name))
  }

  /// The failure of this value.
  public func failure(
    expected: String, found: String? = nil, suggestion: String? = nil
  ) -> ConfigurationFailure {
    ConfigurationFailure(
      file: file, line: node.line, path: path, expected: expected, found: found ?? node.summary,
      suggestion: suggestion)
  }

  // Objects and lists

  /// The members of an object.
  public func members() throws(ConfigurationFailure) -> [(name: String, field: Field)] {
    guard case .object(let members) = node.content else {
      throw failure(expected: "an object")
    }
    return members.map { member in
      (member.name, Field(file: file, path: joined(member.name), node: member.value))
    }
  }

  /// Throws where an object has a member of another name.
  public func expectNames(_ names: [String]) throws(ConfigurationFailure) {
    guard case .object(let members) = node.content else { throw failure(expected: "an object") }
    for member in members where !names.contains(member.name) {
      let suggestion = Words.nearest(to: member.name, in: names)
      throw ConfigurationFailure(
        file: file, line: member.line, path: joined(member.name),
        expected: suggestion == nil ? "one of \(names.joined(separator: ", "))" : "a known name",
        found: "\"\(member.name)\"", suggestion: suggestion.map { "\"\($0)\"" })
    }
  }

  /// The member of that name, or nil where it is absent or null.
  public func optional(_ name: String) throws(ConfigurationFailure) -> Field? {
    guard case .object(let members) = node.content else { throw failure(expected: "an object") }
    guard let member = members.first(where: { $0.name == name }), member.value.content != .null
    else { return nil }
    return Field(file: file, path: joined(name), node: member.value)
  }

  /// The member of that name, which must be there.
  public func required(_ name: String) throws(ConfigurationFailure) -> Field {
    if let field = try optional(name) { return field }
    throw ConfigurationFailure(
      file: file, line: node.line, path: joined(name), expected: "a value", found: "nothing")
  }

  /// The elements of a list.
  public func elements() throws(ConfigurationFailure) -> [Field] {
    guard case .list(let elements) = node.content else { throw failure(expected: "a list") }
    return elements.enumerated().map { index, element in
      Field(file: file, path: "\(path)[\(index)]", node: element)
    }
  }

  // Plain values

  /// A text.
  public func text() throws(ConfigurationFailure) -> String {
    guard case .text(let text) = node.content else { throw failure(expected: "a text") }
    return text
  }

  /// True or false.
  public func flag() throws(ConfigurationFailure) -> Bool {
    guard case .flag(let flag) = node.content else { throw failure(expected: "true or false") }
    return flag
  }

  /// A whole number within a range.
  public func integer(in range: ClosedRange<Int>) throws(ConfigurationFailure) -> Int {
    guard case .number(let text) = node.content, let value = Int(text), range.contains(value) else {
      throw failure(
        expected: "a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }

  /// One of several words.
  public func choice<Value>(
    of choices: [(word: String, value: Value)]
  ) throws(ConfigurationFailure) -> Value {
    guard case .text(let text) = node.content,
      let choice = choices.first(where: { $0.word == text })
    else {
      let words = choices.map(\.word)
      var suggestion: String?
      if case .text(let text) = node.content { suggestion = Words.nearest(to: text, in: words) }
      throw failure(
        expected: "one of \(words.joined(separator: ", "))",
        suggestion: suggestion.map { "\"\($0)\"" })
    }
    return choice.value
  }

  private func joined(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }
}
