import Execution
import Journal
public import Trading
public import Transport
import Venues
import WireFormat

/// What goes between the venue's adapter, the executor and the wire.
extension LiveSession {
  /// Carries out what the adapter wants, and tells the executor what it has understood, until
  /// nobody has anything to say.
  func carry() {
    while true {
      if let (id, outcome) = answers.first {
        answers.removeFirst()
        tell(.answer(id, outcome))
      } else if let reason = limitReason {
        limitReason = nil
        tell(.halt(reason))
      } else if !adapter.outputs.isEmpty {
        let batch = adapter.outputs
        adapter.outputs.removeAll(keepingCapacity: true)
        for output in batch { carry(output) }
      } else {
        let ready = gate.pop(at: WallClock.now)
        if ready.isEmpty { return }
        for (index, candle) in ready { show(index, candle) }
      }
    }
  }

  private func carry(_ output: VenueOutput) {
    switch output {
    case .call(let call): send(call)
    case .open(let stream, let path): open(stream, path)
    case .close(let stream):
      if let socket = sockets.removeValue(forKey: stream) { loop.close(socket) }
    case .say(let stream, let text):
      if let socket = sockets[stream] { loop.send(text, to: socket) }
    case .answer(let id, let outcome):
      times.answered(id, at: WallClock.steady)
      tell(.answer(id, outcome))
    case .event(.connected(let isUp)):
      // What stood before the start is asked for at the start.
      if isStarted { tell(.venue(.connected(isUp))) }
    case .event(let event): if isStarted { tell(.venue(event)) }
    case .candle(let index, let candle):
      if isStarted { gate.push(candle, index, at: WallClock.now) } else { show(index, candle) }
    case .funding(let index, let payment):
      journal.funded(index, payment)
      perform()
    case .trade: break
    case .caughtUp: caughtUp += 1
    case .notice(let words): log.note("venue", words: words, at: now)
    }
  }

  private func send(_ call: WireCall) {
    let number = call.number
    loop.send(
      call.request, to: setup.addresses.requests, connectingWithin: .seconds(3),
      within: call.patience
    ) { [weak self] result in
      guard let self else { return }
      switch result {
      case .success(let response): adapter.take(response, of: number, at: moment)
      case .failure(let failure):
        adapter.take(WireEnd(failure as? Client.Failure ?? .timedOut), of: number, at: moment)
      }
    }
  }

  private func open(_ stream: VenueStream, _ path: String) {
    let address = stream == .market ? setup.addresses.market : setup.addresses.account
    let number = loop.open(path, at: address) { [weak self] event in
      guard let self, sockets[stream] != nil else { return }
      if case .closed = event { sockets[stream] = nil }
      adapter.take(event, on: stream, at: moment)
    }
    sockets[stream] = number
  }
}

extension WireEnd {
  /// How a request of a client ended that got no response.
  public init(_ failure: Client.Failure) {
    switch failure {
    case .notConnected: self = .notConnected
    case .broken, .closed: self = .reset
    case .cutShort: self = .halfBody
    case .timedOut: self = .stall
    }
  }
}
