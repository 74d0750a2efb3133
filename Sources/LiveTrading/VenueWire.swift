public import Trading
public import Transport
import Venues

/// Something that has come from the wire for an adapter.
enum WireNews {
  case response(HTTPResponse, of: UInt64)
  case end(WireEnd, of: UInt64)
  case socket(SocketEvent, on: VenueStream)
}

/// Carries out what an adapter wants of the wire.
final class VenueWire {
  let loop: ClientLoop
  let addresses: LiveSession.Addresses
  /// Told what comes.
  var listener: (WireNews) -> Void = { _ in }
  private var sockets: [VenueStream: UInt64] = [:]

  init(_ loop: ClientLoop, _ addresses: LiveSession.Addresses) {
    self.loop = loop
    self.addresses = addresses
  }

  /// Does what an output asks for; returns whether it was of the wire.
  func carry(_ output: VenueOutput) -> Bool {
    switch output {
    case .call(let call): send(call)
    case .open(let stream, let path): open(stream, path)
    case .close(let stream):
      if let socket = sockets.removeValue(forKey: stream) { loop.close(socket) }
    case .say(let stream, let text):
      if let socket = sockets[stream] { loop.send(text, to: socket) }
    case .answer, .event, .candle, .payment, .trade, .state, .book, .jump, .caughtUp, .notice,
      .unreadable, .mute:
      return false
    }
    return true
  }

  private func send(_ call: WireCall) {
    let number = call.number
    loop.send(
      call.request, to: addresses.requests, connectingWithin: .seconds(3), within: call.patience
    ) { [weak self] result in
      switch result {
      case .success(let response): self?.listener(.response(response, of: number))
      case .failure(let failure):
        self?.listener(.end(WireEnd(failure as? Client.Failure ?? .timedOut), of: number))
      }
    }
  }

  private func open(_ stream: VenueStream, _ path: String) {
    let address = stream == .market ? addresses.market : addresses.account
    let number = loop.open(path, at: address) { [weak self] event in
      guard let self, sockets[stream] != nil else { return }
      if case .closed = event { sockets[stream] = nil }
      listener(.socket(event, on: stream))
    }
    sockets[stream] = number
  }
}

extension VenueAdapter {
  /// Takes what has come from the wire.
  mutating func take(_ news: WireNews, at now: Moment) {
    switch news {
    case .response(let response, let call): take(response, of: call, at: now)
    case .end(let end, let call): take(end, of: call, at: now)
    case .socket(let event, let stream): take(event, on: stream, at: now)
    }
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
