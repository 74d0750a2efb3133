/// Why no instrument was found under a name.
public enum InstrumentFailure: Error, Equatable, Sendable, CustomStringConvertible {
  case unknown(symbol: String, venue: String, suggestion: String?)
  /// The venue has it, and this program does not simulate its kind.
  case refused(symbol: String, venue: String, because: String)

  /// The message for a person.
  public var description: String {
    switch self {
    case .unknown(let symbol, let venue, let suggestion):
      "unknown instrument \(symbol) at \(venue)"
        + (suggestion.map { "; did you mean \($0)?" } ?? "")
    case .refused(let symbol, _, "inverse"):
      "\(symbol) is an inverse contract: its margin and profit are in the base asset, which is not"
        + " simulated; use the linear one, quoted and settled in the same asset"
    case .refused(let symbol, let venue, let because):
      "\(symbol) of \(venue) is not simulated: \(because)"
    }
  }

  /// What the process should end with.
  public var exitCode: ExitCode {
    switch self {
    case .unknown: .misuse
    case .refused: .badData
    }
  }
}
