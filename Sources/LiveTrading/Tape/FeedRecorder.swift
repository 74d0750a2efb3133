public import Recording
public import Trading
public import Transport
public import Venues

/// Listens to a venue's market, and writes down what it hears.
public final class FeedRecorder {
  private let wire: VenueWire
  private let tape: FeedWriter
  private let say: (String) -> Void
  private var adapter: any VenueAdapter
  private var nextProbe = Timestamp.distantPast

  /// How often the venue is asked for something harmless, to see how long its answers take.
  private static let probeEvery = TimeSpan.seconds(10)
  private static let beat = TimeSpan.milliseconds(100)

  /// How far a recording has come.
  public struct State: Sendable {
    public var lines: Int
    public var bytes: Int
    public var trades: Int
    public var isUp: Bool
    public var lastPrices: [Price?]
  }

  public private(set) var state: State

  /// Sets up a recorder of an adapter's market.
  public init(
    _ adapter: any VenueAdapter, on tape: FeedWriter, symbols: [String], timeframe: Timeframe,
    addresses: LiveSession.Addresses, loop: ClientLoop, say: @escaping (String) -> Void
  ) {
    self.adapter = TapedVenue(
      adapter, on: tape, .everything, symbols: symbols, timeframe: timeframe)
    self.tape = tape
    self.say = say
    wire = VenueWire(loop, addresses)
    state = State(
      lines: 0, bytes: 0, trades: 0, isUp: false, lastPrices: symbols.map { _ in nil })
  }

  /// Records until it is told to end; `goesOn` is asked ten times a second.
  public func run(clock: LiveClock, _ goesOn: (State) -> Bool) throws {
    func moment() -> Moment {
      let wall = WallClock.now
      return Moment(wall: wall, trading: clock.corrected(by: adapter.clockOffset).moment(at: wall))
    }
    wire.listener = { [weak self] news in self?.adapter.take(news, at: moment()) }
    defer { wire.listener = { _ in } }
    adapter.begin(at: moment())
    carry()
    repeat {
      wire.loop.turn(atMost: Self.beat)
      probe(at: moment())
      adapter.turn(at: moment())
      carry()
      if let failure = tape.failure { throw failure }
      (state.lines, state.bytes, state.isUp) = (tape.lines, tape.bytes, adapter.isReady)
    } while goesOn(state)
    tape.finish()
    if let failure = tape.failure { throw failure }
  }

  /// Asks for the prices as they are, which changes nothing, now and then.
  private func probe(at now: Moment) {
    guard nextProbe <= now.wall else { return }
    nextProbe = now.wall + Self.probeEvery
    adapter.lookAtMarket(closes: false, at: now)
  }

  private func carry() {
    while !adapter.outputs.isEmpty {
      let batch = adapter.outputs
      adapter.outputs.removeAll(keepingCapacity: true)
      for output in batch where !wire.carry(output) {
        switch output {
        case .trade(let index, let trade):
          state.trades += 1
          state.lastPrices[index.value] = trade.price
        case .state(let index, let market): state.lastPrices[index.value] = market.ticker.last
        case .notice(let words): say(words)
        default: break
        }
      }
    }
  }
}
