public import Trading
public import Transport
public import Venues

/// What is looked at before a run with real orders begins, and whether it may.
public struct Preflight: Sendable {
  public let facts: AccountFacts
  private let instruments: [Instrument]

  /// How far the clocks may be apart, after they were set right, for the venue to believe our
  /// signatures: half the way there and back, in doubt.
  private static let longestWay = TimeSpan.seconds(2)

  /// Asks the venue; throws where it does not answer.
  ///
  /// A venue in trouble may refuse a good key: the question is asked again, unless `isPatient` says
  /// that a person waits.
  public init(
    _ inspection: BybitInspection, at address: Address, by loop: ClientLoop,
    instruments: [Instrument], isPatient: Bool = true, say: (String) -> Void = { _ in }
  ) throws {
    var inspection = inspection
    try Self.carryOut(&inspection, at: address, by: loop, isPatient: isPatient, say: say)
    facts = inspection.facts
    self.instruments = instruments
  }

  /// Makes requests one after the other.
  ///
  /// Throws where one comes to nothing however often it is made, or is refused for good and nobody
  /// should wait. What is tried again, and why, is said at once.
  public static func carryOut(
    _ inquiry: inout some VenueInquiry, at address: Address, by loop: ClientLoop, isPatient: Bool,
    say: (String) -> Void = { _ in }
  ) throws {
    var backoff = Backoff(
      seed: UInt64(bitPattern: WallClock.now.nanoseconds), first: .milliseconds(100))
    var failures = 0
    while let request = inquiry.next(at: WallClock.now) {
      var words: String
      switch loop.attempt(request, at: address, within: patience) {
      case .failure(let failure): words = "\(failure)"
      case .success(let response):
        do {
          try inquiry.take(response, at: WallClock.now)
          backoff.succeed()
          failures = 0
          continue
        } catch {
          words = "\(error)"
          if !isPatient, error.isRefusal {
            throw LiveFailure("\(request.path) is refused by \(address): \(words)", .refused)
          }
        }
      }
      // All of these may be made again.
      failures += 1
      let most = isPatient ? mostFailures : fewFailures
      guard failures < most else {
        throw LiveFailure("\(request.path) at \(address): \(words)", .venue)
      }
      say("\(request.path) at \(address): \(words); asking again, \(failures) of \(most - 1)")
      let end = WallClock.steady + backoff.next()
      while WallClock.steady < end { loop.turn(atMost: .milliseconds(50)) }
    }
  }

  /// How often in a row one question may come to nothing.
  private static let mostFailures = 8
  private static let fewFailures = 3
  /// How long one answer may take: what only asks is better asked again.
  private static let patience = TimeSpan.milliseconds(1_500)

  /// The instruments under the rules that the venue says hold today.
  public var refreshed: [Instrument] {
    zip(instruments, facts.rules).map { instrument, rules in rules.applied(to: instrument) }
  }

  /// Why the run may not begin; empty where it may.
  ///
  /// What is mended before it begins is no obstacle.
  public func obstacles(leverage: Int, isReal: Bool, isMended: Bool = false) -> [String] {
    var obstacles = facts.obstacles
    if !isMended {
      obstacles += facts.hedged.map {
        "\($0) is in hedge mode; switch it to one-way (--prepare does)"
      }
    }
    if isReal, facts.key.isKnown {
      if !facts.key.canTrade { obstacles.append("the key may not trade contracts") }
      if facts.key.canWithdraw {
        obstacles.append("the key may withdraw: make one that may not, and use that")
      }
    }
    if facts.roundTrip > Self.longestWay {
      obstacles.append("the venue takes \(facts.roundTrip.seconds) s to answer")
    }
    for (instrument, rules) in zip(instruments, facts.rules) {
      if !rules.isTrading {
        obstacles.append("\(instrument.symbol) is not being traded: \(rules.status)")
      }
      if let most = rules.maximumLeverage, Rate(units: Int64(leverage) * Rate.unitsPerOne) > most {
        obstacles.append("\(instrument.symbol) allows a leverage of \(most) at most")
      }
    }
    return obstacles
  }
}
