import Execution
public import Trading

/// Where the process is killed, by what it has done rather than by the clock.
public struct KillPoint: Hashable, Sendable {
  /// How far it comes with its last step.
  public enum Place: String, Hashable, Sendable, CaseIterable {
    /// It dies before it hears what its last step would have been about.
    case unheard
    /// What it wrote is durable, and no request of it has left.
    case unsent
    /// All requests have left, and nobody hears what becomes of them.
    case sent
  }

  /// Its last step, the first being 1.
  public var step: Int
  public var place: Place
  /// How long it is gone.
  public var lasting: TimeSpan
  /// How often it comes back from the same records before it goes on.
  public var recoveries: Int

  /// Creates a point.
  public init(
    step: Int, _ place: Place, lasting: TimeSpan = .seconds(5), recoveries: Int = 1
  ) {
    self.step = step
    self.place = place
    self.lasting = lasting
    self.recoveries = recoveries
  }

  /// As `812.unsent`.
  public var word: String { "\(step).\(place.rawValue)" }
}

extension Simulation {
  /// Whether the process has died where it was to be killed.
  public var wasKilled: Bool { line?.wasKilled ?? false }

  /// Kills the process where that is to happen here; returns whether it was.
  mutating func dies(_ place: KillPoint.Place) -> Bool {
    guard let killPoint, killPoint.place == place, line?.steps == killPoint.step,
      line?.wasKilled == false
    else { return false }
    if place == .unsent { recordQuietly() }
    // Where a fault of the plan kills it in the same step, it has died already.
    die(for: killPoint.lasting)
    // Coming back leaves nothing durable that was not: twice is as once.
    for _ in 1..<max(1, killPoint.recoveries) {
      guard let survivor = line?.survivor else { break }
      let again = comeBack(survivor.executor)
      line?.survivor = Survivor(again)
    }
    line?.wasKilled = true
    return true
  }
}
