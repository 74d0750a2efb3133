/// One request as a server gets it or a client sends it.
public struct HTTPRequest: Sendable {
  /// `GET`, `POST` and so on.
  public var method: String
  /// The path, percent-decoded, without the query.
  public var path: String
  /// What stands after the question mark.
  ///
  /// A server sees it percent-decoded, since the library decodes as it reads.
  public var query: String
  public var fields: [HTTPField]
  public var body: [UInt8]

  /// Creates a request.
  public init(
    method: String = "GET", path: String, query: String = "", fields: [HTTPField] = [],
    body: [UInt8] = []
  ) {
    self.method = method
    self.path = path
    self.query = query
    self.fields = fields
    self.body = body
  }

  /// The value of a header field, whatever the case of its name; nil where it was not sent.
  public subscript(field name: String) -> String? { fields[name] }

  /// The body as text.
  public var text: String { String(decoding: body, as: UTF8.self) }
}

/// One header field.
public struct HTTPField: Equatable, Sendable {
  public var name: String
  public var value: String

  /// Creates a field.
  public init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

extension [HTTPField] {
  /// The value of a field, whatever the case of its name; nil where there is none.
  public subscript(name: String) -> String? {
    first { $0.name == name || $0.name.lowercased() == name.lowercased() }?.value
  }
}

/// What answers a request.
public struct HTTPResponse: Sendable {
  public var status: Int
  public var fields: [HTTPField]
  public var body: [UInt8]

  /// Creates a response.
  public init(status: Int = 200, fields: [HTTPField] = [], body: [UInt8] = []) {
    self.status = status
    self.fields = fields
    self.body = body
  }

  /// A response of JSON text.
  public static func json(
    _ text: String, status: Int = 200, fields: [HTTPField] = []
  ) -> HTTPResponse {
    HTTPResponse(
      status: status, fields: [HTTPField("content-type", "application/json")] + fields,
      body: Array(text.utf8))
  }

  /// The body as text.
  public var text: String { String(decoding: body, as: UTF8.self) }
}
