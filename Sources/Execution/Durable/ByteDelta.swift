/// What has changed from one run of bytes to another: little where little has changed.
///
/// It is a list of steps, each of which keeps a stretch of what was and adds what is new: where the
/// stretch begins, how long it is, and the new bytes after it.
public enum ByteDelta {
  /// The shortest stretch worth keeping once the two have parted.
  private static let window = 8

  /// What leads from `old` to `new`.
  public static func make(from old: [UInt8], to new: [UInt8]) -> [UInt8] {
    var writer = ByteWriter()
    let head = zip(old, new).prefix { $0 == $1 }.count
    let most = min(old.count, new.count) - head
    let tail = zip(old.reversed().prefix(most), new.reversed().prefix(most))
      .prefix { $0 == $1 }.count
    let end = new.count - tail
    var kept = (at: 0, count: head)
    var fresh = head
    let places = Places(of: old, from: head, to: old.count - tail)
    var at = head
    while at < end {
      guard let place = places.place(of: new, at: at, end: end) else {
        at += 1
        continue
      }
      writer.write(kept: kept, fresh: new[fresh..<at])
      var count = 0
      while at + count < end, place + count < old.count, old[place + count] == new[at + count] {
        count += 1
      }
      kept = (place, count)
      at += count
      fresh = at
    }
    writer.write(kept: kept, fresh: new[fresh..<end])
    if tail > 0 { writer.write(kept: (old.count - tail, tail), fresh: []) }
    return writer.bytes
  }

  /// What it leads to from `old`; throws where it was not made from that.
  public static func apply(_ delta: [UInt8], to old: [UInt8]) throws(DamagedBytes) -> [UInt8] {
    var reader = ByteReader(delta)
    var new: [UInt8] = []
    while !reader.isAtEnd {
      let (start, count) = (try reader.count(), try reader.count())
      guard start <= UInt64(old.count), count <= UInt64(old.count) - start else {
        throw DamagedBytes("what a part of the state was before")
      }
      new += old[Int(start)..<Int(start + count)]
      new += try reader.blob()
    }
    return new
  }

  /// Where stretches of the old bytes begin, found by their first bytes.
  private struct Places {
    private let old: [UInt8]
    private var heads: [Int32]
    private let shift: UInt64

    init(of old: [UInt8], from start: Int, to end: Int) {
      self.old = old
      let count = end - start - ByteDelta.window + 1
      guard count > 0 else {
        (heads, shift) = ([], 0)
        return
      }
      let bits = max(4, Int.bitWidth - (2 * count).leadingZeroBitCount)
      shift = UInt64(64 - bits)
      heads = Array(repeating: -1, count: 1 << bits)
      // The first of several wins, as it keeps the order of what follows.
      for at in stride(from: start + count - 1, through: start, by: -1) {
        heads[Int(Self.hash(old, at) >> shift)] = Int32(at)
      }
    }

    /// Where the bytes that begin here stand among the old ones; nil where they do not.
    func place(of new: [UInt8], at: Int, end: Int) -> Int? {
      guard !heads.isEmpty, at + ByteDelta.window <= end else { return nil }
      let place = Int(heads[Int(Self.hash(new, at) >> shift)])
      guard place >= 0 else { return nil }
      for offset in 0..<ByteDelta.window where old[place + offset] != new[at + offset] {
        return nil
      }
      return place
    }

    private static func hash(_ bytes: [UInt8], _ at: Int) -> UInt64 {
      var word: UInt64 = 0
      for offset in 0..<ByteDelta.window { word = word << 8 | UInt64(bytes[at + offset]) }
      return word &* 0x9E37_79B9_7F4A_7C15
    }
  }
}

extension ByteWriter {
  /// Appends one step, unless it keeps and adds nothing.
  fileprivate mutating func write(kept: (at: Int, count: Int), fresh: ArraySlice<UInt8>) {
    if kept.count == 0, fresh.isEmpty { return }
    write(UInt64(kept.at))
    write(UInt64(kept.count))
    write(bytes: fresh)
  }
}
