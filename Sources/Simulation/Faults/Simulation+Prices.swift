import Execution
import SimulatedExchange
import Trading

/// Prices that come by the stream of an exchange that misbehaves: most of what a process is told,
/// and of most of them nothing comes.
extension Simulation {
  /// Lets the executor hear the price that comes now; returns whether nothing came of it, and
  /// nobody has looked at the exchange, which was not moved.
  mutating func hearPrice() -> Bool {
    let (index, ticker) = queue.popPrice()
    if let end = exchange.faults?.end(of: .starve), end > now {
      queue.push(index, ticker, at: end)
    } else if tampering != nil || !effects.isEmpty {
      tell(.venue(.ticker(index, ticker)))
    } else if line?.isDown == false {
      tell(index, ticker)
    }
    if effects.isEmpty, recorder == nil, (witness?.nextLook ?? .distantFuture) > now { return true }
    exchange.move(to: now)
    drain()
    return false
  }

  /// Tells the executor a price: the same as any event, but for what only others need.
  private mutating func tell(_ index: InstrumentIndex, _ ticker: Ticker) {
    line?.clock.run(to: now)
    let skew = line?.clock.skew ?? .zero
    line?.steps += 1
    if dies(.unheard) { return }
    recorder?.heard(.venue(.ticker(index, ticker)))
    if let witness {
      executor.step(ticker, of: index, at: now + skew, into: &own)
      if own.isEmpty {
        witness.priced(ticker, of: index, executor, at: now)
      } else {
        takeOwn(after: .venue(.ticker(index, ticker)))
      }
    } else {
      executor.step(ticker, of: index, at: now + skew, into: &effects)
    }
    if !dies(.unsent), effects.isEmpty { _ = dies(.sent) }
  }
}
