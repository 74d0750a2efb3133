import Foundation
import Journal
import LiveTrading
import Monitoring
import TestKit
import Testing
import Trading
import Transport
import Venues
import WireFormat

@Suite(.serialized, .timeLimit(.minutes(4))) struct `A monitor of a process` {
  private static let index = InstrumentIndex(0)

  /// A run that holds a position with a stop that follows, and stands still from then on.
  private func held() async throws -> (WatchedRun, SessionView.Holding) {
    let run = try await WatchedRun(Stayer())
    _ = try await run.view { $0.holdings[0].size != .zero && $0.holdings[0].peak != nil }
    // Where a change is on its way, the process stands still at a better moment.
    for _ in 0..<50 {
      run.stand()
      try await Task.sleep(for: .milliseconds(300))
      let held = try JournalReader(path: run.journal, onlyWatches: true).standing().holdings[0]
      if case .accepted(.positions(let reports, _)) = try await run.intrude(.positions),
        reports.first?.size == held.size, reports.first?.stops.stop == held.stop
      {
        var holding = SessionView.Holding()
        (holding.size, holding.stop, holding.peak) = (held.size, held.stop, held.peak)
        return (run, holding)
      }
      run.stand(false)
      try await Task.sleep(for: .milliseconds(50))
    }
    run.end()
    throw WatchedRun.NotSeen()
  }

  private static func name(_ role: ClientOrderID.Role) -> ClientOrderID {
    ClientOrderID(epoch: 9, signal: SignalID(900), role: role, attempt: 0, instrument: index)
  }

  private static func stop(
    _ size: Quantity, at price: Price, isReduceOnly: Bool = true
  ) -> Request {
    var terms = OrderTerms(instrument: index, side: .sell, quantity: size)
    terms.trigger = Trigger(price: price, crossing: .falling)
    terms.isReduceOnly = isReduceOnly
    return .submit(name(.stop), terms)
  }

  @Test(arguments: [false, true])
  func `has nothing to say of one in which all is well`(isPaper: Bool) async throws {
    let run = try await WatchedRun(Turner(), isPaper: isPaper)
    defer { run.end() }
    _ = try await run.view { $0.isStarted }
    let seen = try await run.watch(seconds: 16)
    #expect(seen.notes.monitor.issues.isEmpty, "\(seen.words)")
    #expect(seen.notes.monitor.looks[.consistency, default: 0] > 60)
    #expect(seen.missed.isEmpty)
    let trades = try JournalReader(path: run.journal, onlyWatches: true).trades()
    #expect(trades.count >= 3, "nothing has happened: \(trades.count)")
    let measures = seen.notes.measures
    #expect(measures.map(\.count)[0] > 100 && measures.map(\.count)[3] > 3)
    #expect(seen.notes.venueLatency.count > 5)
  }

  @Test func `finds a stop that is gone, with its process or without`() async throws {
    let (run, holding) = try await held()
    defer { run.end() }
    let calm = try await run.watch(seconds: 1.5, knowsProcess: false)
    #expect(calm.kinds == [], "\(calm.words)")
    try await run.intrude(.setStops(Self.index, PositionStops()))
    let seen = try await run.watch(seconds: 2.5, knowsProcess: false)
    #expect(seen.kinds == [.missingStop], "\(seen.words)")
    #expect(seen.executor == "the journal: no process runs")
    #expect(seen.notes.monitor.worst == .critical)
    let issue = try #require(seen.notes.monitor.issues.first)
    #expect(issue.context.contains { $0.value == "\(holding.size)" })
    // One that stands still says nothing, which is an issue of its own.
    let both = try await run.watch(seconds: 5, patience: .milliseconds(200))
    #expect(both.kinds == [.missingStop, .silent], "\(both.words)")
    #expect(both.missed["executor", default: 0] > 1)
  }

  @Test func `finds a stop at another price, one for less, and a position of another size`()
    async throws
  {
    let (run, holding) = try await held()
    defer { run.end() }
    let stop = try #require(holding.stop)
    let away = stop.scaled(by: "0.01", rounded: .up)
    let aside = LiveBench.instrument.priceGrid.rounded(stop - away, .down)
    try await run.intrude(.setStops(Self.index, PositionStops(stop: aside)))
    var seen = try await run.watch(seconds: 2.5, knowsProcess: false)
    #expect(seen.kinds == [.stopPrice], "\(seen.words)")
    try await run.intrude(.setStops(Self.index, PositionStops()))
    let half = Quantity(units: holding.size.units / 2)
      .rounded(.down, to: LiveBench.instrument.lot)
    try await run.intrude(Self.stop(half, at: stop))
    seen = try await run.watch(seconds: 2.5, knowsProcess: false)
    #expect(seen.kinds == [.partialStop], "\(seen.words)")
    try await run.intrude(
      .submit(
        Self.name(.entry), OrderTerms(instrument: Self.index, side: .buy, quantity: holding.size)))
    seen = try await run.watch(seconds: 2.5, knowsProcess: false)
    #expect(seen.kinds == [.partialStop, .positionSize], "\(seen.words)")
  }

  @Test func `finds a position that is gone, and what is still trailed`() async throws {
    let (run, holding) = try await held()
    defer { run.end() }
    var terms = OrderTerms(instrument: Self.index, side: .sell, quantity: holding.size)
    terms.isReduceOnly = true
    try await run.intrude(.submit(Self.name(.exit), terms))
    let seen = try await run.watch(seconds: 3, knowsProcess: false)
    #expect(seen.kinds == [.phantom, .orphanTrail], "\(seen.words)")
  }

  @Test func `finds a position that nobody knows, and a stop for nothing`() async throws {
    let run = try await WatchedRun(Idler())
    defer { run.end() }
    _ = try await run.view { $0.isStarted }
    run.stand()
    // A venue takes none for nothing that could only close: this one would open.
    let placed = try await run.intrude(Self.stop("0.1", at: "30000", isReduceOnly: false))
    #expect(placed == .accepted(.done))
    var seen = try await run.watch(seconds: 3, knowsProcess: false)
    #expect(seen.kinds == [.orphanStop], "\(seen.words)")
    try await run.intrude(
      .submit(
        Self.name(.entry), OrderTerms(instrument: Self.index, side: .buy, quantity: "0.1")))
    seen = try await run.watch(seconds: 3, knowsProcess: false)
    #expect(seen.kinds.contains(.ghost), "\(seen.words)")
  }

  @Test func `finds a journal that cannot be written, and an exchange that is gone`() async throws {
    let run = try await WatchedRun(Turner())
    defer { run.end() }
    _ = try await run.view { $0.isStarted && $0.steps.count > 0 }
    let holder = Process()
    holder.executableURL = URL(filePath: "/usr/bin/env")
    holder.arguments = ["sqlite3", run.journal, "BEGIN IMMEDIATE", ".shell sleep 10"]
    try holder.run()
    var seen = try await run.watch(seconds: 8)
    #expect(seen.kinds.contains(.journalLag), "\(seen.words)")
    holder.waitUntilExit()
    run.stand()
    run.bench.stop()
    seen = try await run.watch(seconds: 4, knowsProcess: false)
    #expect(seen.kinds == [.unreachable], "\(seen.words)")
    #expect(seen.missed["exchange", default: 0] > 2)
  }

  @Test func `finds a price that is old`() async throws {
    let run = try await WatchedRun(Idler())
    defer { run.end() }
    let said = try await run.view { $0.isStarted && $0.holdings[0].price > .zero }
    run.end()
    for _ in 0..<100 where ProcessLink(run.place).view != nil {
      try await Task.sleep(for: .milliseconds(50))
    }
    // In its place somebody answers who has heard no price for a minute.
    let socket = try ControlSocket(path: run.place.socket) {}
    defer { socket.close() }
    var old = said
    old.holdings[0].price = said.holdings[0].price + "1"
    old.holdings[0].priceAge = .seconds(60)
    old.sequence = try JournalReader(path: run.journal, onlyWatches: true).standing().sequence
    let line = old.json.compactText
    let answers = Task {
      while !Task.isCancelled {
        while let question = socket.next() { question.answer(line) }
        try await Task.sleep(for: .milliseconds(5))
      }
    }
    let seen = try await run.watch(seconds: 2)
    answers.cancel()
    #expect(seen.kinds == [.stalePrice], "\(seen.words)")
  }

  @Test(arguments: SessionView.Topic.allCases)
  func `finds a topic that is mute while the exchange trades`(
    topic: SessionView.Topic
  )
    async throws
  {
    let run = try await WatchedRun(Idler())
    defer { run.end() }
    let said = try await run.view {
      $0.isStarted && $0.holdings[0].price > .zero && $0.holdings[0].silences[.candles] != nil
    }
    #expect(said.candleSpan == .seconds(1), "a minute, at sixty times its pace")
    // What it says of itself is not late; somebody answers in its place who hears less.
    var seen = try await run.watch(seconds: 2)
    #expect(seen.kinds == [], "\(seen.words)")
    run.end()
    for _ in 0..<100 where ProcessLink(run.place).view != nil {
      try await Task.sleep(for: .milliseconds(50))
    }
    let socket = try ControlSocket(path: run.place.socket) {}
    defer { socket.close() }
    var deaf = said
    deaf.holdings[0].silences[topic] = .seconds(60)
    deaf.unreadable = 2
    deaf.sequence = try JournalReader(path: run.journal, onlyWatches: true).standing().sequence
    let line = deaf.json.compactText
    let answers = Task {
      while !Task.isCancelled {
        while let question = socket.next() { question.answer(line) }
        try await Task.sleep(for: .milliseconds(5))
      }
    }
    seen = try await run.watch(seconds: 3)
    answers.cancel()
    #expect(seen.kinds == [.muteTopic, .unreadableRows], "\(seen.words)")
    let issue = try #require(seen.notes.monitor.issues.first { $0.kind == .muteTopic })
    #expect(issue.context.first?.name == "no \(topic.rawValue) for, s")
  }

  @Test func `goes on by the journal once the process has ended`() async throws {
    let run = try await WatchedRun(Idler())
    defer { run.end() }
    _ = try await run.view { $0.isStarted }
    async let watched = run.watch(seconds: 3)
    try await Task.sleep(for: .seconds(1))
    run.end()
    let seen = try await watched
    #expect(seen.kinds == [], "\(seen.words)")
    #expect(seen.executor.hasSuffix("to its end, then the journal"))
  }

  @Test func `understands what a process says, and nothing else`() throws {
    var view = SessionView()
    view.symbols = ["BTCUSDT"]
    view.holdings = [SessionView.Holding()]
    view.holdings[0].size = "-0.5"
    view.holdings[0].stop = "50000.5"
    view.holdings[0].silences = [.ticker: .seconds(2), .candles: .seconds(61)]
    (view.candleSpan, view.unreadable) = (.seconds(60), 4)
    view.exchange = ExchangeLook(
      positions: [
        PositionReport(
          instrument: Self.index, size: "-0.5", averageEntry: "49000",
          stops: PositionStops(stop: "50000.5"), liquidation: "51000.5")
      ],
      orders: [
        OrderReport(
          clientID: Self.name(.target), venueID: VenueOrderID(7), instrument: Self.index,
          origin: .client, status: .resting, side: .buy, quantity: "0.5", filled: "0.1",
          isReduceOnly: true)
      ], prices: ["49500"])
    #expect(SessionView(try JSON(parsing: view.json.compactText)) == view)
    #expect(SessionView(try JSON(parsing: #"{"error":"no such command"}"#)) == nil)
    let text = view.json.compactText
    for word in ["\"size\":\"-0.5\"", "\"number\":\"7\"", "\"sequence\":0", "\"origin\":0"] {
      try #require(text.contains(word))
      let other = text.replacing(word, with: word.replacing(/:.*/, with: ":\"?\""))
      #expect(SessionView(try JSON(parsing: other)) == nil, "\(word)")
    }
  }
}
