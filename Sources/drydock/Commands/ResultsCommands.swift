import Configuration
import Foundation
import Journal
import Reports
import Statistics
import Trading

/// `drydock results`: the runs that were kept.
enum ResultsCommand {
  static let command = Program.Command(
    syntax: CommandSyntax(
      name: "drydock results", summary: "Lists the runs that were kept, newest first.",
      options: [.flag("json", "print one JSON object"), Home.storeOption],
      examples: ["drydock results"])
  ) { arguments in
    let store = try Home.store(arguments, .reading)
    let list = RunList(try store.runs(), style: Output.style)
    Output.print(
      arguments.isGiven("json") ? list.json.prettyText : list.text,
      terminator: arguments.isGiven("json") ? "\n" : "")
    return .success
  }
}

/// `drydock results show`: one run again.
enum ResultsShowCommand {
  static let command = Program.Command(
    syntax: CommandSyntax(
      name: "drydock results show", summary: "Shows a run that was kept.",
      operands: [.init("RUN", "its name, its number, how its name begins, or 'last'")],
      options: [.flag("json", "print one JSON object"), Home.storeOption],
      examples: ["drydock results show last"])
  ) { arguments in
    let store = try Home.store(arguments, .reading)
    let run = try store.run(arguments.operands[0])
    let object = RunObject.named(run.headline.id, try RunObject.parse(run.statistics))
    if arguments.isGiven("json") {
      Output.print(JSON.object(object).prettyText)
    } else {
      let name = run.headline.id
      let report = RunReport(
        object, trades: try store.trades(of: name), equity: try store.equity(of: name),
        style: Output.style)
      Output.print(report.text, terminator: "")
    }
    return .success
  }
}

/// `drydock results compare`: two runs side by side.
enum ResultsCompareCommand {
  static let command = Program.Command(
    syntax: CommandSyntax(
      name: "drydock results compare", summary: "Puts two runs side by side.",
      operands: [.init("RUN", "the first"), .init("RUN", "the second")],
      options: [.flag("json", "print one JSON object"), Home.storeOption],
      examples: ["drydock results compare crossover-0001 crossover-0002"])
  ) { arguments in
    let store = try Home.store(arguments, .reading)
    let runs = try arguments.operands.map { name in
      try ComparedRun(try store.name(of: name), in: store)
    }
    let comparison = RunComparison(runs[0], runs[1], style: Output.style)
    Output.print(
      arguments.isGiven("json") ? comparison.json.prettyText : comparison.text,
      terminator: arguments.isGiven("json") ? "\n" : "")
    return .success
  }
}

/// `drydock results export`: the rows of a run as CSV.
enum ResultsExportCommand {
  static let command = Program.Command(
    syntax: CommandSyntax(
      name: "drydock results export",
      summary: "Writes the trades, fills, signals and equity of a run as CSV files.",
      operands: [.init("RUN", "which run"), .init("FOLDER", "where to")],
      options: [Home.storeOption], examples: ["drydock results export last /tmp/run"])
  ) { arguments in
    let store = try Home.store(arguments, .reading)
    let name = try store.name(of: arguments.operands[0])
    try RunFiles.write(
      trades: store.trades(of: name), fills: store.fills(of: name),
      signals: store.signals(of: name), equity: store.equity(of: name),
      faults: store.faults(of: name), symbols: store.symbols(of: name), to: arguments.operands[1])
    Output.message("wrote \(name) to \(arguments.operands[1])")
    return .success
  }
}

/// `drydock results delete`: forgets a run.
enum ResultsDeleteCommand {
  static let command = Program.Command(
    syntax: CommandSyntax(
      name: "drydock results delete", summary: "Deletes a run with all its rows.",
      operands: [.init("RUN", "which run")], options: [Home.storeOption],
      examples: ["drydock results delete crossover-0001"])
  ) { arguments in
    let store = try Home.store(arguments, .reading)
    let name = try store.delete(arguments.operands[0])
    Output.message("deleted \(name)")
    return .success
  }
}
