internal import Foundation
private import Synchronization
public import Trading

/// A socket in the file system by which other processes of the same user talk to this one: a line
/// is asked, a line is answered.
///
/// Only its owner may open it. Questions wait until somebody takes them.
public final class ControlSocket: Sendable {
  /// A line that somebody has sent and waits for an answer to.
  public final class Question: Sendable {
    public let line: String
    private let answer = Mutex<String?>(nil)
    private let isAnswered = DispatchSemaphore(value: 0)

    init(_ line: String) { self.line = line }

    /// Answers, once.
    public func answer(_ text: String) {
      answer.withLock { $0 = $0 ?? text }
      isAnswered.signal()
    }

    func wait() -> String {
      _ = isAnswered.wait(timeout: .now() + .seconds(10))
      return answer.withLock { $0 } ?? "{\"error\":\"the process does not answer\"}"
    }
  }

  private let path: String
  private let descriptor: Int32
  private let questions = Mutex<[Question]>([])
  private let isClosed = Atomic(false)
  private let peers = Atomic(0)

  /// Who may be connected at once, and how long one may take to say what he asks.
  private static let mostPeers = 32
  private static let patience = TimeSpan.seconds(3)

  /// Listens at a path, which must be short enough for the system; one that a
  /// process of ours has left there is replaced.
  ///
  /// `wake` is called, on another thread, when a question has come.
  public init(path: String, wake: @escaping @Sendable () -> Void) throws {
    self.path = path
    guard var address = Self.address(of: path) else {
      throw ServerFailure(description: "\(path): too long for the name of a socket")
    }
    try Self.clear(path)
    descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    // Nobody else may open it, from the first moment on.
    let mask = umask(0o177)
    let isBound = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
      }
    }
    umask(mask)
    guard isBound, listen(descriptor, 64) == 0 else {
      Foundation.close(descriptor)
      throw ServerFailure(description: "\(path): the socket cannot be made")
    }
    Thread { [self] in
      while !isClosed.load(ordering: .acquiring) {
        let peer = accept(descriptor, nil, nil)
        guard peer >= 0 else {
          // Without a descriptor to spare there is nothing to do but wait for one.
          if errno == EMFILE || errno == ENFILE { usleep(50_000) }
          continue
        }
        greet(peer, wake)
      }
    }.start()
  }

  /// Takes away the socket that a process has left, and nothing else.
  private static func clear(_ path: String) throws {
    var status = stat()
    guard unsafe lstat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFSOCK else {
      throw ServerFailure(description: "\(path): something else than a socket is there")
    }
    guard status.st_uid == getuid() else {
      throw ServerFailure(description: "\(path): the socket there belongs to another user")
    }
    unsafe unlink(path)
  }

  /// Lets each peer have a thread of its own, so that one who says nothing holds up nobody.
  private func greet(_ peer: Int32, _ wake: @escaping @Sendable () -> Void) {
    guard peers.wrappingAdd(1, ordering: .relaxed).newValue <= Self.mostPeers else {
      peers.wrappingSubtract(1, ordering: .relaxed)
      Foundation.close(peer)
      return
    }
    let thread = Thread { [self] in
      serve(peer, wake)
      peers.wrappingSubtract(1, ordering: .relaxed)
    }
    thread.stackSize = 512 << 10
    thread.start()
  }

  /// Takes the oldest question; nil where there is none.
  public func next() -> Question? {
    questions.withLock { $0.isEmpty ? nil : $0.removeFirst() }
  }

  /// Whether a question waits to be taken.
  public var isAsked: Bool { questions.withLock { !$0.isEmpty } }

  /// Listens no more.
  public func close() {
    guard !isClosed.exchange(true, ordering: .acquiringAndReleasing) else { return }
    unsafe unlink(path)
    shutdown(descriptor, Int32(SHUT_RDWR))
    Foundation.close(descriptor)
  }

  private func serve(_ peer: Int32, _ wake: @Sendable () -> Void) {
    defer { Foundation.close(peer) }
    Self.limit(peer, to: .seconds(12))
    guard let line = Self.readLine(from: peer, within: Self.patience) else { return }
    let question = Question(line)
    questions.withLock { $0.append(question) }
    wake()
    Self.write(question.wait() + "\n", to: peer)
  }

  /// Asks whoever listens at a path; nil where nobody does, or nobody answers for so long.
  public static func ask(
    _ line: String, at path: String, within patience: TimeSpan = .seconds(12)
  ) -> String? {
    guard var address = address(of: path) else { return nil }
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    defer { Foundation.close(descriptor) }
    limit(descriptor, to: patience)
    let isOpen = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
      }
    }
    guard isOpen else { return nil }
    write(line + "\n", to: descriptor)
    return readLine(from: descriptor, within: patience)
  }

  private static func write(_ text: String, to descriptor: Int32) {
    let bytes = Array(text.utf8)
    var sent = 0
    while sent < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { memory in
        unsafe send(
          descriptor, memory.baseAddress.map { unsafe $0 + sent }, bytes.count - sent,
          Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      sent += count
    }
  }

  /// Lets neither a connection nor a word in either direction take longer than so.
  private static func limit(_ descriptor: Int32, to patience: TimeSpan) {
    let micros = patience.nanoseconds / 1_000
    var limit = timeval(tv_sec: Int(micros / 1_000_000), tv_usec: Int(micros % 1_000_000))
    for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
      unsafe setsockopt(
        descriptor, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout<timeval>.size))
    }
  }

  /// Reads a line, all of which must have come within so long.
  private static func readLine(from descriptor: Int32, within patience: TimeSpan) -> String? {
    let end = WallClock.steady + patience
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4_096)
    while bytes.count < 1 << 20 {
      let left = (end - WallClock.steady).nanoseconds.divided(by: 1_000_000, .up)
      var state = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard left > 0, unsafe poll(&state, 1, Int32(clamping: left)) > 0 else { return nil }
      let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
      guard count > 0 else { return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self) }
      bytes += buffer[..<count]
      if let end = bytes.firstIndex(of: UInt8(ascii: "\n")) {
        return String(decoding: bytes[..<end], as: UTF8.self)
      }
    }
    return nil
  }

  private static func address(of path: String) -> sockaddr_un? {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8) + [0]
    let fits = unsafe withUnsafeMutableBytes(of: &address.sun_path) { memory in
      guard bytes.count <= memory.count else { return false }
      unsafe memory.copyBytes(from: bytes)
      return true
    }
    return fits ? address : nil
  }
}
