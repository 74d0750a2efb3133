import BybitProtocol
import Testing
import Trading
import WireFormat

@Suite struct `What cannot be read` {
  static let order = """
    {"orderId":"a","orderLinkId":"","symbol":"BTCUSDT","side":"Buy","orderType":"Limit",\
    "orderStatus":"New","timeInForce":"GTC","qty":"0.01","price":"50000","cumExecQty":"0",\
    "leavesQty":"0.01","createdTime":"1684738540559","updatedTime":"1684738540561"}
    """

  private func order(_ replacing: String = "", _ with: String = "") throws -> BybitOrder {
    let text = replacing.isEmpty ? Self.order : Self.order.replacing(replacing, with: with)
    #expect(replacing.isEmpty || text != Self.order, "nothing was replaced")
    return try BybitOrder(WireReader(parsing: text))
  }

  @Test func `is not what can`() throws {
    let order = try order()
    #expect(order.quantity == "0.01")
    #expect(order.price == "50000")
    #expect(order.status == .new)
    #expect(order.created == Timestamp(milliseconds: 1_684_738_540_559))
  }

  @Test(arguments: [
    (#""qty":"0.01""#, #""qty":"""#, "qty"), (#""qty":"0.01""#, #""qty":null"#, "qty"),
    (#""qty":"0.01","#, "", "qty"), (#""qty":"0.01""#, #""qty":"0,01""#, "qty"),
    (#""qty":"0.01""#, #""qty":"99999999999999999""#, "qty"),
    (#""qty":"0.01""#, #""qty":"0.000000001""#, "qty"), (#""Buy""#, #""Long""#, "side"),
    (#""New""#, "7", "orderStatus"), (#""cumExecQty":"0""#, #""cumExecQty":"all""#, "cumExecQty"),
  ])
  func `is named`(old: String, new: String, path: String) throws {
    let failure = try #require(throws: WireFailure.self) { try order(old, new) }
    #expect(failure.path == path)
  }

  @Test(arguments: [
    (#""Limit""#, "7", "orderType"), (#""1684738540559""#, #""soon""#, "createdTime"),
    (#""1684738540559""#, #""99999999999999999""#, "createdTime"),
    (#""1684738540559""#, "-9223372036854775808", "createdTime"),
    (#""50000""#, #""fifty""#, "price"),
  ])
  func `is left out and named where the order is known without it`(
    old: String, new: String, path: String
  ) throws {
    let order = try order(old, new)
    #expect(order.defects.map(\.path) == [path])
    #expect(order.quantity == "0.01" && order.side == .buy && order.status == .new)
  }

  @Test func `as a word keeps its text`() throws {
    let order = try order(#""New""#, #""Hibernating""#)
    #expect(order.status == .other("Hibernating") && order.status.isOpen == nil)
    #expect(order.unlisted == ["orderStatus Hibernating"] && order.defects.isEmpty)
    #expect(order.json["orderStatus"]?.string == "Hibernating")
  }

  @Test(arguments: [
    "", " ", "<html><body>403 Forbidden</body></html>", "[]", "null", "\"OK\"", "{",
    #"{"retCode":0,"result":{"list":[{"orderId":"#, #"{"retCode":"0x","result":{}}"#,
    #"{"result":{"list":[]}}"#, "\u{0}\u{0}",
  ])
  func `as an answer is never an empty listing`(text: String) {
    #expect(throws: WireFailure.self) {
      _ = try BybitReply(WireReader(parsing: text)).listing()
    }
  }

  @Test func `as a listing is a failure, cut anywhere`() throws {
    let whole = #"{"retCode":0,"retMsg":"OK","result":{"list":["# + Self.order + "]}}"
    #expect(try BybitReply(WireReader(parsing: whole)).listing().rows.count == 1)
    for length in 0..<whole.count {
      let part = String(whole.prefix(length))
      #expect(throws: WireFailure.self, "\(part)") {
        _ = try BybitReply(WireReader(parsing: part)).listing()
      }
    }
  }

  @Test func `in a listing without rows is told from one that lists nothing`() throws {
    let empty = try BybitReply(
      WireReader(parsing: #"{"retCode":0,"retMsg":"OK","result":{"list":[]}}"#))
    #expect(try empty.listing().rows.isEmpty)
    for result in [#"{}"#, #"{"list":null}"#, #"{"list":{}}"#, #"{"list":""}"#] {
      let reply = try BybitReply(
        WireReader(parsing: #"{"retCode":0,"retMsg":"OK","result":\#(result)}"#))
      #expect(throws: WireFailure.self, "\(result)") { try reply.listing() }
    }
  }

  @Test func `of a position without a side that holds something is refused`() throws {
    let text = #"{"symbol":"BTCUSDT","side":"","size":"0.5","positionIdx":0}"#
    #expect(throws: WireFailure.self) { try BybitPosition(WireReader(parsing: text)) }
  }

  @Test func `of a flat position has any side`() throws {
    let text = #"{"symbol":"BTCUSDT","side":"Flat","size":"0","positionIdx":0}"#
    #expect(try BybitPosition(WireReader(parsing: text)).size == .zero)
  }

  @Test func `nests too deep and ends in a failure, not in a crash`() {
    let text = String(repeating: "[", count: 100_000)
    #expect(throws: WireFailure.self) { try WireReader(parsing: text) }
  }
}
