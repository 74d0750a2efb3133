import Configuration
import Foundation
import Testing
import Trading

/// The value of a JSON text, under the name `test.json`.
func field(_ text: String) throws -> Field {
  Field(file: "test.json", node: try JSONParser.parse(Array(text.utf8), file: "test.json"))
}

/// What is thrown, as text.
func message(_ body: () throws -> Void) -> String {
  do {
    try body()
    return "nothing was thrown"
  } catch {
    return "\(error)"
  }
}

@Suite struct `JSON` {
  @Test func `keeps numbers as they were written`() throws {
    let list = try field("[1e-05, 0.10, -0, 12345678901234567890.123456789]").elements()
    #expect(
      list.map(\.node.content) == [
        .number("1e-05"), .number("0.10"), .number("-0"),
        .number("12345678901234567890.123456789"),
      ])
  }

  @Test func `remembers the line of every value`() throws {
    let top = try field("{\n  \"a\": 1,\n  \"b\": {\n    \"c\":\n      true\n  }\n}")
    #expect(top.node.line == 1)
    #expect(try top.required("a").node.line == 2)
    #expect(try top.required("b").required("c").node.line == 5)
  }

  @Test func `reads every escape`() throws {
    let text = try field(#""\"\\\/\b\f\n\r\t\u00e9\ud83d\udea2""#).text()
    #expect(text == "\"\\/\u{8}\u{c}\n\r\t\u{e9}\u{1F6A2}")
  }

  @Test func `takes a byte-order mark`() throws {
    let node = try JSONParser.parse([0xEF, 0xBB, 0xBF] + Array("[]".utf8), file: "test.json")
    #expect(node.content == .list([]))
  }

  @Test(arguments: [
    ("", "test.json:1: expected a value, found the end of the file"),
    ("{\"a\": 1,}", "test.json:1: expected a name in double quotes, found '}'"),
    ("[1 2]", "test.json:1: expected a comma or ], found '2]'"),
    ("{\"a\" 1}", "test.json:1: expected a colon after \"a\", found '1}'"),
    ("[01]", "test.json:1: expected a number without leading zeros, found ']'"),
    ("[1.]", "test.json:1: expected digits after the point, found ']'"),
    ("\n\n[nul]", "test.json:3: expected a value, found 'nul]'"),
    ("\"abc", "test.json:1: expected a closing quote, found the end of the file"),
    ("[1]\n[2]", "test.json:2: expected the end of the file, found '[2]'"),
    ("\"\\ud83d\"", "test.json:1: expected a Unicode character, found '\"'"),
    (
      "{\"a\": 1,\n \"a\": 2}",
      "test.json:2: a: expected each name once, found \"a\" again, after line 1"
    ),
  ])
  func `says what is wrong, and where`(text: String, expected: String) {
    #expect(message { _ = try field(text) } == expected)
  }

  @Test func `refuses what is nested beyond reason`() {
    let text = String(repeating: "[", count: 100_000)
    #expect(
      message { _ = try field(text) }.hasPrefix(
        "test.json:1: expected at most 64 levels of nesting"))
  }

  /// Damage of any kind is either still JSON or a failure with a line, and never a trap.
  @Test func `is never hurt by damage`() throws {
    let whole = Array(try Data(contentsOf: Facts.instruments.appending(path: "okx.json")))
    var refused = 0
    var state: UInt64 = 1
    func draw(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    for _ in 0..<300 {
      var bytes = whole
      for _ in 0...draw(3) {
        switch draw(3) {
        case 0: bytes[draw(bytes.count)] = UInt8(draw(256))
        case 1: bytes.remove(at: draw(bytes.count))
        default: bytes.removeLast(draw(bytes.count / 2))
        }
      }
      do {
        _ = try InstrumentCatalog(
          Field(file: "x", node: try JSONParser.parse(bytes, file: "x")))
      } catch {
        #expect(error.line != nil)
        refused += 1
      }
    }
    #expect(refused > 200)
  }

  @Test func `refuses bytes that are no text`() {
    let bytes: [UInt8] = [0x22, 0xFF, 0xFE, 0x22]
    #expect(throws: ConfigurationFailure.self) { try JSONParser.parse(bytes, file: "x") }
  }
}

@Suite struct `A field` {
  @Test func `names the way to it`() throws {
    let top = try field("{\"rules\": [{\"tick\": 1}, {\"tick\": \"x\"}]}")
    let tick = try top.required("rules").elements()[1].required("tick")
    #expect(
      message { _ = try tick.positive(Price.self, such: "0.1") }
        == "test.json:1: rules[1].tick: expected a positive decimal such as 0.1, a multiple of"
        + " 0.00000001, found \"x\"")
  }

  @Test func `knows the name that was meant`() throws {
    let top = try field("{\"takerr\": 1}")
    #expect(
      message { try top.expectNames(["maker", "taker"]) }
        == "test.json:1: takerr: expected a known name, found \"takerr\"; did you mean \"taker\"?")
  }

  @Test func `lists the names where none is near`() throws {
    let top = try field("{\"zzz\": 1}")
    #expect(
      message { try top.expectNames(["maker", "taker"]) }
        == "test.json:1: zzz: expected one of maker, taker, found \"zzz\"")
  }

  @Test func `is absent where it is null`() throws {
    let top = try field("{\"a\": null}")
    #expect(try top.optional("a") == nil)
    #expect(
      message { _ = try top.required("a") } == "test.json:1: a: expected a value, found nothing")
  }

  @Test(arguments: [
    ("1e-05", "0.00001"), ("0.1", "0.1"), ("\"0.30\"", "0.30"), ("12e2", "1200"),
    ("-1.5e1", "-15"), ("1.25e1", "12.5"), ("0e0", "0"), ("100E-2", "1.00"),
  ])
  func `reads decimals exactly`(text: String, expected: String) throws {
    #expect(try field(text).decimal() == expected)
  }

  @Test(arguments: ["\"1,5\"", "\"\"", "\".5\"", "\"1.\"", "\"1e\"", "\"0x10\"", "1e400", "true"])
  func `refuses what is no decimal`(text: String) throws {
    let value = try field(text)
    #expect(throws: ConfigurationFailure.self) { try value.decimal() }
  }

  @Test func `refuses rates out of range`() throws {
    #expect(try field("0.5").rate() == "0.5")
    let value = try field("1.5")
    #expect(throws: ConfigurationFailure.self) { try value.rate() }
  }
}

@Suite struct `A file of settings` {
  let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)

  @Test func `that is missing ends the process as missing input`() {
    let url = folder.appending(path: "none.json")
    let failure = #expect(throws: ConfigurationFailure.self) { try Field.read(url, name: "none") }
    #expect(failure?.description == "none: expected a readable JSON file, found no such file")
    #expect(failure?.exitCode == .missingInput)
  }

  @Test func `that is a directory is refused`() {
    let url = FileManager.default.temporaryDirectory
    let failure = #expect(throws: ConfigurationFailure.self) { try Field.read(url, name: "dir") }
    #expect(failure?.found == "a directory")
  }

  @Test func `that is wrong ends the process as bad data`() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let url = folder.appending(path: "x.json")
    try Data("{".utf8).write(to: url)
    let failure = #expect(throws: ConfigurationFailure.self) { try Field.read(url, name: "x.json") }
    #expect(failure?.exitCode == .badData)
    #expect(failure?.line == 1)
  }
}
