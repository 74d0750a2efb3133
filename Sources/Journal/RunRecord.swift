public import Statistics
public import Trading

/// Everything of a run that is kept.
public struct RunRecord: Sendable {
  /// When it was made; whoever has a clock says so.
  public var created: Timestamp
  public var description: RunDescription
  public var summary: Summary
  public var facts: RunFacts
  /// In the order of the instruments.
  public var symbols: [String]
  /// The settings as a JSON object.
  public var configuration: String
  /// The run's figures as a JSON object.
  public var statistics: String
  public var digest: String
  /// What made it, so that it can be made again; nil where nobody says.
  public var command: RunCommand?

  /// Creates a record.
  public init(
    created: Timestamp, description: RunDescription, summary: Summary, facts: RunFacts,
    symbols: [String], configuration: String, statistics: String, digest: String,
    command: RunCommand? = nil
  ) {
    self.created = created
    self.description = description
    self.summary = summary
    self.facts = facts
    self.symbols = symbols
    self.configuration = configuration
    self.statistics = statistics
    self.digest = digest
    self.command = command
  }
}

/// The command line that made a run.
public struct RunCommand: Equatable, Sendable {
  /// The folder in which it was given; file names are relative to it.
  public var folder: String
  /// The words behind the command's name.
  public var words: [String]

  /// Creates a command.
  public init(folder: String, words: [String]) {
    self.folder = folder
    self.words = words
  }
}

/// A run as the store gives it back; its trades and other rows are asked for apart.
public struct StoredRun: Equatable, Sendable {
  public var headline: RunHeadline
  public var seed: UInt64
  public var version: String
  public var digest: String
  public var inputs: [RunDescription.Input]
  /// The settings as a JSON object.
  public var configuration: String
  /// The run's figures as a JSON object.
  public var statistics: String
}
