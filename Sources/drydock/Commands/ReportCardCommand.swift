import Configuration
import Reports
import Trading
import Transport
import WireFormat

/// `drydock report-card`: the headline of a bot that trades at a served exchange.
enum ReportCardCommand {
  static let command = Program.Command(
    syntax: CommandSyntax(
      name: "drydock report-card",
      summary: "Shows what a served exchange knows of a bot, in the words of a run of our own.",
      options: [
        .value(
          "endpoint", "URL", "where 'drydock serve' listens", standard: "http://127.0.0.1:8080"),
        .value("account", "KEY", "whose card", standard: "the first account"),
        .flag("json", "print the card as one JSON object"),
      ],
      examples: ["drydock report-card", "drydock report-card --account alice --json"])
  ) { arguments in
    let endpoint = arguments.text(of: "endpoint") ?? "http://127.0.0.1:8080"
    let query = arguments.text(of: "account").map { QueryText([.init("account", $0)]).text } ?? ""
    let card = try ask(endpoint, HTTPRequest(path: "/drydock/report-card", query: query))
    Output.print(
      arguments.isGiven("json")
        ? JSON.object(card).prettyText : RunReport.card(card, style: Output.style),
      terminator: arguments.isGiven("json") ? "\n" : "")
    return .success
  }

  /// Asks the admin interface of a served exchange for an object.
  private static func ask(_ endpoint: String, _ request: HTTPRequest) throws -> JSON.Object {
    guard let address = Address(endpoint) else {
      throw UsageFailure(
        "--endpoint: expected an address such as http://127.0.0.1:8080",
        command: "drydock report-card")
    }
    let response: HTTPResponse
    do {
      response = try Waiting.result {
        try await Client().send(request, to: address, within: .seconds(10))
      }
    } catch {
      throw OutputFailure(
        description: "no answer from \(endpoint): \(error)", exitCode: .missingInput)
    }
    guard let json = try? JSON(parsing: response.text) else {
      throw OutputFailure(
        description: "\(endpoint) is no served exchange: status \(response.status), no JSON",
        exitCode: .badData)
    }
    guard response.status == 200, case .object(let card) = json else {
      throw OutputFailure(
        description: json["error"]?.string ?? "status \(response.status)", exitCode: .badData)
    }
    return card
  }
}
