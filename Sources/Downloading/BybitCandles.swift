import BybitProtocol
import Foundation
import Trading
import Transport
import WireFormat

/// Candles by Bybit's public REST interface, in pages of a thousand.
struct BybitCandles {
  let request: DownloadRequest
  let fetching: Fetching
  private static let page: Int64 = 1_000

  /// A page of candles: those that begin in a span of time.
  struct Part {
    let begin: Timestamp
    let end: Timestamp
    var name: String { "\(begin.milliseconds)-\(end.milliseconds).csv" }
  }

  /// The venue's word for a timeframe.
  static func interval(of timeframe: Timeframe) -> String? {
    switch timeframe.seconds {
    case 86_400: "D"
    case 604_800: "W"
    case 60, 180, 300, 900, 1_800, 3_600, 7_200, 14_400, 21_600, 43_200:
      String(timeframe.seconds / 60)
    default: nil
    }
  }

  /// The pages of a request, on a grid that does not depend on where it begins.
  var parts: [Part] {
    let step = request.timeframe.span.nanoseconds * Self.page
    var parts: [Part] = []
    var begin = request.from
    while begin < request.to {
      let next = (begin.nanoseconds.divided(by: step, .down) + 1) * step
      let end = min(Timestamp(nanoseconds: next), request.to)
      parts.append(Part(begin: begin, end: end))
      begin = end
    }
    return parts
  }

  /// The rows of a page as CSV, oldest first; empty where the venue has none.
  func fetch(_ part: Part) async throws -> [UInt8] {
    guard let interval = Self.interval(of: request.timeframe) else {
      throw DownloadFailure(.misuse, "bybit has no candles of \(request.timeframe)")
    }
    let query = QueryText([
      .init("category", "linear"), .init("symbol", request.symbol), .init("interval", interval),
      .init("start", String(part.begin.milliseconds)),
      .init("end", String(part.end.milliseconds - 1)), .init("limit", String(Self.page)),
    ])
    let rows = try await BybitQuestion(fetching).rows(Bybit.Path.klines, query)
    var text = ""
    var last: Timestamp?
    for row in rows.reversed() {
      let candle = try BybitKline(row)
      guard candle.start >= part.begin, candle.start < part.end,
        last.map({ $0 < candle.start }) ?? true
      else {
        throw DownloadFailure(
          .badData, "bybit has answered with a candle of \(candle.start), which was not asked for")
      }
      last = candle.start
      text += "\(candle.start.milliseconds),\(candle.open),\(candle.high),\(candle.low),"
      text += "\(candle.close),\(candle.volume ?? "0")\n"
    }
    return Array(text.utf8)
  }
}

/// A question to Bybit's public interface.
struct BybitQuestion {
  private let fetching: Fetching

  init(_ fetching: Fetching) { self.fetching = fetching }

  /// The rows of a listing; asked again where the venue is busy.
  func rows(_ path: String, _ query: QueryText) async throws -> [WireReader] {
    var words = ""
    for attempt in 0..<fetching.tries {
      if attempt > 0 { try await Task.sleep(for: fetching.pause * Double(1 << attempt)) }
      let response = try await fetching.get(path, query: query.text)
      do {
        let reply = try BybitReply(WireReader(parsing: response.text))
        switch reply.code {
        case 0: return try reply.listing().rows
        case BybitCode.tooMany.rawValue, BybitCode.server.rawValue: words = reply.message
        default:
          throw DownloadFailure(
            .badData, "bybit refuses \(path): \(reply.message) (code \(reply.code))")
        }
      } catch let failure as WireFailure {
        words = "\(failure)"
      }
    }
    throw DownloadFailure(.unreachable, "\(fetching.endpoint)\(path): \(words)")
  }
}
