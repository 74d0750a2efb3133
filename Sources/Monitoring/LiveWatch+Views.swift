import LiveTrading
import Trading
import Venues

extension MonitorTask {
  /// Whether what it looks for is seen at the exchange.
  var needsExchange: Bool { self != .journal && self != .progress }

  /// Those of some tasks that do.
  static func far(of tasks: [MonitorTask]) -> [MonitorTask] {
    tasks.filter(\.needsExchange)
  }
}

extension SessionView.Holding {
  /// For how long a topic has brought nothing, and for how long it may.
  struct Silence {
    let kind: Topic.Kind
    let silence: TimeSpan
    let patience: TimeSpan
    var isLate: Bool { silence > patience }
  }

  /// What is heard of the market: two candles may be missing, and all else be old for so long.
  func topics(_ limit: TimeSpan, candleSpan: TimeSpan) -> [Silence] {
    Topic.Kind.allCases.compactMap { kind in
      guard let topic = SessionView.Topic(rawValue: kind.rawValue), let silence = silences[topic]
      else { return nil }
      let two = TimeSpan(nanoseconds: 2 * candleSpan.nanoseconds)
      return Silence(
        kind: kind, silence: silence, patience: kind == .candles ? max(two, limit) : limit)
    }
  }
}

extension InstrumentView {
  /// Takes what a process says that its executor believes.
  mutating func take(_ holding: SessionView.Holding, at now: Timestamp) {
    executor.size = holding.size
    executor.stop = holding.stop
    executor.peak = holding.peak
    executor.price = holding.price
    executor.priceTime = now - holding.priceAge
    isLeaving = holding.isLeaving
    isForeign = holding.isForeign
  }

  /// Takes what was seen at the exchange.
  mutating func take(_ sight: ExchangeSight) {
    let at = instrument.value
    take(
      sight.look.positions.first { $0.instrument == instrument },
      price: sight.look.prices.indices.contains(at) ? sight.look.prices[at] ?? .zero : .zero,
      orders: sight.look.orders.filter { $0.instrument == instrument })
    settings = sight.settings[instrument]
    delivery = sight.deliveries[instrument]
    if let traded = sight.tradedAt[instrument] { tradedAt = traded }
  }
}

/// What a run wants its account to be set to, as it wrote it into its journal when it started.
struct WantedSettings: Sendable {
  private let leverage: Rate?
  /// Nil where the run takes the mode that the account has.
  private let isIsolated: Bool?

  /// Reads what is of the account among the settings of a run; nil where nothing is.
  init?(_ settings: [String: String]) {
    leverage = settings["leverage"].flatMap { Rate($0) }
    isIsolated = settings["margin"].flatMap { ["cross": false, "isolated": true][$0] }
    if leverage == nil, isIsolated == nil { return nil }
  }

  /// What is wanted of an instrument; every position is a one-way one.
  func of(_ index: InstrumentIndex) -> InstrumentSettings {
    InstrumentSettings(
      instrument: index, leverage: leverage, isIsolated: isIsolated, isOneWay: true)
  }
}
