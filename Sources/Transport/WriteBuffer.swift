private import CWebSockets

/// Memory that the library writes from: it wants room before the first byte, for frames.
@safe final class WriteBuffer {
  private static let room = Int(drydock_lws_room())
  private var memory: UnsafeMutablePointer<UInt8>
  private(set) var capacity: Int

  init(capacity: Int) {
    self.capacity = capacity
    unsafe memory = .allocate(capacity: Self.room + capacity)
  }

  deinit { unsafe memory.deallocate() }

  /// The first byte, with so many behind it at least; what stood there may be lost.
  func start(for count: Int) -> UnsafeMutablePointer<UInt8> {
    if count > capacity {
      unsafe memory.deallocate()
      capacity = count
      unsafe memory = .allocate(capacity: Self.room + count)
    }
    return unsafe memory + Self.room
  }
}
