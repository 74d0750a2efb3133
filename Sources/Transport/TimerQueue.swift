import Trading

/// What is to be done later, soonest first; what falls on one moment is done in its order.
struct TimerQueue {
  private struct Timer {
    let time: Timestamp
    let number: UInt64
    let action: () -> Void
  }

  private var heap: [Timer] = []
  private var number: UInt64 = 0

  /// When the next is due; nil where there is none.
  var next: Timestamp? { heap.first?.time }

  mutating func add(at time: Timestamp, _ action: @escaping () -> Void) {
    number += 1
    heap.append(Timer(time: time, number: number, action: action))
    var child = heap.count - 1
    while child > 0, isBefore(child, (child - 1) / 2) {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  /// Takes out the next that is due; nil where none is.
  mutating func pop(at now: Timestamp) -> (() -> Void)? {
    guard let first = heap.first, first.time <= now else { return nil }
    heap.swapAt(0, heap.count - 1)
    heap.removeLast()
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < heap.count && isBefore(child, least) {
        least = child
      }
      if least == parent { break }
      heap.swapAt(parent, least)
      parent = least
    }
    return first.action
  }

  private func isBefore(_ left: Int, _ right: Int) -> Bool {
    (heap[left].time, heap[left].number) < (heap[right].time, heap[right].number)
  }
}
