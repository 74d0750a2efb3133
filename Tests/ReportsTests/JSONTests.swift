import Foundation
import Reports
import Testing

@Suite struct `A JSON value` {
  @Test func `keeps the order of its members`() {
    var object = JSON.Object()
    object["zebra"] = JSON(1)
    object["ant"] = JSON(0.1)
    object["zebra"] = .bool(true)
    #expect(JSON.object(object).compactText == #"{"zebra":true,"ant":0.1}"#)
    object["zebra"] = nil
    #expect(JSON.object(object).prettyText == "{\n  \"ant\": 0.1\n}")
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func `has no number that is none`(number: Double) {
    #expect(JSON(number) == .null)
  }

  @Test func `has one zero`() { #expect(JSON(-0.0).compactText == "0.0") }

  @Test(arguments: ["plain", "a \"quote\"", "back\\slash", "line\nbreak\ttab\r", "\u{1}", "é–✓🚢"])
  func `is read by others as it was written`(text: String) throws {
    let written = JSON.array([.string(text)]).compactText
    let read = try JSONSerialization.jsonObject(with: Data(written.utf8))
    #expect(read as? [String] == [text])
    #expect(try JSON(parsing: written) == .array([.string(text)]))
  }

  @Test(arguments: [
    #"{"a":[1,2.5,-3e-7,null,true,false,"x"],"b":{},"c":[]}"#, "1.0", "-12", "[[],[{}]]",
  ])
  func `reads back as the same text`(text: String) throws {
    let value = try JSON(parsing: text)
    #expect(try JSON(parsing: value.prettyText) == value)
    #expect(try JSON(parsing: value.compactText).compactText == value.compactText)
  }

  @Test func `understands escapes`() throws {
    #expect(try JSON(parsing: #""\u0041\/\ud83d\udea2\b\f""#).string == "A/🚢\u{8}\u{C}")
  }

  @Test(arguments: [
    ("", 0), ("{", 1), ("[1,]", 3), (#"{"a" 1}"#, 5), ("[1] 2", 4), ("nul", 0), ("1e999", 0),
    (#""abc"#, 4), (#""\q""#, 3),
  ])
  func `says where text stops being one`(text: String, offset: Int) {
    let failure = #expect(throws: JSONFailure.self) { _ = try JSON(parsing: text) }
    #expect(failure?.offset == offset)
  }

  @Test func `refuses to nest without end`() {
    let text = String(repeating: "[", count: 100_000)
    #expect(throws: JSONFailure.self) { _ = try JSON(parsing: text) }
  }
}

@Suite struct `A SHA-256` {
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ])
  func `is that of the standard`(text: String, digest: String) {
    #expect(SHA256.digest(of: text) == digest)
  }
}
