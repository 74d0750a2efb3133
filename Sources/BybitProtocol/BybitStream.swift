public import Trading
public import WireFormat

/// What a client says on a stream.
public struct BybitStreamRequest: Sendable {
  public var operation: String
  public var arguments: [WireReader]
  /// What the client calls its message, to be said back as it came; nil where it does not.
  public var requestID: JSON?
  /// The same on the stream for orders, which spells it otherwise.
  public var tradeRequestID: JSON?
  public var header: JSON

  /// Reads a message.
  public init(_ reader: WireReader) throws(WireFailure) {
    operation = try reader.required("op").text()
    arguments = try reader.optional("args")?.elements() ?? []
    requestID = try reader.optional("req_id")?.json
    tradeRequestID = try reader.optional("reqId")?.json
    header = try reader.optional("header")?.json ?? .object([])
  }
}

/// The key, the moment it holds until, and the signature by which a private stream is opened.
public struct BybitStreamLogin: Hashable, Sendable {
  public var key: String
  /// In milliseconds.
  public var expires: Int64
  public var signature: String

  /// Reads the arguments of the operation.
  public init(_ arguments: [WireReader]) throws(WireFailure) {
    guard arguments.count >= 3 else {
      throw WireFailure(path: "args", expected: "three arguments", found: "\(arguments.count)")
    }
    key = try arguments[0].text()
    expires = try arguments[1].integer()
    signature = try arguments[2].text()
  }
}

/// What a server says to an operation of a client.
public enum BybitStreamAck {
  /// The end of an operation on the public or the private stream.
  public static func done(
    _ operation: String, succeeded: Bool = true, message: String = "", requestID: JSON?,
    connection: String
  ) -> JSON {
    .object([
      ("success", .bool(succeeded)), ("ret_msg", .string(message)),
      ("conn_id", .string(connection)), ("req_id", requestID ?? .string("")),
      ("op", .string(operation)),
    ])
  }

  /// The answer to a ping on the private stream.
  public static func pong(requestID: JSON?, connection: String, time: Int64) -> JSON {
    .object([
      ("req_id", requestID ?? .string("")), ("op", .string("pong")),
      ("args", .array([.string(String(time))])), ("conn_id", .string(connection)),
    ])
  }

  /// The answer to an operation on the stream for orders.
  public static func trade(
    _ operation: String, code: Int, message: String, requestID: JSON?, data: JSON,
    connection: String, time: Int64
  ) -> JSON {
    var members: [(String, JSON)] = requestID.map { [("reqId", $0)] } ?? []
    members += [
      ("retCode", JSON(code)), ("retMsg", .string(message)), ("op", .string(operation)),
      ("data", data), ("retExtInfo", .object([])),
      ("header", .object([("Timenow", .string(String(time)))])), ("connId", .string(connection)),
    ]
    return .object(members)
  }
}

/// One message of a topic.
public struct BybitMessage: Sendable {
  public var topic: String
  /// `snapshot` or `delta`; nil on private topics.
  public var type: String?
  /// When the venue said it; nil on private topics.
  public var time: Timestamp?
  public var data: WireReader

  /// Reads a message; nil for one that answers an operation.
  public init?(_ reader: WireReader) throws(WireFailure) {
    guard let topic = try reader.optional("topic")?.text() else { return nil }
    self.topic = topic
    type = try reader.optional("type")?.text()
    time = try reader.optional("ts")?.moment()
    data = try reader.required("data")
  }

  /// A message of a public topic.
  public static func shown(_ topic: String, type: String, time: Int64, data: JSON) -> JSON {
    .object([
      ("topic", .string(topic)), ("type", .string(type)), ("ts", .integer(time)),
      ("data", data), ("cts", .integer(time)),
    ])
  }

  /// A message of a private topic.
  public static func told(_ topic: String, id: String, time: Int64, rows: [JSON]) -> JSON {
    .object([
      ("id", .string(id)), ("topic", .string(topic)), ("creationTime", .integer(time)),
      ("data", .array(rows)),
    ])
  }
}

/// What a server says to an operation of a client, as the client reads it.
public struct BybitStreamReply: Hashable, Sendable {
  public var operation: String
  public var succeeded: Bool
  /// 0 where it succeeded, or where the stream says no code.
  public var code: Int
  public var message: String

  /// Reads a message; nil for one of a topic.
  public init?(_ reader: WireReader) throws(WireFailure) {
    if try reader.optional("topic") != nil { return nil }
    // The refusal of an operation that is not known does not name it.
    operation = try reader.text("op")
    code = Int(try reader.optional("retCode")?.integer() ?? 0)
    let isOrders = try reader.optional("retMsg") != nil
    message = try reader.optional(isOrders ? "retMsg" : "ret_msg")?.text() ?? ""
    if let flag = try reader.optional("success") {
      succeeded = try flag.flag()
    } else {
      // A pong says nothing else; anything else must say how it ended.
      let isPong = operation == "pong" || operation == "ping"
      if try reader.optional("retCode") == nil, !isPong { throw reader.failure("success") }
      succeeded = code == 0
    }
  }
}
