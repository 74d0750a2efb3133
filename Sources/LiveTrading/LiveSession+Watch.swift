import Execution
import Trading
import Transport
import Venues

/// What a run watches on its own, beside what its executor decides.
extension LiveSession {
  // Losses.

  /// Asks the venue before a loss halts the run.
  func watchLoss() {
    if lossCheck?.asks(at: wall) == true { askForLoss() }
    // Before its price is known a position is worth what it cost: nothing to begin a day by.
    guard lossCheck == nil, executor.halted == nil, isPriced, let equity,
      let reason = limits.refusal(ofEquity: equity, at: now)
    else { return }
    log.note("limit", words: "\(reason); asking the venue whether that is so", at: now)
    lossCheck = LossCheck()
    askForLoss()
  }

  private var isPriced: Bool {
    executor.beliefs.indices.allSatisfy { at in
      executor.beliefs[at].size == .zero || executor.lastPrice(InstrumentIndex(at)) > .zero
    }
  }

  private func askForLoss() {
    adapter.ask(.account, LossCheck.account, at: moment)
    adapter.ask(.positions, LossCheck.holdings, at: moment)
  }

  /// Takes an answer that was not for the executor.
  func takeOwn(_ outcome: Outcome) {
    guard var check = lossCheck else { return }
    let verdict = check.take(outcome, at: wall) { executor.lastPrice($0) }
    lossCheck = check
    switch verdict {
    case .asks: break
    case .unanswered:
      lossCheck = nil
      guard let equity, let reason = limits.refusal(ofEquity: equity, at: now) else { return }
      limitReason = "\(reason); the venue does not say otherwise"
    case .answered(let fresh, let balance):
      lossCheck = nil
      if let reason = limits.refusal(ofEquity: fresh, at: now) {
        limitReason = reason
      } else {
        alarms += 1
        log.note(
          "alarm",
          words: "ALARM no halt: the venue says that the account is worth \(fresh)"
            + (equity.map { ", not \($0)" } ?? ""), at: now)
        // What was wrong is put right, for sizes go by it too.
        tell(.venue(.account(AccountReport(balance: balance))))
      }
    }
  }

  // Candles.

  /// Says that candles do not come, and asks for them by every way that there is.
  func watchCandles() {
    guard isStarted, !isReplay else { return }
    for news in candleWatch.look(at: now, onWall: { clock.onWall($0) }) { tell(news) }
    if candleWatch.asks(at: wall) { adapter.lookAtMarket(closes: true, at: moment) }
  }

  func tell(_ news: CandleWatch.News) {
    switch news {
    case .silent(let index, let since):
      alarms += 1
      log.note(
        "alarm",
        words: "ALARM \(setup.instruments[index.value].symbol): no candles since \(since); asking"
          + " for them again", at: now)
    case .back(let index):
      log.note(
        "candles", words: "\(setup.instruments[index.value].symbol): candles come again", at: now)
    }
  }

  /// Symbols of which candles have stopped coming.
  public var silentSymbols: [String] {
    setup.instruments.indices.filter { candleWatch.isSilent[$0] }
      .map { setup.instruments[$0].symbol }
  }
}
