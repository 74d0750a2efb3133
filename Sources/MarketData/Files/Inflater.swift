import CZlib

/// A running decompression, by zlib.
@safe final class Inflater {
  enum Form {
    /// A gzip file, perhaps of several members behind one another.
    case gzip
    /// A bare deflate stream, as a zip member holds it.
    case raw
  }

  private let form: Form
  private let path: String
  private let stream: UnsafeMutablePointer<z_stream>
  private var output = [UInt8](repeating: 0, count: SourceFile.chunkSize)
  private(set) var isFinished = false
  private(set) var checksum: UInt = 0

  init(_ form: Form, path: String) {
    self.form = form
    self.path = path
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    let bits: Int32 = form == .gzip ? 15 + 16 : -15
    let code = unsafe inflateInit2_(
      stream, bits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    precondition(code == Z_OK, "zlib starts")
  }

  deinit {
    unsafe inflateEnd(stream)
    unsafe stream.deallocate()
  }

  /// Takes in compressed bytes and hands out what they mean; returns whether more is wanted.
  func feed(_ input: Span<UInt8>, _ body: (Span<UInt8>) throws -> Bool) throws -> Bool {
    try unsafe input.withUnsafeBufferPointer { bytes in
      unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress)
      unsafe stream.pointee.avail_in = UInt32(bytes.count)
      return try drain(body)
    }
  }

  private func drain(_ body: (Span<UInt8>) throws -> Bool) throws -> Bool {
    repeat {
      if isFinished {
        // Bytes behind the end of a member: another member, or padding that zlib will refuse.
        guard form == .gzip, unsafe stream.pointee.avail_in > 0 else { return true }
        unsafe inflateReset(stream)
        isFinished = false
      }
      let capacity = output.count
      let code = unsafe output.withUnsafeMutableBufferPointer { bytes in
        unsafe stream.pointee.next_out = bytes.baseAddress
        unsafe stream.pointee.avail_out = UInt32(capacity)
        return unsafe inflate(stream, Z_NO_FLUSH)
      }
      guard code == Z_OK || code == Z_STREAM_END || code == Z_BUF_ERROR else {
        throw MarketDataFailure(
          .badData, file: path, reason: "the compressed data is damaged (zlib error \(code))")
      }
      let count = capacity - (unsafe Int(stream.pointee.avail_out))
      isFinished = code == Z_STREAM_END
      if count > 0 {
        checksum = unsafe output.withUnsafeBufferPointer { bytes in
          unsafe UInt(crc32(uLong(checksum), bytes.baseAddress, UInt32(count)))
        }
        let wantsMore = try unsafe output.withUnsafeBufferPointer { bytes in
          try unsafe body(bytes.span.extracting(first: count))
        }
        guard wantsMore else { return false }
      } else if code != Z_STREAM_END {
        return true
      }
    } while unsafe stream.pointee.avail_in > 0 || stream.pointee.avail_out == 0
    return true
  }
}
