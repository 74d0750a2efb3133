public import SimulatedExchange

/// What of a plan of faults cannot happen on paper.
///
/// Everything else does, decided where it is decided for a backtest.
public enum PaperFaults {
  /// Why a kind of fault does not strike on paper; nil where it does.
  public static func absence(of kind: FaultKind) -> String? {
    switch kind {
    case .kill, .killAtSend, .killAtEvent:
      "the process is a real one: kill it, and begin the run again from its journal"
    case .starve: "the processor is the machine's to give"
    case .skewClock: "the clock is the machine's, set right by what the venue says"
    case .storeFails: "the journal is a real one, on a real disk"
    default: nil
    }
  }
}
