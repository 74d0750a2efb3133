/// A mistake on the command line, in words for the person who made it.
public struct UsageFailure: Error, Equatable, Sendable, CustomStringConvertible {
  public var message: String
  /// The command that was meant, as it is typed, such as `drydock backtest`; its help may help.
  public var command: String?

  /// Creates a failure.
  public init(_ message: String, command: String? = nil) {
    self.message = message
    self.command = command
  }

  /// The message, and where the help is.
  public var description: String {
    message + (command.map { "\nSee '\($0) --help'." } ?? "")
  }

  /// What the process should end with.
  public var exitCode: ExitCode { .misuse }
}
