import Trading
import Transport

/// Gets things by HTTP, and asks again where that may help.
struct Fetching: Sendable {
  let client: Client
  let endpoint: Address
  /// How often something is asked for at most, and how long it waits before the second time.
  var tries = 5
  var pause = Duration.milliseconds(500)

  /// The response to a request: success, or that there is no such thing.
  ///
  /// Time-outs, broken connections, 429 and 5xx are asked again, each time after twice as long with
  /// a share of chance, so that many who wait do not come back at once.
  func get(_ path: String, query: String = "") async throws -> HTTPResponse {
    var words = ""
    for attempt in 0..<tries {
      if attempt > 0 {
        let factor = Double(1 << (attempt - 1)) * Double.random(in: 0.75...1.25)
        try await Task.sleep(for: pause * factor)
      }
      do {
        let request = HTTPRequest(path: path, query: query)
        let response = try await client.send(request, to: endpoint, within: .seconds(120))
        switch response.status {
        case 200..<300, 404: return response
        case 429, 500..<600: words = "status \(response.status)"
        default:
          throw DownloadFailure(
            .unreachable, "\(endpoint)\(path): refused with status \(response.status)")
        }
      } catch let failure as Client.Failure {
        words = "\(failure)"
      }
    }
    throw DownloadFailure(
      .unreachable, "\(endpoint)\(path): no answer after \(tries) tries: \(words)")
  }
}
