/// What a command takes.
///
/// Parsing is a pure function from words to ``ParsedArguments``; what the values mean is read from
/// those by a ``ValueReader``.
public struct CommandSyntax: Sendable {
  /// Something that stands without a name.
  public struct Operand: Sendable {
    /// As it stands in the usage line, such as `FILE`.
    public var name: String
    public var help: String
    public var isRequired: Bool
    /// Whether it may stand more than once; only the last operand may.
    public var isRepeatable: Bool

    /// Creates an operand.
    public init(
      _ name: String, _ help: String, isRequired: Bool = true, isRepeatable: Bool = false
    ) {
      self.name = name
      self.help = help
      self.isRequired = isRequired
      self.isRepeatable = isRepeatable
    }
  }

  /// Something that stands with a name: `--json`, `--seed 7`, `--seed=7`.
  public struct Option: Sendable {
    /// Without the dashes.
    public var name: String
    /// What the value is called in the help, such as `NUMBER`; nil for a flag.
    public var placeholder: String?
    public var help: String
    /// What holds without the option, as the help says it.
    public var standard: String?
    public var isRequired: Bool
    public var isRepeatable: Bool
    /// Whether it may stand without its value.
    public var isValueOptional = false

    /// An option that is there or not.
    public static func flag(_ name: String, _ help: String) -> Option {
      Option(
        name: name, placeholder: nil, help: help, standard: nil, isRequired: false,
        isRepeatable: false)
    }

    /// An option with a value.
    public static func value(
      _ name: String, _ placeholder: String, _ help: String, standard: String? = nil,
      isRequired: Bool = false, isRepeatable: Bool = false
    ) -> Option {
      Option(
        name: name, placeholder: placeholder, help: help, standard: standard,
        isRequired: isRequired, isRepeatable: isRepeatable)
    }

    /// An option that may have a value.
    ///
    /// `--report`, `--report=FILE` and, behind the operands, `--report FILE`. Without a value its
    /// text is empty.
    public static func optionalValue(
      _ name: String, _ placeholder: String, _ help: String
    ) -> Option {
      Option(
        name: name, placeholder: "[\(placeholder)]", help: help, standard: nil,
        isRequired: false, isRepeatable: false, isValueOptional: true)
    }
  }

  /// The name as it is typed, such as `drydock data import`.
  public var name: String
  /// One sentence.
  public var summary: String
  public var operands: [Operand]
  public var options: [Option]
  /// Whole command lines.
  public var examples: [String]

  /// Creates a syntax.
  public init(
    name: String, summary: String, operands: [Operand] = [], options: [Option] = [],
    examples: [String]
  ) {
    precondition(
      operands.dropLast().allSatisfy { !$0.isRepeatable }, "only the last operand may repeat")
    self.name = name
    self.summary = summary
    self.operands = operands
    self.options = options
    self.examples = examples
  }

  /// Reads the words that follow the command's name.
  ///
  /// `--` ends the options. `--help` and `-h` are always known; where one stands nothing else is
  /// checked.
  public func parse(_ words: [String]) throws(UsageFailure) -> ParsedArguments {
    var parsed = ParsedArguments(command: name, known: options.map(\.name))
    if words.prefix(while: { $0 != "--" }).contains(where: { $0 == "--help" || $0 == "-h" }) {
      parsed.wantsHelp = true
      return parsed
    }
    var rest = words[...]
    while let word = rest.popFirst() {
      if word == "--" {
        parsed.operands += rest
        break
      }
      if word.hasPrefix("--") {
        try read(word, &rest, into: &parsed)
      } else if word.hasPrefix("-"), word.count > 1, Double(word) == nil {
        throw failure("unknown option \(word)", near: String(word.dropFirst()))
      } else {
        parsed.operands.append(word)
      }
    }
    try check(parsed)
    return parsed
  }

  private func read(
    _ word: String, _ rest: inout ArraySlice<String>, into parsed: inout ParsedArguments
  ) throws(UsageFailure) {
    let parts = word.dropFirst(2).split(
      separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts[0])
    guard let option = options.first(where: { $0.name == name }) else {
      throw failure("unknown option --\(name)", near: name)
    }
    if parsed.isGiven(name), !option.isRepeatable {
      throw UsageFailure("--\(name) stands twice", command: self.name)
    }
    guard let placeholder = option.placeholder else {
      guard parts.count == 1 else {
        throw UsageFailure("--\(name) takes no value", command: self.name)
      }
      parsed.add("", to: name)
      return
    }
    if parts.count == 2 {
      parsed.add(String(parts[1]), to: name)
    } else if option.isValueOptional, rest.isEmpty || !mayBeValue(rest, of: parsed) {
      parsed.add("", to: name)
    } else if let value = rest.first, !value.hasPrefix("--") {
      parsed.add(value, to: name)
      rest.removeFirst()
    } else {
      throw UsageFailure("--\(name) needs a value: --\(name) \(placeholder)", command: self.name)
    }
  }

  /// Whether the next word is no operand that is still missing, and no option.
  private func mayBeValue(_ rest: ArraySlice<String>, of parsed: ParsedArguments) -> Bool {
    let missing = operands.filter(\.isRequired).count - parsed.operands.count
    return missing <= 0 && rest.first?.hasPrefix("--") == false
  }

  private func check(_ parsed: ParsedArguments) throws(UsageFailure) {
    let needed = operands.filter(\.isRequired)
    if parsed.operands.count < needed.count {
      let missing = needed[parsed.operands.count]
      throw UsageFailure("missing \(missing.name): \(missing.help)", command: name)
    }
    if parsed.operands.count > operands.count, operands.last?.isRepeatable != true {
      let extra = parsed.operands[operands.count]
      throw UsageFailure("unexpected argument '\(extra)'", command: name)
    }
    if let missing = options.first(where: { $0.isRequired && !parsed.isGiven($0.name) }) {
      throw UsageFailure(
        "missing --\(missing.name) \(missing.placeholder ?? ""): \(missing.help)", command: name)
    }
  }

  private func failure(_ message: String, near word: String) -> UsageFailure {
    let nearest = Words.nearest(to: word, in: options.map(\.name) + ["help"])
    return UsageFailure(
      message + (nearest.map { "; did you mean --\($0)?" } ?? ""), command: name)
  }
}
