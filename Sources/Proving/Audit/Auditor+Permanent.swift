import Execution
import SimulatedExchange
import Simulation
public import Trading

/// A position that the venue lets nobody protect or close: what was known of it, and when.
struct HopelessPosition {
  /// How long it has stood so while the venue could be asked.
  var exposure = TimeSpan.zero
  /// When the executor was first refused what would have protected or closed it.
  var told: Timestamp?
  /// When it first said so.
  var declared: Timestamp?
}

/// What has gone wrong for good, by the injector, and what may then still be demanded.
extension Auditor {
  /// The permanent failures of a market that have begun.
  func failures(_ market: Int) -> [PermanentFailure] {
    if plan.faults.permanent.isEmpty { return [] }
    return plan.faults.permanent.filter { failure in
      PriceModel.start + failure.from <= now
        && (failure.kind == .noStream || failure.instrument.value == market)
    }
  }

  func has(_ kind: PermanentFailure.Kind, _ market: Int) -> Bool {
    failures(market).contains { $0.kind == kind }
  }

  /// Whether nothing that anybody does could protect or close what is held.
  func isHopeless(_ market: Int) -> Bool {
    markets[market].size != .zero && has(.frozen, market)
  }

  /// Counts what no order can help, which is no violation by itself.
  func countHopeless(_ market: Int, _ span: TimeSpan) {
    var position = hopeless[market] ?? HopelessPosition()
    position.exposure = position.exposure + span
    hopeless[market] = position
    if position.declared != nil { return }
    if let told = position.told, now - told > bounds.detect {
      violate(
        .protected, market, "undeclared",
        "nothing can protect \(markets[market].size); told so "
          + "\((now - told).seconds) s ago, the executor has raised no alarm")
    } else if position.told == nil, position.exposure > bounds.sync + bounds.protect {
      violate(
        .protected, market, "unnoticed",
        "nothing can protect \(markets[market].size), and in \(position.exposure.seconds) s the "
          + "executor has not tried to")
    }
  }

  /// Takes the answer to a request that the venue refuses for good.
  func noteRefusal(_ request: Request, _ outcome: Outcome) {
    guard !plan.faults.permanent.isEmpty, case .rejected(let rejection) = outcome else { return }
    for market in markets.indices {
      for failure in failures(market)
      where failure.refuses(request) && failure.reason == rejection.reason {
        refused.insert(market)
        // That nothing may be opened does not tell that what stands has lost its stop.
        if isHopeless(market), request.concerns(market), hopeless[market]?.told == nil {
          hopeless[market, default: HopelessPosition()].told = now
        }
      }
    }
  }

  /// Takes an alarm, which may say that a position cannot be helped.
  func noteAlarm(_ index: InstrumentIndex?, _ alarm: Alarm) {
    switch alarm {
    case .unprotected, .stopRefused, .exitRefused, .halted:
      for market in markets.indices where index == nil || index?.value == market {
        guard isHopeless(market), hopeless[market]?.declared == nil else { continue }
        hopeless[market, default: HopelessPosition()].declared = now
      }
    case .phantomCleared, .foreignPosition, .sizeCorrected, .orphanOrder, .entryRefused,
      .badPrice, .contradiction, .resumed, .partlyProtected, .stopBeyondLiquidation,
      .settingDiffers, .contractEnds, .priceSilent:
      break
    }
  }

  /// A process that died before it said so has to be told again.
  func forgetRefusals() {
    refused.removeAll()
    for market in hopeless.keys.sorted() where hopeless[market]?.declared == nil {
      hopeless[market]?.told = nil
    }
  }

  /// Whether a failure that does not heal is the right reason not to trade a probe.
  func excuses(_ reason: BlockReason, _ market: Int) -> Bool {
    // Where one position is beyond help, opening no other is right.
    if reason == .halted, markets.indices.contains(where: isHopeless) { return true }
    return failures(market).contains { failure in
      switch failure.kind {
      case .closeOnly: reason == .rejectedByVenue
      case .noConditionals: reason == .rejectedByVenue || reason == .stopUnavailable
      case .frozen:
        reason == .rejectedByVenue || reason == .stopUnavailable
          || (isHopeless(market) && (reason == .alreadyInPosition || reason == .orderInDoubt))
      case .noStream: reason == .venueInDoubt || reason == .stalePrice
      }
    }
  }

  /// Whether a probe must not be traded: what it opens cannot be protected, and that was said.
  func mustNotOpen(_ market: Int) -> Bool {
    refused.contains(market) && has(.noConditionals, market)
  }
}

/// A position that nobody could protect or close, as a result.
public struct Unrecoverable: Hashable, Sendable {
  public var symbol: String
  /// How long it stood so while the venue could be asked.
  public var exposure: TimeSpan
  /// How long after it was told the executor said so; nil where it did not.
  public var declaredAfter: TimeSpan?
}

extension Auditor {
  /// What could not be helped in this run.
  var unrecoverable: [Unrecoverable] {
    hopeless.keys.sorted().compactMap { market in
      guard let position = hopeless[market] else { return nil }
      let delay = position.declared.map { max(.zero, $0 - (position.told ?? $0)) }
      return Unrecoverable(
        symbol: symbols[market], exposure: position.exposure, declaredAfter: delay)
    }
  }
}
