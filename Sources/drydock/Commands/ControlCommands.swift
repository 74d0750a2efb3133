import Configuration
import Foundation
import LiveTrading
import Trading
import Transport
import WireFormat

/// `drydock status`: how the processes are that trade.
enum StatusCommand {
  static let command = Program.Command(
    syntax: CommandSyntax(
      name: "drydock status", summary: "Says how each process is that trades.",
      options: ControlOptions.all, examples: ["drydock status", "drydock status --json"])
  ) { arguments in
    let statuses = try ControlOptions.ask("status", arguments)
    ControlOptions.show(statuses, arguments)
    return statuses.isEmpty ? .missingInput : .success
  }
}

/// `drydock halt`: a process opens nothing more.
enum HaltCommand {
  static let command = Program.Command(
    syntax: CommandSyntax(
      name: "drydock halt",
      summary: "Lets a process that trades open nothing more; what is open stays protected.",
      options: ControlOptions.all, examples: ["drydock halt"])
  ) { arguments in try ControlOptions.command("halt", arguments) }
}

/// `drydock flatten`: a process closes everything.
enum FlattenCommand {
  static let command = Program.Command(
    syntax: CommandSyntax(
      name: "drydock flatten",
      summary: "Lets a process that trades open nothing more, and close what is open.",
      options: ControlOptions.all, examples: ["drydock flatten --name bybit-live-1a2b3c4d"])
  ) { arguments in try ControlOptions.command("flatten", arguments) }
}

/// What the commands have in common that speak with a running process.
enum ControlOptions {
  static let all: [CommandSyntax.Option] = [
    .value("name", "NAME", "which process, as 'drydock status' calls it; else the only one"),
    .flag("json", "print one JSON object a process"),
  ]

  /// Asks the processes that are meant; those that are not there any more are passed over.
  static func ask(
    _ command: String, _ arguments: ParsedArguments
  ) throws -> [(name: String, status: JSON)] {
    let wanted = arguments.text(of: "name")
    try SessionPlace.check(ProcessInfo.processInfo.environment)
    let all = SessionPlace.all(ProcessInfo.processInfo.environment)
    let places = all.filter { wanted == nil || $0.name == wanted }
    if let wanted, places.isEmpty {
      let nearest = Words.nearest(to: wanted, in: all.map(\.name))
      throw OutputFailure(
        description: "no process is called \"\(wanted)\""
          + (nearest.map { "; did you mean \"\($0)\"?" } ?? ""), exitCode: .missingInput)
    }
    let line = JSON.object([("command", .string(command))]).compactText
    return places.compactMap { place in
      guard let answer = ControlSocket.ask(line, at: place.socket),
        let status = try? JSON(parsing: answer)
      else { return nil }
      return (place.name, status)
    }
  }

  /// Tells one process something; where there are several, it must be named.
  static func command(_ command: String, _ arguments: ParsedArguments) throws -> ExitCode {
    let running = try ask("status", arguments).map(\.name)
    guard running.count == 1 else {
      let words =
        running.isEmpty
        ? "no process trades" : "several trade, name one: \(running.joined(separator: ", "))"
      throw OutputFailure(description: words, exitCode: running.isEmpty ? .missingInput : .misuse)
    }
    show(try ask(command, arguments), arguments)
    return .success
  }

  static func show(_ statuses: [(name: String, status: JSON)], _ arguments: ParsedArguments) {
    if arguments.isGiven("json") {
      for (name, status) in statuses {
        var object = JSON.Object([("name", .string(name))])
        for member in status.members { object[member.name] = member.value }
        Output.print(JSON.object(object).compactText)
      }
    } else if statuses.isEmpty {
      Output.print("no process trades")
    } else {
      for (name, status) in statuses { Output.print(text(name, status), terminator: "") }
    }
  }

  /// What of an instrument is otherwise than was wished for.
  private static func words(_ instrument: JSON) -> [String] {
    let symbol = instrument["symbol"]?.string ?? ""
    var lines: [String] = []
    if let real = instrument["leverage"]?.string,
      let wanted = instrument["leverageWanted"]?.integer, Rate(real) != Rate("\(wanted)")
    {
      lines.append("  \(symbol): leverage \(real), not \(wanted)")
    }
    if let ends = instrument["ends"]?.integer {
      lines.append("  \(symbol): the contract ends on \(Timestamp(milliseconds: Int64(ends)))")
    }
    return lines
  }

  private static func text(_ name: String, _ status: JSON) -> String {
    func word(_ member: String) -> String { status[member]?.string ?? "–" }
    var lines = ["\(name): \(word("strategy")), \(word("mode"))"]
    lines.append("  equity \(word("equity")), balance \(word("balance"))")
    if let reason = status["halted"]?.string {
      let exits = status["isExiting"]?.bool == true ? "; what is open is still closed" : ""
      lines.append("  HALTED, no new entries: \(reason)\(exits)")
    }
    if status["isEnding"]?.bool == true { lines.append("  ending: the run ends once flat") }
    let silent = (status["withoutCandles"]?.elements ?? []).compactMap(\.string)
    if !silent.isEmpty { lines.append("  NO CANDLES of \(silent.joined(separator: ", "))") }
    for instrument in status["instruments"]?.elements ?? [] { lines += words(instrument) }
    if status["isReady"]?.bool == false { lines.append("  the venue's streams are down") }
    if let failure = status["journalFailure"]?.string { lines.append("  JOURNAL: \(failure)") }
    for position in status["positions"]?.elements ?? [] {
      func part(_ member: String) -> String { position[member]?.string ?? "none" }
      lines.append(
        "  \(part("symbol")) \(part("size")) at \(part("averageEntry")), last \(part("last")),"
          + " stop \(part("liveStop"))"
          + (position["liquidation"]?.string.map { ", liquidated at \($0)" } ?? ""))
      if position["isStopBeyondLiquidation"]?.bool == true {
        lines.append("  STOP BEYOND LIQUIDATION: it does not protect the position")
      }
    }
    if status["positions"]?.elements.isEmpty ?? true { lines.append("  flat") }
    let median = status["roundTripMilliseconds"]?.double
    lines.append(
      "  candles \(status["candles"]?.integer ?? 0), requests \(status["requests"]?.integer ?? 0),"
        + " alarms \(status["alarms"]?.integer ?? 0)"
        + (median.map { ", \(($0 * 10).rounded() / 10) ms to the venue and back" } ?? ""))
    return lines.joined(separator: "\n") + "\n"
  }
}
