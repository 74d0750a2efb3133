import Foundation

/// A regular file that is open for reading, read in pieces at given places.
///
/// Reading instead of mapping: a file that shrinks while it is read gives an error, not a signal.
final class SourceFile {
  let path: String
  let size: Int
  private let descriptor: Int32
  private let changed: timespec

  /// How much is read at once.
  static let chunkSize = 256 * 1024

  init(path: String) throws {
    self.path = path
    descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw Self.openFailure(path: path, code: errno) }
    var facts = stat()
    guard unsafe fstat(descriptor, &facts) == 0 else {
      let code = errno
      close(descriptor)
      throw Self.openFailure(path: path, code: code)
    }
    size = Int(facts.st_size)
    changed = facts.st_mtim
    guard facts.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      let isFolder = facts.st_mode & S_IFMT == S_IFDIR
      throw MarketDataFailure(
        .unreadable, file: path, expected: "a file",
        reason: isFolder ? "this is a folder" : "this is not a regular file")
    }
  }

  deinit { close(descriptor) }

  /// Reads into `buffer` from `offset` on, and returns how much was there.
  func read(at offset: Int, into buffer: inout [UInt8]) throws -> Int {
    while true {
      let got = unsafe buffer.withUnsafeMutableBytes { bytes in
        unsafe pread(descriptor, bytes.baseAddress, bytes.count, off_t(offset))
      }
      if got >= 0 { return got }
      guard errno == EINTR else { throw failure(code: errno) }
    }
  }

  /// Hands the bytes of a range to `body` piece by piece, until it wants no more.
  func forEachChunk(
    from start: Int = 0, to end: Int? = nil, _ body: (Span<UInt8>) throws -> Bool
  ) throws {
    let end = end ?? size
    var buffer = [UInt8](repeating: 0, count: max(1, min(Self.chunkSize, end - start)))
    var offset = start
    while offset < end {
      let got = min(try read(at: offset, into: &buffer), end - offset)
      guard got > 0 else { throw shrunk }
      offset += got
      guard try body(buffer.span.extracting(first: got)) else { return }
    }
  }

  /// Throws where the file was written to since it was opened.
  func confirmUnchanged() throws {
    var facts = stat()
    guard unsafe fstat(descriptor, &facts) == 0 else { throw failure(code: errno) }
    let isSame =
      Int(facts.st_size) == size && facts.st_mtim.tv_sec == changed.tv_sec
      && facts.st_mtim.tv_nsec == changed.tv_nsec
    guard isSame else { throw shrunk }
  }

  private var shrunk: MarketDataFailure {
    MarketDataFailure(
      .unreadable, file: path, reason: "the file was changed while it was being read")
  }

  private func failure(code: Int32) -> MarketDataFailure {
    MarketDataFailure(
      .unreadable, file: path, reason: "the file cannot be read: \(Self.words(for: code))")
  }

  private static func openFailure(path: String, code: Int32) -> MarketDataFailure {
    switch code {
    case ENOENT, ENOTDIR:
      MarketDataFailure(.missing, file: path, reason: "there is no such file")
    case EACCES, EPERM:
      MarketDataFailure(.unreadable, file: path, reason: "there is no permission to read it")
    default:
      MarketDataFailure(
        .unreadable, file: path, reason: "the file cannot be opened: \(words(for: code))")
    }
  }

  /// The system's words for an error number.
  static func words(for code: Int32) -> String { unsafe String(cString: strerror(code)) }
}
