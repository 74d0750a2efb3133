public import Trading

/// What has become of the signals: traded, blocked for a reason, or pending.
public struct Funnel: Equatable, Sendable {
  /// How many signals one reason blocked.
  public struct Blocked: Equatable, Sendable {
    public var reason: BlockReason
    public var count: Int
  }

  public var signals = 0
  public var traded = 0
  public var pending = 0
  /// In the order of the reasons' declaration; those that blocked none are left out.
  public var blocked: [Blocked] = []

  /// Counts the fates of signals.
  public init(_ signals: [SignalRecord]) {
    var counts = [Int](repeating: 0, count: Self.slots)
    for signal in signals {
      switch signal.fate {
      case .traded: traded += 1
      case .pending: pending += 1
      case .blocked(let reason): counts[Self.slot(of: reason)] += 1
      }
    }
    self.signals = signals.count
    blocked = BlockReason.allCases.compactMap { reason in
      let count = counts[Self.slot(of: reason)]
      return count == 0 ? nil : Blocked(reason: reason, count: count)
    }
  }

  /// Traded over signals; nil without a signal.
  public var executionRate: Double? { ratio(Double(traded), Double(signals)) }

  private static let slots = BlockReason.allCases.count

  /// A reason's place; hashing its name for each of many signals would cost more than the rest.
  private static func slot(of reason: BlockReason) -> Int {
    switch reason {
    case .alreadyInPosition: 0
    case .crossSymbolHedge: 1
    case .insufficientMargin: 2
    case .belowMinimumNotional: 3
    case .qualityBelowThreshold: 4
    case .cooldown: 5
    case .tooManyPositions: 6
    case .invalidPrice: 7
    case .stalePrice: 8
    case .venueInDoubt: 9
    case .orderInDoubt: 10
    case .requestBudget: 11
    case .halted: 12
    case .notReady: 13
    case .endOfData: 14
    case .rejectedByVenue: 15
    case .expired: 16
    case .cancelledByStrategy: 17
    case .stopUnavailable: 18
    case .noStop: 19
    case .stopBeyondLiquidation: 20
    case .contractEnding: 21
    case .runLimit: 22
    }
  }
}
