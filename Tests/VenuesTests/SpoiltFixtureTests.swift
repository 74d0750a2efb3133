import Foundation
import TestKit
import Testing
import Trading
import Transport
import Venues
import WireFormat

/// Recorded and documented payloads of the account, each spoilt in every place, one at a time.
@Suite(.reference) struct `A recorded payload with something odd in it` {
  static let folder = "venues/fixtures/bybit/"

  static func names(_ kind: String, _ prefixes: [String]) -> [String] {
    let path = SharedData.file(folder + kind).path
    let files = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return files.filter { name in
      name.hasSuffix(".json") && !name.contains(".request.")
        && prefixes.contains { name.hasPrefix($0) }
    }.sorted()
  }

  static func read(_ path: String) throws -> JSON {
    try JSON(
      parsing: String(contentsOf: SharedData.file(folder + path), encoding: .utf8))
  }

  /// What stands in place of a value of the venue, one after the other.
  static let oddities: [JSON] = [
    .string("SomethingNew"), .null, .string(""), .object([]), .array([]), .bool(true),
    .integer(.max), .integer(.min), .string("-99999999999999999999"), .number(1e300),
  ]

  /// Every row with one member of it replaced, or replaced as a whole.
  static func spoilt(_ row: JSON) -> [JSON] {
    var rows = oddities
    for member in row.members {
      for oddity in oddities where oddity != member.value {
        guard case .object(var object) = row else { continue }
        object[member.name] = oddity
        rows.append(.object(object))
      }
    }
    return rows
  }

  /// A row of another symbol of ours, by which is seen that neighbours are told.
  static func neighbour(_ row: JSON) -> JSON {
    guard case .object(var object) = row else { return row }
    object["symbol"] = .string("NEIGHBOUR")
    object["category"] = .string("linear")
    if object["positionIdx"] != nil { object["positionIdx"] = .integer(0) }
    for name in ["execId", "orderId"] where object[name] != nil {
      object[name] = .string("neighbour")
    }
    return .object(object)
  }

  private func bench(_ rows: [JSON]) throws -> AdapterBench {
    let symbols = Set(rows.compactMap { $0["symbol"]?.string })
    var bench = try AdapterBench(symbols.sorted() + ["NEIGHBOUR"])
    bench.adapter.begin(at: bench.moment)
    bench.connect()
    _ = bench.drain()
    return bench
  }

  private func tells(_ outputs: [VenueOutput], _ neighbour: InstrumentIndex) -> Bool {
    outputs.contains { output in
      switch output {
      case .event(.order(let report)): report.instrument == neighbour
      case .event(.fill(let fill)): fill.instrument == neighbour
      case .payment(let payment): payment.instrument == neighbour
      default: false
      }
    }
  }

  @Test(arguments: Self.names("ws", ["private-order--", "private-execution--"]))
  func `costs a push no neighbour`(name: String) throws {
    let message = try Self.read("ws/" + name)
    let topic = try #require(message["topic"]?.string)
    let rows = try #require(message["data"]?.elements)
    var bench = try bench(rows)
    let last = InstrumentIndex(Set(rows.compactMap { $0["symbol"]?.string }).count)
    for row in rows {
      let neighbour = Self.neighbour(row)
      bench.hear(Rows.push(topic, [neighbour.compactText]))
      guard tells(bench.drain(), last) else { continue }
      for odd in Self.spoilt(row) {
        bench.hear(Rows.push(topic, [odd.compactText, neighbour.compactText]))
        let outputs = bench.drain()
        #expect(tells(outputs, last), "\(odd.compactText)")
        // Whatever it was, it is told, asked for, or of somebody else.
        let isKnown = !bench.events(outputs).isEmpty
        #expect(isKnown, "\(odd.compactText)")
      }
    }
  }

  @Test(
    arguments: Self.names(
      "rest",
      ["GET-v5-order-realtime--", "GET-v5-execution-list--", "GET-v5-position-list--"]))
  func `never makes a listing an empty one`(name: String) throws {
    let answer = try Self.read("rest/" + name)
    let rows = (answer["result"] ?? answer)["list"]?.elements ?? []
    var bench = try bench(rows)
    let index = InstrumentIndex(0)
    let request: Request =
      name.contains("order")
      ? .openOrders(nil)
      : name.contains("position") ? .positions : .fills(index, since: AdapterBench.begin)
    for row in rows {
      guard case .object(var own) = row else { continue }
      own["category"] = .string("linear")
      if own["positionIdx"] != nil { own["positionIdx"] = .integer(0) }
      if request == .positions, own["size"]?.string == "0" { continue }
      if request == .openOrders(nil) { own["orderStatus"] = .string("New") }
      for odd in Self.spoilt(.object(own)) where Self.isOurs(odd, as: .object(own)) {
        // Something that is not ours, or is flat by its own word, may be passed over.
        let call = try bench.ask(request)
        bench.reply(AdapterBench.listing([odd.compactText]), to: call)
        let outputs = bench.drain()
        guard let outcome = bench.outcomes(of: outputs).first else {
          Issue.record("no answer: \(odd.compactText)")
          continue
        }
        let isEmpty =
          switch outcome {
          case .accepted(.openOrders(let orders)): orders.isEmpty
          case .accepted(.positions(let positions, _)): positions.isEmpty
          case .accepted(.fills(let fills, _)):
            fills.isEmpty && !bench.hasAskedForPosition(outputs)
          default: false
          }
        #expect(!isEmpty, "\(odd.compactText)")
      }
    }
  }

  /// Whether a spoilt row says still that it is of our symbol and has something in it.
  private static func isOurs(_ odd: JSON, as row: JSON) -> Bool {
    guard case .object = odd else { return true }
    func isSame(_ name: String) -> Bool { odd[name] == row[name] }
    let isOwn = isSame("symbol") && isSame("category") && isSame("positionIdx")
    return isOwn && isSame("execType") && isSame("orderStatus")
      && odd["size"] != .integer(0)
  }

  @Test(arguments: Self.names("ws", ["private-", "public-", "op-"]))
  func `is no trap on any stream`(name: String) throws {
    guard let message = try? Self.read("ws/" + name) else { return }
    var bench = try AdapterBench(streamsMarket: true, wantsBook: true)
    bench.adapter.begin(at: bench.moment)
    bench.connect()
    bench.adapter.take(.opened, on: .market, at: bench.moment)
    bench.hear(#"{"success":true,"op":"subscribe","ret_msg":""}"#, on: .market)
    for stream in VenueStream.allCases {
      for odd in Self.spoilt(message) {
        bench.hear(odd.compactText, on: stream)
        bench.adapter.turn(at: bench.moment)
        _ = bench.drain()
      }
      for row in message["data"]?.elements ?? [message["data"] ?? .null] {
        for odd in Self.spoilt(row) {
          guard case .object(var whole) = message else { continue }
          whole["data"] = message["data"]?.elements.isEmpty ?? true ? odd : .array([odd])
          bench.hear(JSON.object(whole).compactText, on: stream)
          _ = bench.drain()
        }
      }
    }
    // Whatever was said, the account is heard again, at the latest by a new connection.
    bench.adapter.take(.closed("at the end"), on: .account, at: bench.moment)
    _ = bench.drain()
    var isOpening = false
    for _ in 0..<60 where !isOpening {
      bench.now = bench.now + .seconds(1)
      bench.adapter.turn(at: bench.moment)
      isOpening = bench.drain().contains { if case .open(.account, _) = $0 { true } else { false } }
    }
    bench.connect()
    _ = bench.drain()
    bench.hear(Rows.push("order.linear", [Rows.order()]))
    #expect(bench.events(bench.drain()).count == 1)
  }
}

extension AdapterBench {
  /// Whether something has made the executor look at what is held.
  func hasAskedForPosition(_ outputs: [VenueOutput]) -> Bool {
    outputs.contains { output in
      switch output {
      case .event(.positionChanged), .event(.gap), .payment: true
      default: false
      }
    }
  }
}
