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
  private var sockets = StreamSockets()

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
      if let socket = sockets.close(stream) { loop.close(socket) }
    case .say(let stream, let text):
      if let socket = sockets.number(of: stream) { loop.send(text, to: socket) }
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
    let line = SocketLine()
    let number = loop.open(path, at: address) { [weak self] event in
      // It may end before its number is known.
      guard let number = line.number else { return line.early.append(event) }
      self?.hear(event, of: number, on: stream)
    }
    line.number = number
    if let former = sockets.open(stream, as: number) { loop.close(former) }
    for event in line.early { hear(event, of: number, on: stream) }
  }

  private func hear(_ event: SocketEvent, of number: UInt64, on stream: VenueStream) {
    var isEnd = false
    if case .closed = event { isEnd = true }
    guard sockets.hears(number, on: stream, isEnd: isEnd) else { return }
    listener(.socket(event, on: stream))
  }
}

/// A socket whose number is not known before it has been opened.
private final class SocketLine {
  var number: UInt64?
  var early: [SocketEvent] = []
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

extension LiveSession.Addresses {
  /// Requests and streams in two places: regions have hosts of their own for requests, while the
  /// streams stay where they are.
  public init(requests: Address, streams: Address) {
    self.init(requests: requests, market: streams, account: streams)
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
