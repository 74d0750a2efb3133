import SimulatedExchange
import Trading

/// A message on its way, or a close that the strategy has not seen yet.
enum Message: Sendable {
  case request(RequestID, Request)
  case answer(RequestID, Outcome)
  case event(VenueEvent)
  case close(Int, Candle)
  /// The venue takes back an order that it had taken.
  case withdrawal(ClientOrderID, InstrumentIndex)
  /// A stop that has triggered fills.
  case fill(LateFill)
  /// The balance is told, whatever it is by then.
  case balance
  /// The process that was killed starts anew.
  case revival
}

/// Messages in the order of their arrival; those of one moment in the order they were sent.
///
/// Prices, which are most of them, are small and mostly arrive in the order they were sent: they go
/// in a row of their own.
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
  private var prices = PriceRow()
  private var sent: UInt64 = 0

  /// When the first message arrives; the far future where there is none.
  var nextTime: Timestamp { min(heap.first?.time ?? .distantFuture, prices.nextTime) }

  /// Whether the first message is a price.
  var nextIsPrice: Bool {
    guard let price = prices.first else { return false }
    guard let other = heap.first else { return true }
    return price.time == other.time ? price.number < other.number : price.time < other.time
  }

  /// Puts a price on its way.
  mutating func push(_ index: InstrumentIndex, _ ticker: Ticker, at time: Timestamp) {
    sent += 1
    prices.insert(PriceRow.Item(time: time, number: sent, index: index, ticker: ticker))
  }

  /// Takes the first message off, which is a price.
  mutating func popPrice() -> (InstrumentIndex, Ticker) {
    let item = prices.removeFirst()
    return (item.index, item.ticker)
  }

  /// Puts a message on its way.
  mutating func push(_ message: Message, at time: Timestamp) {
    if case .event(.ticker(let index, let ticker)) = message {
      return push(index, ticker, at: time)
    }
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

  /// Takes the first message off that is no price; nil where there is none.
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

/// Prices on their way, the next one first.
private struct PriceRow: Sendable {
  struct Item: Sendable {
    let time: Timestamp
    let number: UInt64
    let index: InstrumentIndex
    let ticker: Ticker
  }

  private var items: ContiguousArray<Item> = []
  private var start = 0

  var first: Item? { start < items.count ? items[start] : nil }

  var nextTime: Timestamp { start < items.count ? items[start].time : .distantFuture }

  /// Puts the last one that was sent in its place: behind all that arrive no later.
  mutating func insert(_ item: Item) {
    var at = items.count
    while at > start, items[at - 1].time > item.time { at -= 1 }
    if at == items.count { items.append(item) } else { items.insert(item, at: at) }
  }

  mutating func removeFirst() -> Item {
    let item = items[start]
    start += 1
    if start == items.count {
      items.removeAll(keepingCapacity: true)
      start = 0
    } else if start == 256 {
      items.removeFirst(start)
      start = 0
    }
    return item
  }
}
