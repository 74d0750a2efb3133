import BybitProtocol
import Trading
public import Transport
import WireFormat

/// Where one of the streams stands.
struct BybitStreamState: Sendable {
  enum Phase: Sendable { case down, opening, loggingIn, subscribing, up }

  var phase = Phase.down
  /// When it is opened again, where it is down, or given up, where it does not come up.
  var due = Timestamp.distantPast
  var lastHeard = Timestamp.distantPast
  var nextPing = Timestamp.distantFuture
  var backoff: Backoff
  /// Whether the venue refused topics of linear contracts alone.
  var wantsAllCategories = false
  /// Who waits to hear that everything has come, by the name of the question.
  var questions: [String] = []

  init(seed: UInt64) { backoff = Backoff(seed: seed) }
}

extension BybitAdapter {
  /// How long a connection may take to bring what was asked for.
  private static let openingTime = TimeSpan.seconds(10)
  private static let pingEvery = TimeSpan.seconds(20)
  /// A stream that has said nothing for so long, not even to a ping, is broken.
  private static let silence = TimeSpan.seconds(30)

  private var wanted: [VenueStream] {
    (settings.hasAccount ? [.account] : []) + (settings.streamsMarket ? [.market] : [])
  }

  public mutating func begin(at now: Moment) {
    turnStreams(at: now)
    for index in tracks.indices { turnCandles(index, at: now, patience: .zero) }
  }

  mutating func turnStreams(at now: Moment) {
    for stream in wanted {
      guard let state = streams[stream] else { continue }
      switch state.phase {
      case .down where state.due <= now.wall:
        streams[stream]?.phase = .opening
        streams[stream]?.due = now.wall + Self.openingTime
        let path = stream == .market ? Bybit.Path.publicStream : Bybit.Path.privateStream
        outputs.append(.open(stream, path: path))
      case .opening where state.due <= now.wall, .loggingIn where state.due <= now.wall,
        .subscribing where state.due <= now.wall:
        lose(stream, "did not come up in time", at: now)
      case .up:
        if now.wall - state.lastHeard > Self.silence {
          lose(stream, "has fallen silent", at: now)
        } else if state.nextPing <= now.wall {
          streams[stream]?.nextPing = now.wall + Self.pingEvery
          outputs.append(.say(stream, #"{"op":"ping","req_id":"beat"}"#))
        }
        if stream == .market { turnBooks(at: now) }
      case .down, .opening, .loggingIn, .subscribing: break
      }
    }
  }

  /// A stream is gone; it is opened again after a while.
  mutating func lose(_ stream: VenueStream, _ words: String, at now: Moment) {
    guard let state = streams[stream], state.phase != .down else { return }
    let wasUp = state.phase == .up
    let wait = streams[stream]?.backoff.next() ?? .zero
    streams[stream]?.phase = .down
    streams[stream]?.due = now.wall + wait
    outputs.append(.close(stream))
    outputs.append(.notice("the \(stream.rawValue) stream \(words)"))
    for _ in state.questions { outputs.append(.caughtUp(stream)) }
    streams[stream]?.questions = []
    if stream == .market { forgetBooks() }
    if wasUp, stream == .account { outputs.append(.event(.connected(false))) }
  }

  public mutating func catchUp(on stream: VenueStream) {
    guard streams[stream]?.phase == .up else { return outputs.append(.caughtUp(stream)) }
    lastCatchUp += 1
    let name = "catch-up-\(lastCatchUp)"
    streams[stream]?.questions.append(name)
    outputs.append(.say(stream, #"{"op":"ping","req_id":"\#(name)"}"#))
  }

  // What comes.

  public mutating func take(_ event: SocketEvent, on stream: VenueStream, at now: Moment) {
    guard let state = streams[stream], state.phase != .down else { return }
    streams[stream]?.lastHeard = now.wall
    switch event {
    case .opened: opened(stream, at: now)
    case .closed(let words): lose(stream, "ended: \(words)", at: now)
    case .text(let text):
      do throws(WireFailure) {
        let reader = try WireReader(parsing: text)
        if let message = try BybitMessage(reader) {
          try take(message, on: stream, at: now)
        } else if let reply = try BybitStreamReply(reader) {
          take(reply, reader, on: stream, at: now)
        }
      } catch {
        misunderstand(text, on: stream, error, at: now)
      }
    }
  }

  private mutating func opened(_ stream: VenueStream, at now: Moment) {
    if stream == .market { return subscribe(stream) }
    streams[stream]?.phase = .loggingIn
    let expires = (now.wall + clockOffset).milliseconds + 10_000
    let arguments: [JSON] = [
      .string(signing.key), .integer(expires),
      .string(signing.streamSignature(expires: expires)),
    ]
    outputs.append(
      .say(
        stream,
        JSON.object([("op", .string("auth")), ("args", .array(arguments))]).compactText))
  }

  private mutating func subscribe(_ stream: VenueStream) {
    streams[stream]?.phase = .subscribing
    // Of linear contracts alone, where the venue has such topics.
    let suffix = streams[stream]?.wantsAllCategories ?? false ? "" : ".linear"
    var topics = ["order", "execution", "position"].map { $0 + suffix } + ["wallet"]
    if stream == .market {
      topics = settings.symbols.flatMap { ["tickers.\($0)", "kline.\(interval).\($0)"] }
      if settings.wantsTrades { topics += settings.symbols.map { "publicTrade.\($0)" } }
    }
    let message = JSON.object([
      ("req_id", .string("topics")), ("op", .string("subscribe")),
      ("args", .array(topics.map { .string($0) })),
    ])
    outputs.append(.say(stream, message.compactText))
  }

  private mutating func take(
    _ reply: BybitStreamReply, _ reader: WireReader, on stream: VenueStream, at now: Moment
  ) {
    let wantsAll = streams[stream]?.wantsAllCategories ?? false
    switch (reply.operation, reply.succeeded) {
    case ("subscribe", true) where streams[stream]?.phase == .up, ("unsubscribe", true): break
    case ("auth", true): subscribe(stream)
    case ("subscribe", true):
      streams[stream]?.phase = .up
      streams[stream]?.backoff.succeed()
      streams[stream]?.nextPing = now.wall + Self.pingEvery
      outputs.append(.notice("the \(stream.rawValue) stream is up"))
      if stream == .account {
        outputs.append(.event(.connected(true)))
        missPayments(at: now)
      }
      if stream == .market {
        for index in tracks.indices { tracks[index].retry = now.wall }
        for place in topics.indices { topics[place].begin(at: now) }
        if settings.wantsBook { begin(books: settings.symbols.indices) }
      }
    case ("subscribe", false) where streams[stream]?.phase == .up:
      let isBook = reader.json["req_id"]?.string == "books"
      let what = isBook ? "no book is streamed" : "a topic is not streamed again"
      outputs.append(.notice("\(what): \(reply.message)"))
    case ("subscribe", false) where stream == .account && !wantsAll:
      // An older server, or a regional one, may know the topics of all parts alone.
      outputs.append(.notice("topics of linear contracts are refused: \(reply.message)"))
      streams[stream]?.wantsAllCategories = true
      subscribe(stream)
    case ("auth", false), ("subscribe", false):
      lose(stream, "was refused: \(reply.message)", at: now)
    case ("ping", _), ("pong", _):
      guard let name = reader.json["req_id"]?.string,
        let place = streams[stream]?.questions.firstIndex(of: name)
      else { return }
      // The venue answers in order: whoever asked before was answered, too.
      for _ in 0...place { outputs.append(.caughtUp(stream)) }
      streams[stream]?.questions.removeSubrange(0...place)
    default: outputs.append(.notice("the \(stream.rawValue) stream says: \(reply.message)"))
    }
  }
}
