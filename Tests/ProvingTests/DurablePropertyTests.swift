import Execution
import Proving
import SimulatedExchange
import Simulation
import Synchronization
import Testing
import Trading

/// What somebody adds to the executor's state and forgets to write would be gone after a crash.
@Suite struct `The stored properties of an executor` {
  /// What is written of each type, and what is left out.
  ///
  /// Left out is what only a living process knows, and what is made anew from the settings. A new
  /// property belongs into one of the two and, where it is written, into the code in
  /// `Execution/Durable` that writes and reads its type.
  static let known: [String: (written: String, leftOut: String)] = [
    "Executor": (
      """
      books budget haltEnd haltReason hurries isHurried lastRequest lastSignal nextSync
      now skippedSyncs syncs
      """,
      """
      balance beliefs bookDues canSkipSync checks doubtSince flights givenUp hasOrders
      hasPositions instruments isConnected isReadingOrders isUnsynced listing lookedAt nextDue
      nextWake ownRevision plan
      positionsListedAt
      revisions syncInterval waiting
      """
    ),
    "RequestBudget": ("count sent start", "limit next openLimit pace questions startedAt window"),
    "Book": (
      """
      agreedAt awaitsRules booked bookedNext closing cooldownUntil denied emergency emergencyDue
      emergencyIsAsked ended endedStops entries exit exits failedExits fills fillsListedAt lastFill
      lastRelease listedAt mismatch missesFills missingSince openedAt over partials protection
      queued refusedExits refusedName refusesStops
      seen seenNext signal stops triedStops unexplained unread closedBy
      """,
      """
      askedSince heardFrom largestClose leavesAt liquidation priceAskedAt silenceToldAt watch
      """
    ),
    "Guard": (
      """
      amendedAt askedAt attempts awaitsSuccessor best definiteRefusals endedAt formerStop
      hasParts isBreakeven isHanging isTrailing kind lastMove missed nextName stop
      stopAskedAt stopOrder target targetOrder venueTrailing
      """,
      """
      asked deadline fired firesUntil hasLiveTrailing isInFlight isOfParts liveStop liveTarget parts
      refusals toldUncovered
      """
    ),
    "FillBook": ("before fills held since", ""),
    "Holding": ("averageEntry cost size total", ""),
    "Entry": ("attached expires isRepeated isUnwanted order signal", ""),
    "Exit": ("isMissing order reason", ""),
    "WorkingOrder": ("asks deadline end filled id quantity sentAt state", ""),
    "OrderEnd": ("filled listings reason", ""),
    "Fill": (
      """
      clientID execution fee filled instrument isComplete liquidity origin price quantity side
      time venueID
      """, "category"
    ),
    "Signal": ("direction entry id instrument isRung protection quality size tag time", ""),
    "Protection": ("breakeven partialExits stop target timeLimit trailing", ""),
    "TrailingRule": ("activation distance mover step", ""),
    "BreakevenRule": ("activation offset", ""),
    "PartialExit": ("distance fraction", ""),
    "ClientOrderID": ("attempt epoch instrument role signal", ""),
  ]

  /// Notes the stored properties of every type that is met in the state, at each death.
  final class Collecting: Tampering, Sendable {
    let types = Mutex<[String: Set<String>]>([:])

    func restarted(_ executor: borrowing Executor) -> Executor {
      let back = executor.restarted()
      types.withLock { Self.collect(back, into: &$0) }
      return back
    }

    private static func collect(_ value: Any, into types: inout [String: Set<String>]) {
      let mirror = Mirror(reflecting: value)
      if mirror.displayStyle == .struct {
        let labels = mirror.children.compactMap(\.label)
        types["\(type(of: value))", default: []].formUnion(labels)
      }
      for child in mirror.children { collect(child.value, into: &types) }
    }
  }

  @Test func `are each written, or left out knowingly`() {
    let collecting = Collecting()
    for configuration in [ProofBench.bybit, ProofBench.binance] {
      for seed in UInt64(1)...12 {
        var run = ProofRun(ProofPlan(seed: seed, configuration: configuration), configuration)
        run.mutant = { collecting }
        _ = run.result()
      }
    }
    let found = collecting.types.withLock { $0 }
    for (type, lists) in Self.known {
      let written = Set(lists.written.split(whereSeparator: \.isWhitespace).map(String.init))
      let leftOut = Set(lists.leftOut.split(whereSeparator: \.isWhitespace).map(String.init))
      #expect(written.isDisjoint(with: leftOut), "\(type)")
      #expect(found[type] == written.union(leftOut), "\(type)")
    }
  }
}
