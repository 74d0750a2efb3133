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
  /// A size by risk needs a stop, and the signal has none.
  case noStop
  /// At the leverage that the account really has, the position would be liquidated first.
  case stopBeyondLiquidation
  /// The contract is delisted or settled before the position could be closed by a signal.
  case contractEnding
  /// A limit of the run, such as the largest exposure, kept the order back.
  case runLimit
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
  /// The venue closed it against a liquidation that found nobody else.
  case deleveraging
  /// The venue settled the contract.
  case settlement
  /// Closed since the contract is about to end.
  case delisting
}
