import Foundation

/// A file that appears whole or not at all: written beside its place, then moved there.
final class AtomicFile {
  private let path: String
  private let draft: String
  private let descriptor: Int32
  private var isOpen = true

  /// Writes a file by what `body` puts into it; on any failure the old file stays as it was.
  ///
  /// A durable file is on the disk before it takes its place, so that not even a power cut leaves
  /// half of it.
  static func write(
    to path: String, isDurable: Bool = false, _ body: (AtomicFile) throws -> Void
  ) throws {
    let file = try AtomicFile(path: path)
    do {
      try body(file)
      if isDurable { try file.sync() }
      try file.finish()
    } catch {
      file.abandon()
      throw error
    }
  }

  private init(path: String) throws {
    self.path = path
    var facts = stat()
    if unsafe stat(path, &facts) == 0, facts.st_mode & S_IFMT != S_IFREG {
      throw MarketDataFailure(
        .cannotCreate, file: path, expected: "a file's name",
        reason: "there is something here that is not a file")
    }
    let tag = UInt64.random(in: 0...UInt64.max)
    draft = "\(path).\(String(tag, radix: 36)).part"
    descriptor = unsafe open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw MarketDataFailure(
        .cannotCreate, file: path,
        reason: "the file cannot be created: \(SourceFile.words(for: errno))")
    }
  }

  /// Writes bytes.
  func write(_ bytes: Span<UInt8>) throws {
    try unsafe bytes.withUnsafeBytes { try unsafe write($0) }
  }

  /// Writes memory.
  @unsafe func write(_ bytes: UnsafeRawBufferPointer) throws {
    var written = 0
    while written < bytes.count {
      let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[written...])
      let count = unsafe Foundation.write(descriptor, rest.baseAddress, rest.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw failure(errno) }
      written += count
    }
  }

  private func sync() throws {
    guard fsync(descriptor) == 0 else { throw failure(errno) }
  }

  private func finish() throws {
    isOpen = false
    guard close(descriptor) == 0 else { throw failure(errno) }
    guard unsafe rename(draft, path) == 0 else { throw failure(errno) }
  }

  private func abandon() {
    if isOpen { close(descriptor) }
    unsafe unlink(draft)
  }

  private func failure(_ code: Int32) -> MarketDataFailure {
    MarketDataFailure(
      .writeFailed, file: path, reason: "the file cannot be written: \(SourceFile.words(for: code))"
    )
  }
}
