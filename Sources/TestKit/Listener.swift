public import Execution
public import SimulatedExchange
public import Simulation
public import Trading

/// Hears everything that a run's executor is told and asks for, with its moments.
public final class Listener: Witness {
  public private(set) var heard: [(time: Timestamp, event: Event)] = []
  public private(set) var asked: [(time: Timestamp, id: RequestID, request: Request)] = []

  /// Creates a listener that has heard nothing yet.
  public init() {}

  public var nextLook: Timestamp { .distantFuture }

  public func stepped(
    _ event: Event, wanting effects: ArraySlice<Effect>, _ executor: borrowing Executor,
    at moment: Timestamp
  ) {
    heard.append((moment, event))
    for case .request(let id, let request) in effects { asked.append((moment, id, request)) }
  }

  public func arriving(
    _ request: Request, at exchange: borrowing Exchange, _ moment: Timestamp
  ) {}
  public func said(
    _ output: ExchangeOutput, by exchange: borrowing Exchange, at moment: Timestamp
  ) {}
  public func died(_ executor: borrowing Executor, at moment: Timestamp) {}
  public func revived(_ executor: borrowing Executor, at moment: Timestamp) {}
  public func settled(
    _ exchange: borrowing Exchange, _ executor: borrowing Executor, _ way: Way,
    at moment: Timestamp
  ) {}

  /// How the first request of a kind ended; nil where no answer was heard.
  public func answer(to kind: (Request) -> Bool) -> Outcome? {
    for (_, id, request) in asked where kind(request) {
      for case (_, .answer(id, let outcome)) in heard { return outcome }
      return nil
    }
    return nil
  }

  /// Every listing of orders that was heard.
  public var orderListings: [[OrderReport]] {
    heard.compactMap { _, event in
      if case .answer(_, .accepted(.openOrders(let reports))) = event { reports } else { nil }
    }
  }

  /// What the stream said of orders.
  public var orderEvents: [OrderReport] {
    heard.compactMap { _, event in
      if case .venue(.order(let report)) = event { report } else { nil }
    }
  }
}
