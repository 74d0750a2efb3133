import Execution
import Journal
import Trading
import Venues
public import WireFormat

/// What the venue has said of an instrument when it was asked, as far as a person may want it.
struct HeardFacts {
  /// What is really set; nil before it was read back.
  var settings: InstrumentSettings?
  /// Where the position would be liquidated; nil where none is held or the venue does not say.
  var liquidation: Price?
}

/// How a run is, for programs and for people.
extension LiveSession {
  /// Keeps what the venue's answers say beside what the executor decides by.
  func learn(_ answer: Answer) {
    switch answer {
    case .account(let report): balance = report.balance ?? balance
    case .settings(let settings): heard[settings.instrument.value].settings = settings
    case .positions(let reports, _):
      for at in heard.indices { heard[at].liquidation = nil }
      for report in reports { heard[report.instrument.value].liquidation = report.liquidation }
    case .order, .noSuchOrder, .openOrders, .fills, .rules, .ticker, .done: break
    }
  }

  /// How the run is, for programs.
  public var status: JSON {
    let positions = executor.beliefs.indices.compactMap { position(InstrumentIndex($0)) }
    let median = medianRoundTrip.map { Double($0.nanoseconds) / 1e6 }
    return .object([
      ("strategy", .string(setup.strategy)), ("venue", .string(setup.venue)),
      ("mode", .string(setup.mode)),
      ("symbols", .array(setup.instruments.map { .string($0.symbol) })),
      ("moment", .integer(now.milliseconds)),
      ("started", startedAt.map { .integer($0.milliseconds) } ?? .null),
      ("isReady", .bool(adapter.isReady)), ("isEnding", .bool(isClosing)),
      ("halted", executor.halted.map { .string($0) } ?? .null),
      // No entries, but what is open is still closed by stop, target, time or signal.
      ("isExiting", .bool(executor.halted != nil && isHolding)),
      ("equity", JSON(text: equity)), ("balance", JSON(text: balance)),
      ("freeMargin", JSON(text: balance == nil ? nil : executor.freeMargin)),
      ("positions", .array(positions)),
      ("instruments", .array(setup.instruments.indices.map(instrument))),
      ("candles", JSON(candles)),
      ("withoutCandles", .array(silentSymbols.map { .string($0) })),
      ("requests", JSON(requests)), ("rejections", JSON(rejections)),
      ("requestsUnderWay", JSON(adapter.callsUnderWay)), ("alarms", JSON(alarms)),
      ("changes", JSON(times.changes.count)), ("roundTripMilliseconds", JSON(median)),
      ("clockOffsetMilliseconds", .integer(adapter.clockOffset.nanoseconds / 1_000_000)),
      ("journal", .string(journal.path)), ("endpoint", .string("\(setup.addresses.requests)")),
      ("journalFailure", journal.failure.map { .string("\($0)") } ?? .null),
    ])
  }

  /// What is set and heard of one instrument.
  private func instrument(_ at: Int) -> JSON {
    let instrument = setup.instruments[at]
    let priced = executor.priceTime(InstrumentIndex(at))
    let close = candleWatch.closes[at]
    func seconds(since moment: Timestamp) -> JSON {
      moment == .distantPast ? .null : JSON(max(0, (now - moment).seconds))
    }
    let settings = heard[at].settings
    return .object([
      ("symbol", .string(instrument.symbol)),
      ("leverageWanted", JSON(setup.settings.leverage)),
      ("leverage", JSON(text: settings?.leverage)),
      ("isIsolated", settings?.isIsolated.map { .bool($0) } ?? .null),
      ("isOneWay", settings?.isOneWay.map { .bool($0) } ?? .null),
      ("secondsSincePrice", seconds(since: priced)),
      ("secondsSinceCandle", seconds(since: close)),
      ("ends", instrument.delivery.map { .integer($0.milliseconds) } ?? .null),
    ])
  }

  private func position(_ index: InstrumentIndex) -> JSON? {
    let belief = executor.holding(index)
    guard belief.size != .zero || belief.workingEntries > 0 else { return nil }
    let stops = executor.stopState(index)
    let liquidation = heard[index.value].liquidation
    return .object([
      ("symbol", .string(setup.instruments[index.value].symbol)),
      ("size", JSON(text: belief.size)), ("averageEntry", JSON(text: belief.averageEntry)),
      ("last", JSON(text: executor.lastPrice(index))), ("stop", JSON(text: stops?.stop)),
      ("liveStop", JSON(text: stops?.liveStop)), ("liveTarget", JSON(text: stops?.liveTarget)),
      ("isUnconfirmed", .bool(belief.isUnconfirmed)),
      ("liquidation", JSON(text: liquidation)),
      ("isStopBeyondLiquidation", .bool(isBeyond(stops?.liveStop, liquidation, belief.size))),
      ("workingEntries", JSON(belief.workingEntries)),
    ])
  }

  private func isBeyond(_ stop: Price?, _ liquidation: Price?, _ size: Quantity) -> Bool {
    guard let stop, let liquidation, size != .zero else { return false }
    return size > .zero ? stop <= liquidation : stop >= liquidation
  }
}
