import Configuration
import Reports
import Strategies
import StrategyKit

/// `drydock strategies`: what there is.
enum StrategiesCommand {
  static let command = Program.Command(
    syntax: CommandSyntax(
      name: "drydock strategies",
      summary: "Lists the strategies, each with its settings, their ranges and what they mean.",
      operands: [.init("NAME", "only this strategy", isRequired: false)],
      options: [.flag("json", "print one JSON object")],
      examples: ["drydock strategies", "drydock strategies calculus"])
  ) { arguments in
    var factories = allStrategies()
    if let name = arguments.operands.first { factories = [try Home.strategy(name)] }
    if arguments.isGiven("json") {
      Output.print(object(factories))
    } else {
      Output.print(factories.map(text).joined(separator: "\n"), terminator: "")
    }
    return .success
  }

  private static func text(_ factory: StrategyFactory) -> String {
    var lines = ["\(factory.name): \(factory.summary)".wrapped(indent: 2)]
    let heads = factory.parameters.map { "  --set \($0.name)=\($0.value)" }
    let ranges = factory.parameters.map(\.range.description)
    let headWidth = (heads.map(\.count).max() ?? 0) + 2
    let rangeWidth = (ranges.map(\.count).max() ?? 0) + 2
    for (index, parameter) in factory.parameters.enumerated() {
      let columns = heads[index].padding(to: headWidth) + ranges[index].padding(to: rangeWidth)
      lines.append((columns + parameter.meaning).wrapped(indent: headWidth + rangeWidth))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func object(_ factories: [StrategyFactory]) -> String {
    let list = factories.map { factory in
      var object = JSON.Object()
      object["name"] = .string(factory.name)
      object["summary"] = .string(factory.summary)
      object["settings"] = .array(
        factory.parameters.map { parameter in
          var setting = JSON.Object()
          setting["name"] = .string(parameter.name)
          setting["value"] = .string(parameter.value)
          setting["range"] = .string(parameter.range)
          setting["meaning"] = .string(parameter.meaning)
          return JSON.object(setting)
        })
      return JSON.object(object)
    }
    var all = JSON.Object()
    all["strategies"] = .array(list)
    return JSON.object(all).prettyText
  }
}
