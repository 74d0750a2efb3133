public import SimulatedExchange
public import Simulation
public import Trading

/// A bug of a real bot, as an executor that has it.
///
/// The proof is proved by them: each must be found, and by what it breaks.
public struct Mutant: Sendable {
  public let name: String
  /// The mode of the catalogue or the post-mortem that it comes from.
  public let origin: String
  public let summary: String
  /// What it must be found by.
  public let breaks: [Invariant]
  /// The faults that bring it out; none where it shows without any.
  public let provokedBy: [FaultKind]
  /// Whether it can only be seen where a stop is replaced rather than moved.
  public let needsReplacing: Bool
  /// Whether it can only be seen where stops hang on the position.
  public let needsHanging: Bool
  /// Whether it is the canary, which fails one seed in a hundred.
  public let isCanary: Bool
  private let bug: @Sendable (UInt64) -> Bug

  init(
    _ name: String, _ origin: String, _ summary: String, breaks: [Invariant],
    by provokedBy: [FaultKind] = [], needsReplacing: Bool = false, needsHanging: Bool = false,
    isCanary: Bool = false,
    _ bug: @escaping @Sendable (UInt64) -> Bug
  ) {
    self.name = name
    self.origin = origin
    self.summary = summary
    self.breaks = breaks
    self.provokedBy = provokedBy
    self.needsReplacing = needsReplacing
    self.needsHanging = needsHanging
    self.isCanary = isCanary
    self.bug = bug
  }

  /// Whether it can show at a venue.
  public func canShow(at venue: VenueProfile) -> Bool {
    (!needsReplacing || venue.stopStyle == .exclusiveOrder)
      && (!needsHanging || venue.stopStyle == .ofPosition)
  }

  /// Makes the executor worse, for one run of a seed.
  public func make(seed: UInt64) -> any Tampering { bug(seed) }

  /// All of them, the canary last.
  public static let all: [Mutant] =
    listings + stops + orders + prices + records + restarts + knowing + [canary]
}
