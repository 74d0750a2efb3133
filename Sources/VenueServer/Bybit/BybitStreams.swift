import BybitProtocol
import SimulatedExchange
import Trading
import Transport
import WireFormat

/// The WebSockets of Bybit's interface: public topics, private topics, and orders by message.
final class BybitStreams {
  let door: FrontDoor
  let faults: FaultBox
  var sockets: [SocketID: Stream] = [:]
  /// The last trades of the tape, oldest first.
  var recent: [ServedExchange.Print] = []
  var topics: [String: PublicTopic] = [:]
  /// What tickers said last, by instrument, faults and all.
  var tickers: [Ticker]
  private var lastMessage: UInt64 = 0
  /// What accounts were told last, by their numbers, oldest first; and which topics of whom are
  /// told once more as soon as somebody listens.
  private var history: [Int: [(topic: String, row: JSON)]] = [:]
  private var repeating: [Int: Set<String>] = [:]

  /// One connection.
  struct Stream {
    enum Kind { case `public`, `private`, trade }
    let kind: Kind
    var account: ServedAccount?
    var topics: Set<String> = []
  }

  init(door: FrontDoor, faults: FaultBox) {
    self.door = door
    self.faults = faults
    tickers = door.exchange.tape.instrumentIndices.map { door.exchange.tape.ticker($0) }
  }

  private func kind(of path: String) -> Stream.Kind? {
    switch path {
    case Bybit.Path.publicStream: .public
    case Bybit.Path.privateStream: .private
    case Bybit.Path.tradeStream: .trade
    default: nil
    }
  }

  func admits(_ path: String) -> Bool { kind(of: path) != nil }

  func opened(_ socket: SocketID, _ path: String) {
    if let kind = kind(of: path) { sockets[socket] = Stream(kind: kind) }
  }

  func closed(_ socket: SocketID) { sockets[socket] = nil }

  func breakAll() {
    for socket in sockets.keys.sorted(by: { $0.number < $1.number }) { door.server.reset(socket) }
  }

  func send(_ json: JSON, to socket: SocketID) { door.server.send(json.compactText, to: socket) }

  private func name(_ socket: SocketID) -> String { "drydock-\(socket.number)" }

  // What clients say.

  /// Takes a message; `order` carries out what is asked on the stream for orders.
  func received(
    _ text: String, from socket: SocketID,
    order: (_ path: String, _ body: WireReader, ServedAccount) -> BybitReply
  ) {
    guard let stream = sockets[socket] else { return }
    let request: BybitStreamRequest
    do throws(WireFailure) {
      request = try BybitStreamRequest(try WireReader(parsing: text))
    } catch {
      return send(
        BybitStreamAck.done(
          "", succeeded: false, message: "error:\(error)", requestID: nil,
          connection: name(socket)), to: socket)
    }
    switch request.operation {
    case "ping", "pong": pong(request, stream, socket)
    case "auth": login(request, stream, socket)
    case "subscribe": subscribe(request, stream, socket)
    case "unsubscribe":
      let words = request.arguments.compactMap { $0.json.string }
      sockets[socket]?.topics.subtract(words)
      acknowledge(request, socket)
    case let operation where stream.kind == .trade: trade(operation, request, socket, order)
    default: acknowledge(request, socket, "error:operation not known")
    }
  }

  private func acknowledge(
    _ request: BybitStreamRequest, _ socket: SocketID, _ failure: String? = nil
  ) {
    send(
      BybitStreamAck.done(
        request.operation, succeeded: failure == nil, message: failure ?? "",
        requestID: request.requestID, connection: name(socket)), to: socket)
  }

  private func pong(_ request: BybitStreamRequest, _ stream: Stream, _ socket: SocketID) {
    let now = WallClock.now.milliseconds
    switch stream.kind {
    case .public:
      send(
        BybitStreamAck.done(
          "ping", message: "pong", requestID: request.requestID, connection: name(socket)),
        to: socket)
    case .private:
      send(
        BybitStreamAck.pong(
          requestID: request.requestID, connection: name(socket), time: now), to: socket)
    case .trade:
      send(
        .object([
          ("retCode", .integer(0)), ("retMsg", .string("OK")), ("op", .string("pong")),
          ("data", .array([.string(String(now))])), ("connId", .string(name(socket))),
        ]), to: socket)
    }
  }

  private func login(_ request: BybitStreamRequest, _ stream: Stream, _ socket: SocketID) {
    let account = account(of: request)
    let isKnown = account != nil && stream.kind != .public
    sockets[socket]?.account = isKnown ? account : nil
    if stream.kind == .trade {
      return send(
        .object([
          ("retCode", JSON(isKnown ? 0 : 10_004)),
          ("retMsg", .string(isKnown ? "OK" : "Invalid sign")), ("op", .string("auth")),
          ("connId", .string(name(socket))),
        ]), to: socket)
    }
    acknowledge(request, socket, isKnown ? nil : "Params Error")
  }

  private func account(of request: BybitStreamRequest) -> ServedAccount? {
    guard let login = try? BybitStreamLogin(request.arguments),
      login.expires > WallClock.now.milliseconds,
      let account = door.exchange.accounts.first(where: { $0.key == login.key })
    else { return nil }
    let signing = BybitSigning(key: account.key, secret: account.secret)
    let isRight = signing.streamSignature(expires: login.expires) == login.signature.lowercased()
    return isRight ? account : nil
  }

  private func subscribe(_ request: BybitStreamRequest, _ stream: Stream, _ socket: SocketID) {
    let words = request.arguments.compactMap { $0.json.string }
    let unknown = words.first { word in
      switch stream.kind {
      case .public: topic(word) == nil
      case .private: Self.privateTopics.firstIndex(of: Self.root(of: word)) == nil
      case .trade: true
      }
    }
    if let unknown {
      return acknowledge(request, socket, "error:handler not found,topic:\(unknown)")
    }
    if stream.kind == .private, stream.account == nil {
      return acknowledge(request, socket, "Request not authorized")
    }
    door.server.schedule(after: Self.leastDelay) { [weak self] in
      guard let self, sockets[socket] != nil else { return }
      sockets[socket]?.topics.formUnion(words)
      acknowledge(request, socket)
      if stream.kind == .public { for word in words { begin(word, for: socket) } }
      if stream.kind == .private { repeatHistory(to: socket, words) }
    }
  }

  /// No venue answers within a tenth of a millisecond, and pybit counts on it: it notes what it has
  /// subscribed to only after it has sent that.
  private static let leastDelay = TimeSpan.milliseconds(10)

  private func trade(
    _ operation: String, _ request: BybitStreamRequest, _ socket: SocketID,
    _ order: (_ path: String, _ body: WireReader, ServedAccount) -> BybitReply
  ) {
    let paths = [
      "order.create": Bybit.Path.create, "order.amend": Bybit.Path.amend,
      "order.cancel": Bybit.Path.cancel,
    ]
    let now = WallClock.now.milliseconds
    var reply = BybitReply(.permission, time: now)
    if let account = sockets[socket]?.account {
      if let path = paths[operation], let body = request.arguments.first {
        reply =
          request.arguments.count == 1
          ? order(path, body, account)
          : BybitReply(.parameter, "params error: args: expected one order", time: now)
      } else {
        reply = BybitReply(
          .parameter,
          "params error: op: expected order.create, order.amend or order.cancel, which are served"
            + " here, with an order in args, found \(operation)", time: now)
      }
    }
    send(
      BybitStreamAck.trade(
        operation, code: reply.code, message: reply.message, requestID: request.tradeRequestID,
        data: reply.result, connection: name(socket), time: now), to: socket)
  }

  // What accounts are told.

  private static let privateTopics = ["order", "execution", "execution.fast", "position", "wallet"]

  /// A topic without the word that limits it to linear contracts.
  private static func root(of topic: String) -> String {
    topic.hasSuffix(".linear") ? String(topic.dropLast(7)) : topic
  }

  func tell(_ news: [AccountNews], of account: ServedAccount, _ showing: BybitShowing) {
    let ears = sockets.filter { $0.value.kind == .private && $0.value.account === account }
    guard !ears.isEmpty else { return }
    for item in Self.merged(news) {
      let (topic, row, target): (String, JSON, FaultTarget)
      var subject = UInt64(account.number) << 48
      switch item {
      case .order(let order):
        (topic, row, target) = ("order", showing.order(order).json, .report)
        subject += order.venueID.number << 4
      case .fill(let fill):
        (topic, row, target) = ("execution", showing.execution(fill).json, .fill)
        subject += fill.fill.execution.number << 4 + 1
      case .position(let index):
        let position = showing.position(index, in: account.exchange)
        (topic, row, target) = ("position", position.json(onStream: true), .other)
        subject += UInt64(index.value) << 4 + 2
      case .balance:
        (topic, row, target) = ("wallet", showing.wallet(account.exchange).json, .other)
        subject += 3
      }
      let treatment = faults.treat(target, event: subject, isChange: item.isChange)
      remember(topic, row, of: account)
      if treatment.copies > 0, treatment.tellsFormer, case .order(let order) = item {
        say(topic, showing.formerLeg(of: order).json, to: ears, after: treatment.delay)
      }
      for _ in 0..<treatment.copies { say(topic, row, to: ears, after: treatment.delay) }
    }
  }

  private func remember(_ topic: String, _ row: JSON, of account: ServedAccount) {
    guard faults.faults?.injector.plans(.replayOnReconnect) ?? false else { return }
    let former = history[account.number, default: []].suffix(15)
    history[account.number] = former + [(topic, row)]
  }

  /// Has accounts told once more what they were told last, as soon as they listen.
  func repeatAll(_ accounts: [ServedAccount]) {
    for account in accounts { repeating[account.number] = Set(Self.privateTopics) }
  }

  private func repeatHistory(to socket: SocketID, _ words: [String]) {
    guard let stream = sockets[socket], let account = stream.account else { return }
    for word in words where repeating[account.number]?.remove(Self.root(of: word)) != nil {
      for item in history[account.number] ?? [] where item.topic == Self.root(of: word) {
        say(item.topic, item.row, to: [socket: stream], after: .zero)
      }
    }
  }

  /// Positions and balance once each, after all that happened: they are told as they are now.
  private static func merged(_ news: [AccountNews]) -> [AccountNews] {
    var kept: [AccountNews] = []
    var last: [AccountNews] = []
    for item in news {
      switch item {
      case .order, .fill: kept.append(item)
      case .position, .balance: if !last.contains(item) { last.append(item) }
      }
    }
    return kept + last
  }

  private func say(
    _ topic: String, _ row: JSON, to ears: [SocketID: Stream], after delay: TimeSpan
  ) {
    lastMessage += 1
    let now = WallClock.now.milliseconds
    for (socket, stream) in ears {
      for word in stream.topics where Self.root(of: word) == topic {
        let message = BybitMessage.told(
          word, id: "drydock-\(lastMessage)", time: now, rows: [row])
        if delay <= .zero {
          send(message, to: socket)
        } else {
          door.schedule(after: delay) { [weak self] in self?.send(message, to: socket) }
        }
      }
    }
  }
}

extension AccountNews {
  /// Whether it tells of an order that was told otherwise before.
  fileprivate var isChange: Bool {
    if case .order(let order) = self {
      order.status.isLive && order.updated > order.created
    } else {
      false
    }
  }
}
