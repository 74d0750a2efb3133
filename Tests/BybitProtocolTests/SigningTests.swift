import BybitProtocol
import Foundation
import TestKit
import Testing
import WireFormat

/// A signature that a client of others made.
struct SigningVector: Sendable, CustomTestStringConvertible {
  let json: JSON

  func text(_ name: String) -> String { json[name]?.string ?? "" }

  var testDescription: String { text("id") }

  static let all: [SigningVector] = {
    let url = SharedData.file("venues/signing-vectors/bybit.json")
    guard let text = try? String(contentsOf: url, encoding: .utf8),
      let json = try? JSON(parsing: text)
    else { return [] }
    return (json["vectors"]?.elements ?? []).map { SigningVector(json: $0) }
  }()
}

@Suite(.reference) struct `Signatures of other clients` {
  @Test(arguments: SigningVector.all.filter { $0.json["path"] != nil })
  func `are ours`(vector: SigningVector) {
    let signing = BybitSigning(key: vector.text("api_key"), secret: vector.text("secret"))
    let (query, body) = (vector.text("query"), vector.text("body"))
    let (time, window) = (vector.text("timestamp"), vector.text("recv_window"))
    let signature = signing.signature(
      timestamp: time, window: window, payload: body.isEmpty ? query : body)
    #expect(signature == vector.text("signature"))
    // As a server has it: with the query decoded.
    #expect(
      signing.accepts(
        vector.text("signature"), timestamp: time, window: window,
        query: QueryText.decoded(query), body: body))
    #expect(
      !signing.accepts(
        vector.text("signature"), timestamp: time, window: window + "0", query: query,
        body: body))
  }

  @Test(arguments: SigningVector.all.filter { $0.json["path"] == nil })
  func `of streams are ours`(vector: SigningVector) throws {
    let signing = BybitSigning(key: vector.text("api_key"), secret: vector.text("secret"))
    let expires = try #require(
      Int64(vector.text("prehash").drop { !$0.isNumber }), "\(vector.text("prehash"))")
    #expect(signing.streamSignature(expires: expires) == vector.text("signature"))
  }
}
