public import Trading
public import Transport
import WireFormat

/// The time of a served exchange, which its admin interface tells and lets go on.
public struct ServedTime: Sendable {
  /// What the exchange says of its time.
  public struct State: Sendable {
    /// The moment that clients are shown.
    public var now: Timestamp
    public var isOver: Bool
    public var isLockstep: Bool
    /// Seconds of data a second; nil where time is told to go on.
    public var speed: Double?
    /// Whether clients are shown the times of the data.
    public var isReplay: Bool
  }

  public let address: Address

  /// Creates the time of the exchange at an address.
  public init(_ address: Address) { self.address = address }

  /// Asks what time it is; nil where whoever answers is no served exchange.
  public func state(by loop: ClientLoop) -> State? {
    guard let response = loop.fetch(HTTPRequest(path: "/drydock/state"), from: address),
      response.status == 200
    else { return nil }
    return Self.read(response)
  }

  /// Lets time go on up to a moment that clients are shown.
  func advance(
    to moment: Timestamp, by loop: ClientLoop, _ session: LiveSession
  ) throws -> State {
    let up = moment.nanoseconds.divided(by: 1_000_000, .up)
    let request = HTTPRequest(
      method: "POST", path: "/drydock/advance", body: Array(#"{"to":\#(up)}"#.utf8))
    guard let response = loop.fetch(request, from: address), let state = Self.read(response) else {
      throw LiveFailure("the served exchange does not let its time go on", .venue)
    }
    return state
  }

  private static func read(_ response: HTTPResponse) -> State? {
    guard let json = try? JSON(parsing: response.text), let now = json["shown"]?.integer,
      let isOver = json["isOver"]?.bool, let isLockstep = json["isLockstep"]?.bool
    else { return nil }
    return State(
      now: Timestamp(milliseconds: Int64(now)), isOver: isOver, isLockstep: isLockstep,
      speed: json["speed"]?.double, isReplay: json["clock"]?.string == "replay")
  }
}

extension ClientLoop {
  /// Sends a request and waits for its response, while everything else goes on; nil where none
  /// comes.
  public func fetch(
    _ request: HTTPRequest, from address: Address, within span: TimeSpan = .seconds(10)
  ) -> HTTPResponse? {
    try? attempt(request, at: address, within: span).get()
  }

  /// The same, and where no response comes, why.
  public func attempt(
    _ request: HTTPRequest, at address: Address, within span: TimeSpan = .seconds(10)
  ) -> Result<HTTPResponse, Client.Failure> {
    var result: Result<HTTPResponse, Client.Failure>?
    send(request, to: address, within: span) { end in
      result = end.mapError { $0 as? Client.Failure ?? .closed }
    }
    while true {
      if let result { return result }
      turn(atMost: .milliseconds(100))
    }
  }
}
