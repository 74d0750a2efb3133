/// The mean of the last closes as pandas reckons it.
///
/// Two means that are equal in truth may differ by what its running sums lost, and the peer's runs
/// trade on that.
struct PandasAverage: Sendable {
  private let length: Int
  private var values: [Double] = []
  private var sum = 0.0
  private var lostAdding = 0.0
  private var lostRemoving = 0.0

  init(_ length: Int) { self.length = length }

  mutating func next(_ value: Double) -> Double? {
    values.append(value)
    if values.count > length {
      add(-values[values.count - 1 - length], \.lostRemoving)
    }
    add(value, \.lostAdding)
    return values.count >= length ? sum / Double(length) : nil
  }

  private mutating func add(_ value: Double, _ lost: WritableKeyPath<Self, Double>) {
    let exact = value - self[keyPath: lost]
    let next = sum + exact
    self[keyPath: lost] = next - sum - exact
    sum = next
  }
}
