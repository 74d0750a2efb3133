/// What a run was, beside what it brought: enough to do it again.
public struct RunDescription: Equatable, Sendable {
  /// Where mark prices came from.
  public enum MarkSource: String, Sendable {
    case file
    /// There was no mark file, so that mark was taken to be last.
    case last
  }

  /// A name and a value, as text.
  public struct Setting: Equatable, Sendable {
    public var name: String
    public var value: String

    /// Creates a setting.
    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// A file that the run read.
  public struct Input: Equatable, Sendable {
    /// What it holds: `candles`, `trades`, `funding`, `mark` or `detail`.
    public var kind: String
    public var symbol: String
    public var file: String
    /// Of its bytes, as hexadecimal digits.
    public var sha256: String
    public var rows: Int

    /// Creates an input.
    public init(kind: String = "candles", symbol: String, file: String, sha256: String, rows: Int) {
      self.kind = kind
      self.symbol = symbol
      self.file = file
      self.sha256 = sha256
      self.rows = rows
    }
  }

  public var strategy: String
  public var venue: String
  public var seed: UInt64
  /// Which version of the program ran.
  public var version: String
  /// In the order in which they are to be shown.
  public var settings: [Setting]
  public var inputs: [Input]
  public var mark: MarkSource
  /// Whether any of the data was generated rather than recorded.
  public var isSynthetic: Bool
  /// What a reader must know before he believes a figure.
  public var notices: [String]
  /// From the first event to the last; nil where it was not measured.
  public var engineSeconds: Double?

  /// Creates a description.
  public init(
    strategy: String, venue: String, seed: UInt64, version: String, settings: [Setting] = [],
    inputs: [Input] = [], mark: MarkSource = .last, isSynthetic: Bool = false,
    notices: [String] = [], engineSeconds: Double? = nil
  ) {
    self.strategy = strategy
    self.venue = venue
    self.seed = seed
    self.version = version
    self.settings = settings
    self.inputs = inputs
    self.mark = mark
    self.isSynthetic = isSynthetic
    self.notices = notices
    self.engineSeconds = engineSeconds
  }
}
