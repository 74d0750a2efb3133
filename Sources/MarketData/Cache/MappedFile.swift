import Foundation
import Trading

/// A cache file in memory, mapped for as long as anyone holds it.
///
/// Cache files are only ever replaced as a whole, so what is mapped does not change.
@safe final class MappedFile: Sendable {
  let size: Int
  private nonisolated(unsafe) let base: UnsafeMutableRawPointer

  /// Maps a file, or returns nil where there is none that can be mapped.
  init?(path: String) {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var facts = stat()
    guard unsafe fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG,
      facts.st_size >= CacheHeader.size
    else { return nil }
    let size = Int(facts.st_size)
    let flags = MAP_PRIVATE | Int32(MAP_POPULATE)
    guard let base = unsafe mmap(nil, size, PROT_READ, flags, descriptor, 0),
      unsafe base != MAP_FAILED
    else { return nil }
    self.size = size
    unsafe self.base = base
  }

  deinit { unsafe munmap(base, size) }

  /// The header as it stands there.
  var header: CacheHeader? {
    CacheHeader(
      words: (0..<(CacheHeader.size / 8)).map {
        unsafe base.load(fromByteOffset: $0 * 8, as: Int64.self)
      })
  }

  /// The checksum of a range of whole words inside the file.
  func checksum(of range: Range<Int>) -> Int64 {
    let words = unsafe (base + range.lowerBound).assumingMemoryBound(to: Int64.self)
    return unsafe WordChecksum.of(words, count: range.count / 8)
  }

  /// A copy of a range of the file.
  func data(of range: Range<Int>) -> Data {
    unsafe Data(bytes: base + range.lowerBound, count: range.count)
  }

  /// The candles, without copying them.
  func series(_ header: CacheHeader) -> CandleSeries {
    let start = header.payload?.lowerBound ?? 0
    return unsafe CandleSeries(
      timeframe: header.timeframe, count: header.count, volumePlaces: header.volumePlaces,
      base: UnsafePointer((base + start).assumingMemoryBound(to: Int64.self)), owner: self)
  }
}
