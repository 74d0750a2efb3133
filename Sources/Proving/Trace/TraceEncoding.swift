import Execution
import Simulation
import Trading

/// The canonical words of everything that an executor hears and wants.
extension TraceHash {
  mutating func mix(_ event: Event) {
    switch event {
    case .started: mix(1)
    case .wish(let wish):
      mix(2)
      mix(wish)
    case .closed(let index, let price):
      mix(3)
      mix(UInt64(index.value))
      mix(signed: price.units)
    case .answer(let id, let outcome):
      mix(4)
      mix(id.number)
      mix(outcome)
    case .venue(let event): mix(event)
    case .wake: mix(6)
    case .halt(let reason):
      mix(7)
      mix(reason)
    case .ended: mix(8)
    }
  }

  mutating func mix(_ event: VenueEvent) {
    switch event {
    case .ticker(let index, let ticker): mix(index, ticker)
    case .order(let report):
      mix(10)
      mix(report)
    case .fill(let fill):
      mix(11)
      mix(fill)
    case .account(let report):
      mix(12)
      mix(signed: report.balance?.units ?? .min)
    case .connected(let isUp): mix(isUp ? 13 : 14)
    case .gap: mix(15)
    case .positionChanged(let index): mix(16 + UInt64(index.value) << 8)
    case .rules(let index, let instrument):
      mix(17 + UInt64(index.value) << 8)
      mix(instrument)
    }
  }

  mutating func mix(_ index: InstrumentIndex, _ ticker: Ticker) {
    mix(50 + UInt64(index.value))
    mix(signed: ticker.last.units)
    mix(signed: ticker.bid.units)
    mix(signed: ticker.ask.units)
    mix(signed: ticker.mark.units)
  }

  mutating func mix(_ effect: Effect) {
    switch effect {
    case .request(let id, let request):
      mix(20)
      mix(id.number)
      mix(request)
    case .record(let record):
      mix(21)
      mix(record)
    }
  }

  mutating func mix(_ id: ClientOrderID?) {
    guard let id else { return mix(0) }
    mix(id.words.high)
    mix(id.words.low)
  }

  private mutating func mix(_ price: Price?) { mix(signed: price?.units ?? .min) }

  private mutating func mix(_ wish: Wish) {
    switch wish {
    case .open(let signal):
      mix(30 + UInt64(signal.instrument.value))
      mix(signal.direction == .long ? 1 : 2)
      mix(signed: signal.time.nanoseconds)
      mix(signal.tag)
    case .close(let index): mix(40 + UInt64(index.value))
    case .cancelEntries(let index, let tag):
      mix(UInt64(index.value))
      mix(tag ?? "")
    case .moveStop(let index, let price), .moveTarget(let index, let price):
      mix(UInt64(index.value))
      mix(signed: price.units)
    }
  }

  private mutating func mix(_ outcome: Outcome) {
    switch outcome {
    case .accepted(let answer): mix(answer)
    case .rejected(let rejection): mix(100 + UInt64(rejection.reason.rawValue))
    case .unknown(let uncertainty): mix(200 + UInt64(uncertainty.rawValue))
    }
  }

  private mutating func mix(_ answer: Answer) {
    switch answer {
    case .order(let report): mix(report)
    case .noSuchOrder: mix(61)
    case .openOrders(let reports):
      mix(62 + UInt64(reports.count))
      for report in reports { mix(report) }
    case .positions(let reports, let asOf):
      mix(63 + UInt64(reports.count))
      mix(signed: asOf.nanoseconds)
      for report in reports {
        mix(UInt64(report.instrument.value))
        mix(signed: report.size.units)
        mix(signed: report.averageEntry.units)
        mix(report.stops.stop)
        mix(report.stops.target)
      }
    case .account(let report): mix(signed: report.balance?.units ?? .min)
    case .settings(let settings):
      mix(66)
      mix(signed: settings.leverage?.units ?? .min)
    case .rules(let instrument): mix(instrument)
    case .ticker(let ticker): mix(InstrumentIndex(0), ticker)
    case .fills(let fills, let asOf):
      mix(64 + UInt64(fills.count))
      mix(signed: asOf.nanoseconds)
      for fill in fills { mix(fill) }
    case .done: mix(65)
    }
  }

  private mutating func mix(_ instrument: Instrument) {
    mix(instrument.symbol)
    mix(signed: instrument.lot.units)
    mix(signed: instrument.maximumQuantity?.units ?? .max)
    mix(signed: instrument.maximumMarketQuantity?.units ?? .max)
    mix(signed: instrument.delivery?.nanoseconds ?? .max)
  }

  private mutating func mix(_ report: OrderReport) {
    mix(report.clientID)
    mix(report.venueID.number)
    mix(UInt64(report.status.rawValue) << 8 | UInt64(report.origin.rawValue))
    mix(signed: report.filled.units)
    mix(signed: report.quantity.units)
    mix(report.trigger?.price)
  }

  private mutating func mix(_ fill: Fill) {
    mix(fill.execution.number)
    mix(fill.clientID)
    mix(signed: fill.side.sign)
    mix(signed: fill.price.units)
    mix(signed: fill.quantity.units)
    mix(signed: fill.fee.units)
    mix(signed: fill.time.nanoseconds)
  }

  private mutating func mix(_ terms: OrderTerms) {
    mix(UInt64(terms.instrument.value))
    mix(signed: terms.side.sign)
    mix(signed: terms.quantity.units)
    if case .limit(let price, let timeInForce) = terms.pricing {
      mix(signed: price.units)
      mix(UInt64(timeInForce.rawValue))
    }
    mix(terms.trigger?.price)
    let flags: UInt64 = (terms.isReduceOnly ? 1 : 0) + (terms.closesPosition ? 2 : 0)
    mix(flags)
    mix(terms.attached?.stop)
    mix(terms.attached?.target)
  }

  private mutating func mix(_ request: Request) {
    switch request {
    case .submit(let id, let terms):
      mix(id)
      mix(terms)
    case .amend(let id, _, let amendment):
      mix(id)
      mix(amendment.price)
      mix(amendment.triggerPrice)
    case .cancel(let id, _):
      mix(71)
      mix(id)
    case .setStops(let index, let stops):
      mix(72 + UInt64(index.value))
      mix(stops.stop)
      mix(stops.target)
    case .setLeverage(let index, let leverage): mix(UInt64(index.value) << 32 | UInt64(leverage))
    case .order(let id, _):
      mix(73)
      mix(id)
    case .openOrders(let index): mix(80 + UInt64(index?.value ?? 9))
    case .positions: mix(90)
    case .account: mix(91)
    case .fills(let index, let since):
      mix(92 + UInt64(index.value))
      mix(signed: since.nanoseconds)
    case .settings(let index): mix(110 + UInt64(index.value))
    case .rules(let index): mix(120 + UInt64(index.value))
    case .ticker(let index): mix(130 + UInt64(index.value))
    }
  }

  private mutating func mix(_ record: Record) {
    switch record {
    case .signal(let signal):
      mix(UInt64(signal.id.number))
      mix(signed: signal.time.nanoseconds)
    case .fate(let id, let fate):
      mix(UInt64(id.number))
      switch fate {
      case .traded: mix(1)
      case .blocked(let reason): mix(reason.rawValue)
      case .pending(let until): mix(signed: until?.nanoseconds ?? .max)
      }
    case .intent(let id, let terms):
      mix(id)
      mix(terms)
    case .outcome(let id, let outcome):
      mix(id)
      mix(outcome)
    case .fill(let fill): mix(fill)
    case .opened(let index, let signal, let stop):
      mix(UInt64(index.value) << 32 | UInt64(signal.number))
      mix(stop)
    case .closed(let index, let signal, let reason):
      mix(UInt64(index.value) << 32 | UInt64(signal.number))
      mix(reason.rawValue)
    case .stop(let index, let price, let kind):
      mix(UInt64(index.value) << 8 | UInt64(kind.rawValue))
      mix(signed: price.units)
    case .alarm(let index, let alarm):
      mix(UInt64(index?.value ?? 9))
      mix(alarm)
    }
  }

  private mutating func mix(_ alarm: Alarm) {
    switch alarm {
    case .phantomCleared(let size):
      mix(101)
      mix(signed: size.units)
    case .foreignPosition(let size):
      mix(102)
      mix(signed: size.units)
    case .sizeCorrected(let from, let to):
      mix(signed: from.units)
      mix(signed: to.units)
    case .unprotected: mix(104)
    case .stopRefused(let rejection): mix(200 + UInt64(rejection.reason.rawValue))
    case .orphanOrder: mix(105)
    case .entryRefused(let rejection): mix(300 + UInt64(rejection.reason.rawValue))
    case .exitRefused(let rejection): mix(400 + UInt64(rejection.reason.rawValue))
    case .badPrice(let price):
      mix(106)
      mix(signed: price.units)
    case .contradiction: mix(107)
    case .partlyProtected(let uncovered):
      mix(108)
      mix(signed: uncovered.units)
    case .stopBeyondLiquidation(let stop, let liquidation):
      mix(signed: stop.units)
      mix(signed: liquidation.units)
    case .settingDiffers(let words): mix(words)
    case .contractEnds(let time): mix(signed: time.nanoseconds)
    case .priceSilent(let span): mix(signed: span.nanoseconds)
    case .halted(let reason), .resumed(let reason): mix(reason)
    }
  }
}
