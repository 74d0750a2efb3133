public import WireFormat

/// What stands around every answer to a request.
public struct BybitReply: Sendable {
  /// 0 where the request was taken.
  public var code: Int
  public var message: String
  public var result: JSON
  /// The server's clock, in milliseconds; nil where it does not say.
  public var time: Int64?

  /// An answer that refuses.
  public init(_ code: BybitCode, _ message: String? = nil, time: Int64) {
    self.code = code.rawValue
    self.message = message ?? code.text
    result = .object([])
    self.time = time
  }

  /// An answer with a result.
  public init(_ result: JSON, time: Int64) {
    code = 0
    message = "OK"
    self.result = result
    self.time = time
  }

  /// Reads an answer.
  public init(_ reader: WireReader) throws(WireFailure) {
    code = Int(try reader.required("retCode").integer())
    message = try reader.optional("retMsg")?.text() ?? ""
    result = try reader.optional("result")?.json ?? .object([])
    time = try reader.optional("time")?.integer()
  }

  /// As it stands on the wire.
  public var json: JSON {
    .object([
      ("retCode", JSON(code)), ("retMsg", .string(message)), ("result", result),
      ("retExtInfo", .object([])), ("time", time.map { .integer($0) } ?? .null),
    ])
  }

  /// Of which part of the venue the result is; linear where it does not say.
  public func category() throws(WireFailure) -> BybitCategory {
    try WireReader(result, path: "result").filled("category")?.said() ?? .linear
  }

  /// The rows of a listing, and where it goes on; throws where the answer is no listing.
  public func listing() throws(WireFailure) -> (rows: [WireReader], cursor: String?) {
    let reader = WireReader(result, path: "result")
    let cursor = try reader.optional("nextPageCursor")?.text()
    return (try reader.required("list").elements(), cursor == "" ? nil : cursor)
  }
}
