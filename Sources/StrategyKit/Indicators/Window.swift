/// The last so many values, in a ring that is allocated once.
@usableFromInline
struct Window<Element: Sendable>: Sendable {
  @usableFromInline var isFull = false
  @usableFromInline var values: ContiguousArray<Element>
  @usableFromInline var next = 0

  /// Creates a window of `length` values; `blank` stands for those that have not come yet.
  init(_ length: Int, blank: Element) {
    precondition(length > 0, "an indicator spans at least one value")
    values = ContiguousArray(repeating: blank, count: length)
  }

  var length: Int { values.count }

  /// Takes a value; returns the one that leaves, which is a blank until the window was full.
  @inlinable @inline(__always)
  mutating func push(_ value: Element) -> Element {
    let leaving = values[next]
    values[next] = value
    next += 1
    if next == values.count {
      next = 0
      isFull = true
    }
    return leaving
  }

  /// The value at a place in the ring, in no order that means anything.
  subscript(place: Int) -> Element { values[place] }
}
