internal import CWebSockets

extension HTTPRequest {
  /// Reads what the library holds of a request's head; nil where its method is not known.
  init?(_ wsi: OpaquePointer, fields names: [String]) {
    let methods: [(lws_token_indexes, String)] = [
      (WSI_TOKEN_GET_URI, "GET"), (WSI_TOKEN_POST_URI, "POST"), (WSI_TOKEN_PUT_URI, "PUT"),
      (WSI_TOKEN_DELETE_URI, "DELETE"), (WSI_TOKEN_PATCH_URI, "PATCH"),
      (WSI_TOKEN_OPTIONS_URI, "OPTIONS"), (WSI_TOKEN_HEAD_URI, "HEAD"),
    ]
    var found: (method: String, path: String)?
    for (token, method) in methods {
      guard let path = unsafe Self.head(wsi, token) else { continue }
      found = (method, path)
      break
    }
    guard let found else { return nil }
    var fields: [HTTPField] = []
    for (token, name) in [
      (WSI_TOKEN_HTTP_CONTENT_LENGTH, "content-length"),
      (WSI_TOKEN_HTTP_CONTENT_TYPE, "content-type"), (WSI_TOKEN_HOST, "host"),
      (WSI_TOKEN_ORIGIN, "origin"),
    ] {
      if let value = unsafe Self.head(wsi, token) { fields.append(HTTPField(name, value)) }
    }
    for name in names {
      if let value = unsafe Self.custom(wsi, name + ":") { fields.append(HTTPField(name, value)) }
    }
    self.init(
      method: found.method, path: found.path, query: unsafe Self.query(wsi), fields: fields)
  }

  /// The parts of the query, which the library has taken apart and decoded, together again.
  private static func query(_ wsi: OpaquePointer) -> String {
    var parts: [String] = []
    while true {
      let index = Int32(parts.count)
      let count = Int(unsafe lws_hdr_fragment_length(wsi, WSI_TOKEN_HTTP_URI_ARGS, index))
      guard count > 0 else { break }
      parts.append(
        unsafe text(of: count) { memory, room in
          unsafe lws_hdr_copy_fragment(wsi, memory, room, WSI_TOKEN_HTTP_URI_ARGS, index)
        })
    }
    return parts.joined(separator: "&")
  }

  private static func head(_ wsi: OpaquePointer, _ token: lws_token_indexes) -> String? {
    let count = Int(unsafe lws_hdr_total_length(wsi, token))
    guard count > 0 else { return nil }
    return unsafe text(of: count) { unsafe lws_hdr_copy(wsi, $0, $1, token) }
  }

  fileprivate static func custom(_ wsi: OpaquePointer, _ name: String) -> String? {
    let length = Int32(name.utf8.count)
    let count = Int(unsafe lws_hdr_custom_length(wsi, name, length))
    guard count > 0 else { return nil }
    return unsafe text(of: count) { unsafe lws_hdr_custom_copy(wsi, $0, $1, name, length) }
  }

  private static func text(
    of count: Int, _ copy: (UnsafeMutablePointer<CChar>?, Int32) -> Int32
  ) -> String {
    unsafe String(unsafeUninitializedCapacity: count + 1) { memory in
      unsafe memory.withMemoryRebound(to: CChar.self) { memory in
        max(0, Int(unsafe copy(memory.baseAddress, Int32(count + 1))))
      }
    }
  }
}

extension HTTPResponse {
  /// The header fields of these names that a response carries.
  static func fields(of wsi: OpaquePointer, _ names: [String]) -> [HTTPField] {
    names.compactMap { name in
      unsafe HTTPRequest.custom(wsi, name + ":").map { HTTPField(name, $0) }
    }
  }
}
