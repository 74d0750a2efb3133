import BybitProtocol
import Foundation
import TestKit
import Testing
import Trading
import WireFormat

/// Payloads of the venue that others recorded or documented, read in place.
enum Fixtures {
  static let folder = "venues/fixtures/bybit/"

  /// The names of the files of one kind, without their ending.
  static func names(_ kind: String, _ prefix: String = "") -> [String] {
    let path = SharedData.file(folder + kind).path
    let files = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return files.filter { $0.hasSuffix(".json") && $0.hasPrefix(prefix) }.sorted()
  }

  static func read(_ path: String) throws -> WireReader {
    let text = try String(contentsOf: SharedData.file(folder + path), encoding: .utf8)
    return try WireReader(parsing: text)
  }

  /// The result of an answer; some were recorded without what stands around it.
  static func result(_ path: String) throws -> WireReader {
    let reader = try read(path)
    guard reader.json["retCode"] != nil else { return reader }
    return WireReader(try BybitReply(reader).result, path: "result")
  }
}

/// What a row says and what was understood of it, to be held beside each other.
struct Understood {
  var raw: JSON
  var said: JSON

  /// The members that both have, of which each must say the same; how many they are.
  func compare(_ name: String) -> Int {
    switch (raw, said) {
    case (.object, .object):
      var count = 0
      for member in said.members {
        guard let value = raw[member.name] else { continue }
        if Self.given.contains(member.name) { continue }
        count += 1
        #expect(
          Self.isSame(value, member.value),
          "\(name): \(member.name) \(value.compactText), read as \(member.value.compactText)"
        )
      }
      return count
    case (.array(let cells), .array(let others)):
      for (cell, other) in zip(cells, others) {
        #expect(Self.isSame(cell, other), "\(name): \(cell.compactText) \(other.compactText)")
      }
      return min(cells.count, others.count)
    default:
      Issue.record("\(name): of different kinds")
      return 0
    }
  }

  /// What a server here says of its own accord and no reader reads.
  static let given: Set<String> = [
    "category", "isLeverage", "smpType", "smpGroup", "lastPriceOnCreated", "tpTriggerBy",
    "slTriggerBy", "tpslMode", "cumFeeDetail", "feeCurrency", "leavesValue", "extraFees", "seq",
    "indexPrice", "underlyingPrice", "createType", "riskId", "autoAddMargin", "adlRankIndicator",
    "breakEvenPrice", "positionBalance", "bustPrice", "positionStatus", "positionMMByMp",
    "positionIMByMp", "isReduceOnly", "sessionAvgPrice", "mmrSysUpdatedTime",
    "leverageSysUpdatedTime", "settleCoin", "launchTime", "deliveryTime", "deliveryFeeRate",
    "leverageFilter", "unifiedMarginTrade", "copyTrading", "upperFundingRate",
    "lowerFundingRate", "isPreListing", "preListingInfo", "symbolType", "priceScale",
    "accountIMRate", "accountMMRate", "accountLTV", "totalMarginBalance", "totalPerpUPL",
    "price24hPcnt", "isBlockTrade", "isRPITrade", "L", "BT", "RPI", "smpOrderId", "orderIv",
    "placeType", "blockTradeId", "tpLimitPrice", "slLimitPrice", "isRpiTrade", "minPrice",
    "maxPrice", "postOnlyMaxOrderQty", "usdValue", "free", "locked", "borrowAmount",
    "availableToBorrow", "availableToWithdraw", "accruedInterest", "bonus", "collateralSwitch",
    "marginCollateral", "spotHedgingQty",
  ]

  static func isSame(_ left: JSON, _ right: JSON) -> Bool {
    if left == right || (isNothing(left) && isNothing(right)) { return true }
    switch (left, right) {
    case (.object, .object):
      return right.members.allSatisfy { member in
        left[member.name].map { given.contains(member.name) || isSame($0, member.value) } ?? true
      }
    case (.array(let lefts), .array(let rights)):
      return lefts.count == rights.count && zip(lefts, rights).allSatisfy { isSame($0, $1) }
    default:
      guard let one = left.double, let other = right.double else { return false }
      return abs(one - other) <= 1e-8 + abs(one) * 1e-12
    }
  }

  /// The ways of the venue to say that there is nothing.
  private static func isNothing(_ json: JSON) -> Bool {
    json == .null || json == .string("") || json == .string("UNKNOWN") || json.double == 0
  }
}

@Suite(.reference) struct `Recorded answers` {
  typealias Reading = @Sendable (WireReader) throws -> JSON

  static let readings: [(endpoint: String, read: Reading)] = [
    ("GET-v5-order-realtime--", { try BybitOrder($0).json }),
    ("GET-v5-order-history--", { try BybitOrder($0).json }),
    ("GET-v5-execution-list--", { try BybitExecution($0).json }),
    ("GET-v5-position-list--", { try BybitPosition($0).json(onStream: false) }),
    ("GET-v5-account-wallet-balance--", { try BybitWallet($0).json }),
    ("GET-v5-market-instruments-info--", { try BybitInstrument($0).json }),
    ("GET-v5-market-tickers--", { try BybitTicker($0).json }),
    ("GET-v5-market-kline--", { try BybitKline($0).row }),
    ("GET-v5-market-mark-price-kline--", { try BybitKline($0).row }),
    ("GET-v5-market-index-price-kline--", { try BybitKline($0).row }),
    ("GET-v5-market-premium-index-price-kline--", { try BybitKline($0).row }),
    ("GET-v5-market-recent-trade--", { try BybitTrade($0, onStream: false).row }),
  ]

  static let listings = readings.flatMap { reading in
    Fixtures.names("rest", reading.endpoint).filter { !$0.contains(".request.") }
  }

  /// Rows of other shapes, which are refused by the name of what is wrong: of spot, and candles
  /// that a library wrote out in its own words.
  static let foreign = [
    "GET-v5-market-instruments-info--docs-3.json": "qtyStep",
    "GET-v5-market-mark-price-kline--hirokisan.json": "expected a list",
    "GET-v5-market-index-price-kline--hirokisan.json": "expected a list",
    "GET-v5-market-premium-index-price-kline--hirokisan.json": "expected a list",
  ]

  @Test(arguments: listings)
  func `of listings say what they say`(name: String) throws {
    let reading = try #require(Self.readings.first { name.hasPrefix($0.endpoint) })
    let rows = try Fixtures.result("rest/" + name).required("list").elements()
    var count = 0
    for row in rows {
      do {
        count += Understood(raw: row.json, said: try reading.read(row)).compare(name)
      } catch {
        let word = try #require(Self.foreign[name], "\(name): \(error)")
        #expect("\(error)".contains(word))
        return
      }
    }
    #expect(count > 0 || rows.isEmpty, "\(name): nothing was compared")
  }

  /// One more was written out by a library in its own words.
  @Test(
    arguments: Fixtures.names("rest", "GET-v5-market-orderbook--").filter {
      !$0.contains(".request.") && !$0.contains("hirokisan")
    })
  func `of books say what they say`(name: String) throws {
    let result = try Fixtures.result("rest/" + name)
    let book = try BybitBook(result)
    #expect(Understood(raw: result.json, said: .object(book.members)).compare(name) >= 4)
    #expect(!book.bids.isEmpty && !book.asks.isEmpty)
  }

  @Test(arguments: Fixtures.names("rest", "error--"))
  func `that refuse are never taken for empty ones`(name: String) throws {
    let reply = try BybitReply(Fixtures.read("rest/" + name))
    #expect(reply.code != 0)
    #expect(!reply.message.isEmpty)
    #expect(throws: WireFailure.self) { try reply.listing() }
  }

  /// Every answer: at least what stands around it, and its code, are understood.
  @Test(
    arguments: Fixtures.names("rest").filter {
      !$0.contains(".request.") && !$0.hasPrefix("error--")
    })
  func `say whether they were taken`(name: String) throws {
    let reader = try Fixtures.read("rest/" + name)
    guard let code = reader.json["retCode"]?.integer else { return }
    #expect(try BybitReply(reader).code == code)
  }
}

@Suite(.reference) struct `Recorded messages` {
  static func isMessage(_ name: String) -> Bool {
    ["private-", "public-"].contains { name.hasPrefix($0) }
  }

  static let readings: [(topic: String, read: `Recorded answers`.Reading)] = [
    ("private-order--", { try BybitOrder($0).json }),
    ("private-execution--", { try BybitExecution($0).json }),
    ("private-position--", { try BybitPosition($0).json(onStream: true) }),
    ("private-wallet--", { try BybitWallet($0).json }),
    ("public-publicTrade--", { try BybitTrade($0, onStream: true).streamed }),
    ("public-tickers-", { try BybitTicker($0).json }),
    ("public-orderbook-", { .object(try BybitBook($0).members) }),
  ]

  /// Files of an older interface, which this one must not take for its own.
  static let older = [
    "private-order--ccxt.json", "private-order--ccxt-2.json", "private-execution--ccxt.json",
    "private-wallet--ccxt.json", "public-publicTrade--bbgo.json",
  ]

  @Test(
    arguments: Fixtures.names("ws").filter { name in
      readings.contains { name.hasPrefix($0.topic) }
    })
  func `say what they say`(name: String) throws {
    let reading = try #require(Self.readings.first { name.hasPrefix($0.topic) })
    do {
      let message = try #require(try BybitMessage(Fixtures.read("ws/" + name)))
      var rows = [message.data]
      if case .array = message.data.json { rows = try message.data.elements() }
      var count = 0
      for row in rows {
        count += Understood(raw: row.json, said: try reading.read(row)).compare(name)
      }
      #expect(count > 0, "\(name): nothing was compared")
    } catch let failure as WireFailure {
      #expect(Self.older.contains(name), "\(name): \(failure)")
    }
  }

  @Test(arguments: Fixtures.names("ws", "op-").filter { $0.contains("-ack--") })
  func `that answer are understood`(name: String) throws {
    let reader = try Fixtures.read("ws/" + name)
    let reply = try #require(try BybitStreamReply(reader))
    #expect(reply.operation == reader.json["op"]?.string ?? "")
    if let success = reader.json["success"]?.bool { #expect(reply.succeeded == success) }
    if let code = reader.json["retCode"]?.integer { #expect(reply.code == code) }
  }

  @Test(arguments: Fixtures.names("ws", "op-").filter { $0.contains("-request--") })
  func `that ask are understood`(name: String) throws {
    let reader = try Fixtures.read("ws/" + name)
    let request = try BybitStreamRequest(reader)
    #expect(request.operation == reader.json["op"]?.string)
    #expect(request.arguments.count == reader.json["args"]?.elements.count ?? 0)
  }
}
