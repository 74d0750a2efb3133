import Trading

/// Prices that do not come: asked for, so that stops which follow the price go on.
extension Executor {
  /// When the price of an instrument is asked for, should none come until then; the far future
  /// where none is needed.
  func priceDue(_ index: Int) -> Timestamp {
    guard let silence = plan.settings.priceSilence, needsPrice(index) else {
      return .distantFuture
    }
    return max(books[index].watch.time, books[index].priceAskedAt, books[index].openedAt) + silence
  }

  /// Whether something is open, or may come to be, that a price decides about.
  private func needsPrice(_ index: Int) -> Bool {
    books[index].size != .zero || !books[index].entries.isEmpty
  }

  /// Asks for the prices that have not come in time, each once in every such span.
  mutating func askForPrices(_ effects: inout Effects) {
    for index in books.indices where priceDue(index) <= now {
      let last = max(books[index].watch.time, books[index].openedAt)
      if !books[index].isPriceSilent, last != .distantPast {
        books[index].isPriceSilent = true
        effects.records.append(.alarm(InstrumentIndex(index), .priceSilent(now - last)))
      }
      books[index].priceAskedAt = now
      send(.ticker(InstrumentIndex(index)), for: .price, index, &effects)
    }
  }

  /// Takes the price that was asked for, by the same rules as one that is told (R6).
  mutating func priceAnswered(_ outcome: Outcome, _ index: Int, _ effects: inout Effects) {
    guard case .accepted(.ticker(let ticker)) = outcome else { return }
    _ = take(ticker, of: InstrumentIndex(index), &effects)
  }
}
