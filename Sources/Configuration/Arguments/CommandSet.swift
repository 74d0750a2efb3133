/// The commands of a program.
public struct CommandSet: Sendable {
  /// What the first words of a command line ask for.
  public enum Selection: Sendable {
    /// A text to print.
    case help(String)
    /// A command, and the words that follow its name.
    case command(CommandSyntax, words: [String])
  }

  /// The program's name, with which every command's begins.
  public var program: String
  /// One sentence.
  public var summary: String
  public var commands: [CommandSyntax]

  /// Creates a set.
  public init(program: String, summary: String, commands: [CommandSyntax]) {
    precondition(
      commands.allSatisfy { $0.name.hasPrefix(program + " ") }, "a command bears the program's name"
    )
    self.program = program
    self.summary = summary
    self.commands = commands
  }

  /// Finds the command that the words begin with; of several, the one with the longest name, so
  /// that `results show` goes before `results`.
  public func select(_ words: [String]) throws(UsageFailure) -> Selection {
    guard let first = words.first, first != "--help", first != "-h" else { return .help(help) }
    if first == "help" { return try help(of: Array(words.dropFirst())) }
    var best: (command: CommandSyntax, length: Int)?
    for command in commands {
      let name = ownWords(command)
      if words.starts(with: name), name.count > best?.length ?? 0 { best = (command, name.count) }
    }
    if let best {
      let rest = Array(words.dropFirst(best.length))
      try checkGroup(best.command, rest)
      return .command(best.command, words: rest)
    }
    return try group(words)
  }

  /// What the program is and which commands it has.
  public var help: String {
    let rows = commands.map { (ownWords($0).joined(separator: " "), $0.summary) }
    return
      ([summary, "", "usage: \(program) COMMAND …", "", "commands:"] + CommandSyntax.table(rows)
      + ["", "'\(program) COMMAND --help' says what a command takes.", ""]).joined(separator: "\n")
  }

  private func ownWords(_ command: CommandSyntax) -> [String] {
    command.name.dropFirst(program.count + 1).split(separator: " ").map(String.init)
  }

  private func help(of words: [String]) throws(UsageFailure) -> Selection {
    if words.isEmpty { return .help(help) }
    guard case .command(let command, _) = try select(words) else { return try select(words) }
    return .help(command.help)
  }

  /// A word after a command that has commands below it and takes no operand is a mistyped one.
  private func checkGroup(_ command: CommandSyntax, _ rest: [String]) throws(UsageFailure) {
    guard command.operands.isEmpty, let word = rest.first, !word.hasPrefix("-") else { return }
    let name = ownWords(command)
    let below = commands.map(ownWords).filter { $0.count > name.count && $0.starts(with: name) }
    guard !below.isEmpty else { return }
    throw unknown(word, among: below.map { $0[name.count] }, after: name)
  }

  /// The first word begins only longer names, such as `data` alone, or none.
  private func group(_ words: [String]) throws(UsageFailure) -> Selection {
    let first = words[0]
    let below = commands.map(ownWords).filter { $0.count > 1 && $0[0] == first }
    guard !below.isEmpty else {
      var names: [String] = []
      for name in commands.map({ ownWords($0)[0] }) where !names.contains(name) {
        names.append(name)
      }
      throw unknown(first, among: names, after: [])
    }
    guard words.count > 1, words[1] != "--help", words[1] != "-h" else {
      let rows = commands.filter { ownWords($0)[0] == first }
        .map { (ownWords($0).joined(separator: " "), $0.summary) }
      return .help(
        (["usage: \(program) \(first) COMMAND …", "", "commands:"] + CommandSyntax.table(rows)
          + [""]).joined(separator: "\n"))
    }
    throw unknown(words[1], among: below.map { $0[1] }, after: [first])
  }

  private func unknown(
    _ word: String, among names: [String], after before: [String]
  ) -> UsageFailure {
    let prefix = before.isEmpty ? "" : before.joined(separator: " ") + " "
    let nearest = Words.nearest(to: word, in: names)
    let hint = nearest.map { "; did you mean '\(prefix)\($0)'?" } ?? ""
    return UsageFailure(
      "unknown command '\(prefix)\(word)'\(hint)",
      command: ([program] + before).joined(separator: " "))
  }
}
