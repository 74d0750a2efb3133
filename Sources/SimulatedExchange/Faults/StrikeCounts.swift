/// How many times each fault was asked for of each thing that it could strike.
///
/// A table with open addressing: it is asked with every message, and a name is mixed well enough by
/// one multiplication.
struct StrikeCounts: Sendable {
  private struct Slot: Sendable {
    var subject: UInt64 = 0
    /// One more than the kind's place; 0 where nothing lies here.
    var mark: UInt32 = 0
    var count: UInt32 = 0
  }

  private var slots = ContiguousArray(repeating: Slot(), count: 64)
  private var used = 0

  /// Counts once more; returns how many times it was asked for before.
  mutating func next(_ kind: FaultKind, _ subject: UInt64) -> UInt32 {
    let mark = UInt32(kind.index) + 1
    let at = place(of: subject, mark)
    let before = slots[at].count
    slots[at].count = before + 1
    if slots[at].mark == 0 {
      slots[at].subject = subject
      slots[at].mark = mark
      used += 1
      if 2 * used > slots.count { grow() }
    }
    return before
  }

  /// Where a name lies, or would.
  private func place(of subject: UInt64, _ mark: UInt32) -> Int {
    let mask = slots.count - 1
    let mixed = (subject ^ UInt64(mark) << 56 ^ UInt64(mark)) &* 0x9E37_79B9_7F4A_7C15
    var at = Int(truncatingIfNeeded: mixed >> 32) & mask
    while slots[at].mark != 0, slots[at].mark != mark || slots[at].subject != subject {
      at = (at + 1) & mask
    }
    return at
  }

  private mutating func grow() {
    let former = slots
    slots = ContiguousArray(repeating: Slot(), count: 2 * former.count)
    for slot in former where slot.mark != 0 { slots[place(of: slot.subject, slot.mark)] = slot }
  }
}
