import Execution
import Trading

/// What the executor asks for, and how often: S12 and S18.
struct RequestCounts {
  /// Something that was asked too often.
  struct Excess {
    let invariant: Invariant
    let state: String
    let text: String
  }

  /// The same request so often within a minute, with nothing new between, is a livelock.
  static let repeats = 60

  var excess: Excess?
  private(set) var total = 0
  private var recent: [Timestamp] = []
  private var first = 0
  private var same: [Request: (count: Int, since: Timestamp)] = [:]
  private var lastRefusal: Timestamp = .distantPast

  mutating func refused(at moment: Timestamp) { lastRefusal = moment }

  mutating func count(_ request: Request, at moment: Timestamp, profile: VenueProfile) {
    total += 1
    recent.append(moment)
    while recent[first] <= moment - profile.requestWindow { first += 1 }
    if first > 4096 {
      recent.removeFirst(first)
      first = 0
    }
    let count = recent.count - first
    if count > profile.requestLimit {
      excess = Excess(
        invariant: .budget, state: "limit",
        text: "\(count) requests in \(profile.requestWindow.seconds) s; "
          + "\(profile.requestLimit) are allowed")
    }
    let times = Self.countOnce(more: &same[request, default: (0, moment)], at: moment)
    if times > Self.repeats {
      excess = Excess(
        invariant: .progress, state: "repeats",
        text: "the same request \(times) times within a minute: \(request)")
    }
    if same.count > 512 { same.removeAll() }
  }

  private static func countOnce(
    more known: inout (count: Int, since: Timestamp), at moment: Timestamp
  ) -> Int {
    if moment - known.since > .minutes(1) { known = (0, moment) }
    known.count += 1
    return known.count
  }
}

/// What was asked while nothing was wished for and nothing went wrong: L6.
struct QuietCount {
  var requests = 0
  /// How many orders stood when it began, each of which is asked for now and then.
  var orders = 0
  /// How many times a minute, all together.
  var asks = 0
  var fills = 0

  /// Counts the orders that stand as it begins.
  mutating func count(_ mind: Mind, _ configuration: ProofConfiguration) {
    let settings = configuration.executor
    for order in mind.holdings.flatMap(\.orders) {
      orders += 1
      let isBare =
        order.id.role == .entry
        && (!configuration.profile.attachesStops || configuration.profile.habits.attachesWhenWhole)
      let wait = isBare ? settings.bareEntryCheck : settings.restingCheck
      asks += Int(TimeSpan.minutes(1).nanoseconds / max(1, wait.nanoseconds)) + (isBare ? 1 : 0)
    }
  }
}

/// How the views come together once all is well: L1.
struct Convergence {
  /// When they first agreed; nil while they have not.
  var agreed: Timestamp?
  /// How far apart they were at the least.
  var least = Int.max
  /// When they must agree, unless they come closer meanwhile.
  var deadline: Timestamp?
  var differences: [String] = []
  var probeSent: Timestamp?
}
