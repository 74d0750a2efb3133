import Backtesting
import Configuration
import Downloading
import Foundation
import Journal
import LiveTrading
import MarketData
import Recording
import Reports

/// All commands, and what becomes of their failures.
enum Program {
  /// A command and what it does.
  struct Command: Sendable {
    let syntax: CommandSyntax
    let run: @Sendable (ParsedArguments) throws -> ExitCode
  }

  static let commands: [Command] = [
    BacktestCommand.command, StrategiesCommand.command, DataInspectCommand.command,
    DataDownloadCommand.command, DataImportCommand.command, DataGenerateCommand.command,
    ResultsCommand.command,
    ResultsShowCommand.command, ResultsCompareCommand.command, ResultsExportCommand.command,
    ResultsDeleteCommand.command, ReportCommand.command, JournalCommand.command,
    MonitorCommand.command, ProveCommand.command, FaultsCommand.command, ServeCommand.command,
    ReportCardCommand.command,
    RecordCommand.command, TradeCommand.command, DriftCommand.command, StatusCommand.command,
    HaltCommand.command, FlattenCommand.command,
  ]

  static func run(_ words: [String]) -> ExitCode {
    if words == ["--version"] {
      Output.print("drydock \(Drydock.version)")
      return .success
    }
    do {
      let set = CommandSet(
        program: "drydock",
        summary: "Backtests bots for crypto perpetuals against an exchange that behaves like one.",
        commands: commands.map(\.syntax))
      switch try set.select(words) {
      case .help(let text):
        Output.print(text, terminator: "")
        return .success
      case .command(let syntax, let words):
        let arguments = try syntax.parse(words)
        if arguments.wantsHelp {
          Output.print(syntax.help, terminator: "")
          return .success
        }
        guard let command = commands.first(where: { $0.syntax.name == syntax.name }) else {
          return .software
        }
        Output.warnOfDebugBuild()
        return try command.run(arguments)
      }
    } catch {
      return fail(error)
    }
  }

  /// Says what went wrong, and which code that ends with.
  private static func fail(_ error: any Error) -> ExitCode {
    Output.message("drydock: \(error)")
    switch error {
    case let failure as UsageFailure: return failure.exitCode
    case let failure as BacktestFailure: return failure.exitCode
    case let failure as ConfigurationFailure: return failure.exitCode
    case let failure as InstrumentFailure: return failure.exitCode
    case let failure as MarketDataFailure: return failure.exitCode
    case let failure as DownloadFailure: return failure.exitCode
    case let failure as JournalFailure: return failure.exitCode
    case let failure as StrategyLoader.Failure: return failure.exitCode
    case let failure as OutputFailure: return failure.exitCode
    case let failure as LiveFailure: return failure.exitCode
    case let failure as RecordingFailure: return failure.exitCode
    case is ChartLibrary.Missing: return .missingInput
    default: return .software
    }
  }
}

extension MarketDataFailure {
  var exitCode: ExitCode {
    switch kind {
    case .badData: .badData
    case .missing, .unreadable: .missingInput
    case .cannotCreate: .cannotCreate
    case .writeFailed: .writeFailed
    case .misuse: .misuse
    }
  }
}

extension DownloadFailure {
  var exitCode: ExitCode {
    switch kind {
    case .badData: .badData
    case .unreachable, .missing: .missingInput
    case .misuse: .misuse
    case .stopped: .interrupted
    }
  }
}

extension RecordingFailure {
  var exitCode: ExitCode {
    switch kind {
    case .misuse: .misuse
    case .badData: .badData
    case .missing: .missingInput
    case .cannotCreate: .cannotCreate
    case .writeFailed: .writeFailed
    }
  }
}

extension JournalFailure {
  var exitCode: ExitCode {
    switch kind {
    case .cannotCreate: .cannotCreate
    case .missing, .cannotOpen: .missingInput
    case .readOnly, .diskFull, .locked: .writeFailed
    case .notADatabase, .foreign, .newerVersion, .damaged: .badData
    case .unknownRun, .ambiguousRun: .misuse
    case .refused: .software
    }
  }
}

extension LiveFailure {
  var exitCode: ExitCode {
    switch kind {
    case .misuse, .refused: .misuse
    case .missing, .venue: .missingInput
    case .cannotCreate: .cannotCreate
    case .journal: .badData
    }
  }
}

extension StrategyLoader.Failure {
  var exitCode: ExitCode {
    switch kind {
    case .unreadable: .missingInput
    case .unknownName, .severalStrategies: .misuse
    case .noStrategy, .notCompiled, .notLoaded: .badData
    case .noCompiler, .noModules: .software
    case .cacheNotWritten: .cannotCreate
    }
  }
}
