/// The greatest of the last so many whole numbers.
///
/// Keeps only those that can still become the greatest, in falling order, so that a step costs a
/// constant time on average (the monotonic queue; Lemire 2006, streaming maximum-minimum filter).
struct RollingExtreme: Sendable {
  private var values: ContiguousArray<Int64>
  private var times: ContiguousArray<Int>
  private var head = 0
  private var count = 0
  private var time = 0

  init(_ length: Int) {
    precondition(length > 0, "an indicator spans at least one candle")
    values = ContiguousArray(repeating: 0, count: length)
    times = ContiguousArray(repeating: 0, count: length)
  }

  /// Takes the next number; returns the greatest, or nil until there are enough.
  mutating func next(_ value: Int64) -> Int64? {
    let length = values.count
    time += 1
    if count > 0, times[head] <= time - length {
      head = head + 1 == length ? 0 : head + 1
      count -= 1
    }
    var tail = head + count
    if tail >= length { tail -= length }
    while count > 0 {
      let last = tail == 0 ? length - 1 : tail - 1
      if values[last] > value { break }
      tail = last
      count -= 1
    }
    values[tail] = value
    times[tail] = time
    count += 1
    return time >= length ? values[head] : nil
  }
}
