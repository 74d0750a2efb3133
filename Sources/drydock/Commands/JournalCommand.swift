import Configuration
import Journal
import Reports
import Trading

/// `drydock journal`: the trades of a run that kept a journal.
enum JournalCommand {
  static let command = Program.Command(
    syntax: CommandSyntax(
      name: "drydock journal",
      summary: "Shows the trades of a journal, also while its run goes on.",
      operands: [.init("FILE", "the journal that --journal FILE of a run wrote")],
      options: [
        .value("symbol", "NAME", "only trades of that symbol"),
        .value("side", "long|short", "only trades of that direction"),
        .value("from", "DATE", "only trades begun from then on"),
        .value("to", "DATE", "only trades begun before then"),
        .value("last", "NUMBER", "how many trades are shown", standard: "40"),
        .flag("json", "print one JSON object, of all trades"),
        .flag("csv", "print comma-separated text, of all trades"),
        .flag("check", "say what in the file contradicts itself"),
      ],
      examples: [
        "drydock journal run.journal --symbol BTCUSDT --side long",
        "drydock journal run.journal --csv",
      ])
  ) { arguments in
    let reader = try JournalReader(path: arguments.operands[0])
    if arguments.isGiven("check") { return try check(reader) }
    var filter = JournalReport.Filter()
    filter.direction = try arguments.value(
      of: "side", as: .choice([("long", .long), ("short", .short)]))
    filter.from = try arguments.value(of: "from", as: .moment)
    filter.to = try arguments.value(of: "to", as: .moment)
    if let symbol = arguments.text(of: "symbol") {
      let known = try reader.symbols()
      guard known.contains(symbol) else {
        throw UsageFailure(
          "--symbol: the journal has no \"\(symbol)\", but \(known.joined(separator: ", "))",
          command: "drydock journal")
      }
      filter.symbol = symbol
    }
    let last = try arguments.value(of: "last", as: .integer(in: 1...1_000_000)) ?? 40
    let report = try JournalReport(reader, filter: filter, style: Output.style)
    if arguments.isGiven("json") {
      Output.print(report.json.prettyText)
    } else {
      let isCSV = arguments.isGiven("csv")
      Output.print(isCSV ? report.csv : report.text(limit: last), terminator: "")
    }
    return .success
  }

  private static func check(_ reader: borrowing JournalReader) throws -> ExitCode {
    let found = try reader.inconsistencies()
    for text in found { Output.print(text) }
    if found.isEmpty { Output.print("nothing contradicts itself") }
    return found.isEmpty ? .success : .badData
  }
}
