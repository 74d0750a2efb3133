import Testing
import WireFormat

@Suite struct `A decimal number` {
  @Test(arguments: [
    ("1", "1"), ("-0.5", "-0.5"), ("1e-05", "0.00001"), ("1.25e2", "125"), ("-2.5E-1", "-0.25"),
    ("1e3", "1000"), ("12.5e-1", "1.25"),
  ])
  func `is written without an exponent`(text: String, plain: String) {
    #expect(PlainDecimal.text(text) == plain)
  }

  @Test(arguments: ["", "-", ".5", "5.", "1e", "e5", "1e99", "--1", "1.2.3", "0x10", "1,5", " 1"])
  func `is nothing else`(text: String) {
    #expect(PlainDecimal.text(text) == nil)
  }

  @Test(arguments: [
    ("1.23456789", 8, "1.23456789"), ("1.234567894", 8, "1.23456789"),
    ("1.234567895", 8, "1.23456790"), ("9.999999999", 8, "10.00000000"),
    ("-0.999999995", 8, "-1.00000000"), ("12", 2, "12"),
  ])
  func `is rounded to the nearest, ties away from zero`(text: String, places: Int, result: String) {
    #expect(PlainDecimal.rounded(text, places: places) == result)
  }
}

@Suite struct `A query` {
  @Test func `is read and written`() {
    let query = QueryText("symbol=BTCUSDT&cursor=a%3Db%26&flag&empty=")
    #expect(query["symbol"] == "BTCUSDT")
    #expect(query["cursor"] == "a=b&")
    #expect(query["flag"] == "" && query["empty"] == "" && query["none"] == nil)
    #expect(QueryText(query.text) == query)
    #expect(QueryText.decoded("%zz%4") == "%zz%4")
  }

  @Test func `is signed as HMAC-SHA256 is defined`() {
    // RFC 4231, test case 2.
    #expect(
      MessageAuthentication.hexadecimal(of: "what do ya want for nothing?", secret: "Jefe")
        == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
  }
}
