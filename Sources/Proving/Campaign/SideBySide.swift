import Foundation
import Synchronization

/// Does work on several threads; the results stand in the order of the work.
func sideBySide<Item: Sendable, Result: Sendable>(
  _ items: [Item], jobs: Int, _ work: @escaping @Sendable (Item) -> Result
) -> [Result] {
  if jobs <= 1 { return items.map(work) }
  let state = Mutex((next: 0, results: [Result?](repeating: nil, count: items.count)))
  inParallel(jobs) {
    while let at = state.withLock({ state -> Int? in
      defer { state.next += 1 }
      return state.next < items.count ? state.next : nil
    }) {
      let result = work(items[at])
      state.withLock { $0.results[at] = result }
    }
  }
  return state.withLock { $0.results.compactMap { $0 } }
}

/// Runs the same on several threads until all are done.
///
/// Threads of our own, since a run needs more stack than those of a pool have.
func inParallel(_ jobs: Int, _ work: @escaping @Sendable () -> Void) {
  if jobs <= 1 { return work() }
  let group = DispatchGroup()
  for _ in 0..<jobs {
    let thread = Thread {
      work()
      group.leave()
    }
    group.enter()
    thread.stackSize = 16 << 20
    thread.start()
  }
  group.wait()
}
