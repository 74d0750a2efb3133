/// A running hash of 128 bits over everything that happens in a run.
public struct TraceHash: Hashable, Sendable, CustomStringConvertible {
  private var first: UInt64 = 0x243F_6A88_85A3_08D3
  private var second: UInt64 = 0x1319_8A2E_0370_7344

  /// Creates the hash of nothing.
  public init() {}

  /// Takes a word.
  @inline(__always)
  mutating func mix(_ word: UInt64) {
    first = (first ^ word) &* 0x9E37_79B9_7F4A_7C15
    first ^= first >> 32
    second = (second &+ word &+ first) &* 0xD1B5_4A32_D192_ED03
    second ^= second >> 29
  }

  /// Takes a signed word.
  @inline(__always)
  mutating func mix(signed word: Int64) { mix(UInt64(bitPattern: word)) }

  /// Takes a text, its length included.
  mutating func mix(_ text: String) {
    mix(UInt64(text.utf8.count))
    for byte in text.utf8 { mix(UInt64(byte)) }
  }

  /// As 32 hexadecimal digits.
  public var description: String { Self.text(first) + Self.text(second) }

  private static func text(_ word: UInt64) -> String {
    let digits = String(word, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
