import BybitProtocol
import SimulatedExchange
import Simulation
import Trading
public import Transport
import WireFormat

/// Bybit's REST interface and streams, version 5, before a served exchange.
///
/// Requests are authenticated by the clock on the wall, whatever time the data has.
public final class BybitFront: VenueFront {
  public static let fields = [
    Bybit.Field.key, Bybit.Field.timestamp, Bybit.Field.window, Bybit.Field.signature,
  ].map { $0.lowercased() }

  let door: FrontDoor
  let faults: FaultBox
  private var limits = RequestLimits()
  private var past: [Int: [(time: Timestamp, view: AccountView)]] = [:]
  let streams: BybitStreams
  /// How many orders it has said to have that it does not have.
  var ghosts: UInt64 = 0

  /// Creates a front with faults that it shares.
  public init(door: FrontDoor, faults: FaultBox) {
    self.door = door
    self.faults = faults
    streams = BybitStreams(door: door, faults: faults)
  }

  func showing(_ account: ServedAccount) -> BybitShowing {
    BybitShowing(
      number: account.number, instruments: door.exchange.instruments, clock: door.clock)
  }

  /// The clock of the envelope, by which clients also sign: that on the wall, in milliseconds.
  var time: Int64 { WallClock.now.milliseconds }

  // Requests.

  public func reply(to request: HTTPRequest) -> HTTPReply {
    guard request.path.hasPrefix("/v5/") else { return HTTPReply(HTTPResponse(status: 404)) }
    if request.path.hasPrefix("/v5/market/") {
      guard request.method == "GET" else { return HTTPReply(HTTPResponse(status: 404)) }
      let subject = "market \(request.path)"
      if let words = Self.unserved(request) {
        return answer(BybitReply(.parameter, words, time: time))
      }
      return perform(
        Operation(.other, target: .other, subject: subject) { _ in
          self.market(request.path, QueryText(request.query))
        }, for: nil, fields: [])
    }
    let account: ServedAccount
    switch authenticate(request) {
    case .failure(let refusal): return HTTPReply(refusal.response)
    case .success(let found): account = found
    }
    var fields: [HTTPField] = []
    if door.hasLimits, let limit = Bybit.limit(of: request.path) {
      let (left, reset) = limits.take(
        request.path, of: account.number, limit: limit, at: WallClock.now)
      fields = Self.limitFields(limit, left, reset)
      if left < 0 { return answer(BybitReply(.tooMany, time: time), fields) }
    }
    do throws(WireFailure) {
      guard let operation = try operation(request, account) else {
        return HTTPReply(HTTPResponse(status: 404))
      }
      return perform(operation, for: account, fields: fields)
    } catch {
      return answer(BybitReply(.parameter, "params error: \(error)", time: time), fields)
    }
  }

  /// Why the market is not asked in this way here; nil where it is.
  private static func unserved(_ request: HTTPRequest) -> String? {
    do throws(WireFailure) {
      try BybitParameters.check(request)
      return nil
    } catch {
      return "params error: \(error)"
    }
  }

  static func limitFields(_ limit: Int, _ left: Int, _ reset: Timestamp) -> [HTTPField] {
    [
      HTTPField(Bybit.Field.limit, String(limit)),
      HTTPField(Bybit.Field.remaining, String(max(0, left))),
      HTTPField(Bybit.Field.reset, String(reset.milliseconds)),
    ]
  }

  func answer(_ reply: BybitReply, _ fields: [HTTPField] = []) -> HTTPReply {
    HTTPReply(.json(reply.json.compactText, fields: fields))
  }

  /// A page for people, as what stands before a venue answers.
  static func page(_ status: Int, _ words: String) -> HTTPResponse {
    HTTPResponse(
      status: status, fields: [HTTPField("content-type", "text/html")],
      body: Array("<html><body><h1>\(status)</h1>\(words)</body></html>".utf8))
  }

  // Who asks.

  /// A request that is not believed.
  private struct Refusal: Error { let response: HTTPResponse }

  private func authenticate(_ request: HTTPRequest) -> Result<ServedAccount, Refusal> {
    func refuse(_ code: BybitCode, _ text: String? = nil, status: Int = 200) -> Refusal {
      let body = BybitReply(code, text, time: time).json.compactText
      return Refusal(response: .json(body, status: status))
    }
    guard let key = request[field: Bybit.Field.key.lowercased()],
      let stamp = request[field: Bybit.Field.timestamp.lowercased()],
      let sign = request[field: Bybit.Field.signature.lowercased()]
    else { return .failure(refuse(.key, status: 401)) }
    let window = request[field: Bybit.Field.window.lowercased()] ?? ""
    guard let account = door.exchange.accounts.first(where: { $0.key == key }) else {
      return .failure(refuse(.key))
    }
    let span = Int64(window) ?? Bybit.standardWindow
    let now = time
    guard let sent = Int64(stamp), sent >= now - span, sent < now + Bybit.allowedLead else {
      return .failure(
        refuse(
          .time,
          "invalid request, please check your server timestamp or recv_window param."
            + " req_timestamp[\(stamp)],server_timestamp[\(now)],recv_window[\(span)]"))
    }
    let signing = BybitSigning(key: account.key, secret: account.secret)
    guard
      signing.accepts(
        sign, timestamp: stamp, window: window, query: request.query, body: request.text)
    else { return .failure(refuse(.signature)) }
    return .success(account)
  }

  // Listings from a little ago.

  func view(of account: ServedAccount, before age: TimeSpan) -> AccountView {
    guard age > .zero else { return AccountView(account) }
    if door.clock.isLockstep { return account.view(before: age) }
    let moment = faults.now - age
    return past[account.number]?.last { $0.time <= moment }?.view ?? AccountView(account)
  }

  /// Keeps what a query would have seen until now, where a plan may ask for it.
  private func remember(_ account: ServedAccount) {
    guard faults.faults != nil, !door.clock.isLockstep else { return }
    let now = faults.now
    var views = past[account.number] ?? []
    let oldest = now - account.exchange.profile.readLag
    while views.count > 1, views[1].time <= oldest { views.removeFirst() }
    views.append((now, AccountView(account)))
    past[account.number] = views
  }

  // The streams.

  public func tell(_ news: [AccountNews], of account: ServedAccount) {
    remember(account)
    streams.tell(news, of: account, showing(account))
  }

  public func showMarket() { streams.showMarket() }

  public func breakStreams() { streams.breakAll() }

  public func repeatStreams() { streams.repeatAll(door.exchange.accounts) }

  public func admits(_ request: HTTPRequest) -> Bool { streams.admits(request.path) }

  public func opened(_ socket: SocketID, for request: HTTPRequest) {
    streams.opened(socket, request.path)
  }

  public func received(_ text: String, from socket: SocketID) {
    streams.received(text, from: socket) { path, body, account in
      let request = HTTPRequest(
        method: "POST", path: path, body: Array(body.json.compactText.utf8))
      do throws(WireFailure) {
        let operation = try operation(request, account)
        return operation?.run { AccountView(account) }
          ?? BybitReply(.parameter, "no such operation", time: time)
      } catch {
        return BybitReply(.parameter, "params error: \(error)", time: time)
      }
    }
  }

  public func closed(_ socket: SocketID) { streams.closed(socket) }
}
