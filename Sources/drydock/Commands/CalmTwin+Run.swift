import Backtesting
import Reports
import SimulatedExchange
import Simulation
import Trading

extension CalmTwin {
  /// Runs a request without its faults, beside what it came to with them; nil where it has none.
  init?(of request: BacktestRequest, beside run: JSON.Object) throws {
    guard let plan = request.simulation.faults else { return nil }
    var request = request
    request.simulation.faults = nil
    request.journalFile = nil
    var backtest = try Backtest(request)
    let calm = backtest.run()
    self.init(
      plan: plan.name, run: run, calm: RunObject.make(calm.summary, calm.description),
      equity: calm.facts.equityCurve)
  }
}
