/// Why a signal was not traded.
///
/// Every signal that is neither traded nor pending has exactly one.
public enum BlockReason: String, Hashable, Sendable, CaseIterable, Codable {
  // Before anything is sent:
  case alreadyInPosition
  case crossSymbolHedge
  case insufficientMargin
  case belowMinimumNotional
  case qualityBelowThreshold
  case cooldown
  case tooManyPositions
  case invalidPrice
  case stalePrice
  case venueInDoubt
  case orderInDoubt
  case requestBudget
  case halted
  case notReady
  /// The venue takes no stop on this symbol.
  case stopUnavailable
  case endOfData
  // After an order was sent:
  case rejectedByVenue
  case expired
  case cancelledByStrategy
}

/// What has become of a signal.
public enum SignalFate: Hashable, Sendable {
  /// Its entry filled at least one lot.
  case traded
  case blocked(BlockReason)
  /// An order of it stands, or is in doubt, until at most a moment.
  case pending(until: Timestamp?)
}

/// Why a position was closed; from the order that closed it.
public enum ExitReason: String, Hashable, Sendable, CaseIterable, Codable {
  case stop
  case target
  case trailingStop
  case breakevenStop
  /// The strategy asked for it.
  case signal
  /// A signal the other way came.
  case opposite
  case timeLimit
  case partialExit
  /// A rung of a grid netted it.
  case netted
  /// No stop could be confirmed, or the executor could not go on.
  case emergency
  case liquidation
  /// The data ended; closed at the last close.
  case endOfData
  /// Nothing told the reason; guessed by the distance in price.
  case guessed
  /// Somebody else closed it.
  case foreign
}
