public import Trading

/// What one who serves the exchange shows of it beside what it answers.
extension Exchange {
  /// When the venue settles a contract and ends it; nil for one that goes on.
  public func delivery(_ index: InstrumentIndex) -> Timestamp? {
    markets[index.value].instrument.delivery
  }

  /// The mark price at which a position is closed by force; nil where none does.
  public func liquidationPrice(_ index: InstrumentIndex) -> Price? {
    markets[index.value].liquidation
  }

  /// The stops that hang on a position.
  public func positionStops(_ index: InstrumentIndex) -> PositionStops { stops(of: index.value) }

  /// What adding liquidity in an instrument costs, as a fraction of the worth.
  public func makerFee(_ index: InstrumentIndex) -> Rate { markets[index.value].makerFee }

  /// The margin that a position takes up: what was set aside, or its cost over its leverage.
  public func positionMargin(_ index: InstrumentIndex) -> Money {
    let position = markets[index.value].position
    if settings.marginMode == .isolated { return position.isolatedMargin }
    return initialMargin(of: position.cost, leverage: position.leverage)
  }
}
