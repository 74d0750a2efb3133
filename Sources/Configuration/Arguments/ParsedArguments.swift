/// What stood on a command line, by name, still as text.
public struct ParsedArguments: Equatable, Sendable {
  /// Whether the help is wanted; then nothing else was read.
  public var wantsHelp = false
  /// What stood without a name, in order.
  public var operands: [String] = []

  private let command: String
  private let known: [String]
  private var given: [Given] = []

  private struct Given: Equatable, Sendable {
    var name: String
    var value: String
  }

  init(command: String, known: [String]) {
    self.command = command
    self.known = known
  }

  mutating func add(_ value: String, to name: String) {
    given.append(Given(name: name, value: value))
  }

  /// Whether an option stood there; for flags, the whole answer.
  public func isGiven(_ name: String) -> Bool {
    precondition(known.contains(name), "no option --\(name) is declared for \(command)")
    return given.contains { $0.name == name }
  }

  /// The texts of an option, in order.
  public func texts(of name: String) -> [String] {
    precondition(known.contains(name), "no option --\(name) is declared for \(command)")
    return given.filter { $0.name == name }.map(\.value)
  }

  /// The text of an option, or nil where it does not stand.
  public func text(of name: String) -> String? { texts(of: name).last }

  /// The value of an option, or nil where it does not stand.
  public func value<Value>(
    of name: String, as reader: ValueReader<Value>
  ) throws(UsageFailure) -> Value? {
    try values(of: name, as: reader).last
  }

  /// The values of a repeatable option, in order.
  public func values<Value>(
    of name: String, as reader: ValueReader<Value>
  ) throws(UsageFailure) -> [Value] {
    var values: [Value] = []
    for text in texts(of: name) { values.append(try read(text, of: "--\(name)", as: reader)) }
    return values
  }

  /// The value of an operand, or nil where so many do not stand.
  public func operand<Value>(
    _ index: Int, called name: String, as reader: ValueReader<Value>
  ) throws(UsageFailure) -> Value? {
    guard index < operands.count else { return nil }
    return try read(operands[index], of: name, as: reader)
  }

  private func read<Value>(
    _ text: String, of name: String, as reader: ValueReader<Value>
  ) throws(UsageFailure) -> Value {
    if let value = reader.read(text) { return value }
    let hint = reader.suggest(text).map { "; did you mean \($0)?" } ?? ""
    throw UsageFailure(
      "\(name): expected \(reader.expected), found \"\(text)\"\(hint)", command: command)
  }
}
