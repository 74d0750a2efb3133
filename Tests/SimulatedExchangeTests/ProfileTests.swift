import Foundation
import SimulatedExchange
import TestKit
import Testing
import Trading

@Suite struct `The profile of a venue` {
  @Test(arguments: [Trigger.Source.last, .mark])
  func `says which price wakes a stop`(source: Trigger.Source) {
    var profile = Venues.hyperliquid
    profile.triggerSource = source
    var bench = ExchangeBench(profile)
    bench.exchange.openMark(
      ExchangeBench.symbol, bench.candle("100", "100", "100", "100"), lasting: ExchangeBench.span)
    bench.hold(.buy, "1", at: "100", attached: PositionStops(stop: "95"))
    bench.send(
      .sell, .zero, trigger: Trigger(price: "94", crossing: .falling), closesPosition: true)
    bench.exchange.openMark(
      ExchangeBench.symbol, bench.candle("100", "100", "99", "100"), lasting: ExchangeBench.span)
    #expect(
      bench.exchange.openOrders(ExchangeBench.symbol).allSatisfy { $0.trigger?.source == source })
    // The last price falls past both, the mark price does not.
    bench.go("100", "100", "90", "100")
    #expect((bench.size == .zero) == (source == .last))
    bench.exchange.openMark(
      ExchangeBench.symbol, bench.candle("100", "100", "93", "100"), lasting: ExchangeBench.span)
    bench.go("100", "100", "99", "99")
    #expect(bench.size == .zero)
  }

  @Test func `bounds the conditional orders of a symbol, by a code of its own`() {
    var profile = Venues.bybit
    profile.maximumConditionalOrders = 2
    profile.conditionalLimitCode = 110_009
    var bench = ExchangeBench(profile)
    bench.hold(.buy, "1", at: "100", attached: PositionStops(stop: "90"))
    func sendStop(_ level: Price) {
      bench.send(.buy, "1", trigger: Trigger(price: level, crossing: .rising))
    }
    sendStop("110")
    sendStop("111")
    #expect(bench.refusal == nil)
    sendStop("112")
    #expect(bench.refusal == Rejection(.tooManyOrders, code: 110_009))
    // Others are not counted with them.
    bench.send(.buy, "0.1", .limit("95", .goodTillCancelled))
    #expect(bench.refusal == nil)
    bench.exchange.cancelOldest(ExchangeBench.symbol, at: bench.now)
    profile.maximumOpenOrders = 1
    profile.conditionalLimitCode = nil
    var other = ExchangeBench(profile)
    other.send(.buy, "0.1", .limit("95", .goodTillCancelled))
    other.send(.buy, "0.1", .limit("95", .goodTillCancelled))
    #expect(other.refusal == profile.rejection(.tooManyOrders))
  }

  /// What is read of a profile and its habits by those who act on it, as text.
  private static func uses() throws -> String {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let modules = [
      "Execution", "SimulatedExchange", "Simulation", "LiveTrading", "VenueServer", "Reports",
    ]
    var text = ""
    for module in modules {
      let folder = root.appending(path: "Sources/\(module)")
      let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
      for case let file as URL in files ?? .init() where file.pathExtension == "swift" {
        text += try String(contentsOf: file, encoding: .utf8)
      }
    }
    return text
  }

  @Test func `has no member that nobody goes by`() throws {
    let uses = try Self.uses()
    let parts: [Any] = [Venues.bybit, VenueHabits(), VenueHabits.GoneCodes()]
    let members = parts.flatMap { Mirror(reflecting: $0).children.compactMap(\.label) }
    #expect(members.count > 30)
    for member in members {
      let use = try Regex("\\b(profile|habits|codes)[?!]?\\.\(member)\\b")
        .wordBoundaryKind(.simple)
      let isUsed = uses.contains(use)
      #expect(isUsed, "\(member)")
    }
  }
}
