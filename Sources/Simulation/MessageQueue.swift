import Trading

/// A message on its way, or a close that the strategy has not seen yet.
enum Message: Sendable {
  case request(RequestID, Request)
  case answer(RequestID, Outcome)
  case event(VenueEvent)
  case close(Int, Candle)
  /// The venue takes back an order that it had taken.
  case withdrawal(ClientOrderID, InstrumentIndex)
  /// The process that was killed starts anew.
  case revival
}

/// Messages in the order of their arrival; those of one moment in the order they were sent.
struct MessageQueue: Sendable {
  private struct Item: Sendable {
    let time: Timestamp
    let number: UInt64
    /// Where the message itself lies, which is large and stays there.
    let slot: Int

    func isBefore(_ other: Item) -> Bool {
      time == other.time ? number < other.number : time < other.time
    }
  }

  private var heap: ContiguousArray<Item> = []
  private var messages: ContiguousArray<Message?> = []
  private var free: ContiguousArray<Int> = []
  private var sent: UInt64 = 0

  /// When the first message arrives; the far future where there is none.
  var nextTime: Timestamp { heap.first?.time ?? .distantFuture }

  /// Puts a message on its way.
  mutating func push(_ message: Message, at time: Timestamp) {
    sent += 1
    let slot: Int
    if let empty = free.popLast() {
      slot = empty
      messages[slot] = message
    } else {
      slot = messages.count
      messages.append(message)
    }
    heap.append(Item(time: time, number: sent, slot: slot))
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard heap[child].isBefore(heap[parent]) else { break }
      heap.swapAt(child, parent)
      child = parent
    }
  }

  /// Takes the first message off; nil where there is none.
  mutating func pop() -> Message? {
    guard let first = heap.first else { return nil }
    let last = heap.removeLast()
    guard !heap.isEmpty else { return take(first.slot) }
    heap[0] = last
    var parent = 0
    while true {
      let left = 2 * parent + 1
      guard left < heap.count else { break }
      let right = left + 1
      let child = right < heap.count && heap[right].isBefore(heap[left]) ? right : left
      guard heap[child].isBefore(heap[parent]) else { break }
      heap.swapAt(child, parent)
      parent = child
    }
    return take(first.slot)
  }

  private mutating func take(_ slot: Int) -> Message? {
    free.append(slot)
    let message = messages[slot]
    messages[slot] = nil
    return message
  }
}
