import Execution
import Testing
import Trading

/// What is written of bytes that have changed.
@Suite struct `A change of bytes` {
  /// Bytes as a list of things would be: a head that changes, and things of some length.
  static func bytes(_ dice: Dice, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(dice.below(256, 1, UInt64($0))) }
  }

  /// The same after a few things were taken out, put in or written over.
  static func edited(_ old: [UInt8], _ dice: Dice) -> [UInt8] {
    var new = old
    for edit in 0..<(1 + dice.below(4, 2, 0)) {
      let at = Int(dice.below(UInt64(new.count + 1), 3, edit))
      let end = min(new.count, at + Int(dice.below(40, 4, edit)))
      let fresh = (0..<dice.below(40, 5, edit)).map { UInt8(dice.below(256, 6 + edit, $0)) }
      new.replaceSubrange(at..<end, with: fresh)
    }
    return new
  }

  @Test func `leads to what there is now, whatever was edited`() throws {
    for seed in UInt64(1)...2_000 {
      let dice = Dice(seed: seed)
      let old = Self.bytes(dice, Int(dice.below(600, 7, 0)))
      let new = Self.edited(old, dice)
      #expect(try ByteDelta.apply(ByteDelta.make(from: old, to: new), to: old) == new)
    }
  }

  @Test func `is small where little has changed`() {
    let old = Self.bytes(Dice(seed: 3), 4_000)
    #expect(ByteDelta.make(from: old, to: old).count < 8)
    var shifted = Array(old.dropFirst(500)) + [1, 2, 3]
    #expect(ByteDelta.make(from: old, to: shifted).count < 24)
    shifted[2_000] ^= 0xFF
    #expect(ByteDelta.make(from: old, to: shifted).count < 32)
    #expect(ByteDelta.make(from: [], to: old).count < old.count + 8)
  }

  @Test func `is not believed of other bytes, nor when it was cut`() {
    let old = Self.bytes(Dice(seed: 4), 300)
    let delta = ByteDelta.make(from: old, to: Array(old.dropFirst(100)) + [1, 2, 3])
    #expect(throws: DamagedBytes.self) { try ByteDelta.apply(delta, to: Array(old.prefix(20))) }
    #expect(throws: DamagedBytes.self) {
      try ByteDelta.apply(Array(delta.dropLast()), to: old)
    }
  }
}
