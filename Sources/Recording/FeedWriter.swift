internal import Foundation
public import Trading

/// Appends lines to a recording.
///
/// Lines are handed to the system about ten times a second, so that a process that dies loses no
/// more; half a line at the end is left out by who reads it.
public final class FeedWriter {
  public let folder: FeedFolder
  /// Why nothing is written any more; nil while everything is.
  public private(set) var failure: RecordingFailure?
  /// How many lines were written, and how many bytes.
  public private(set) var lines = 0
  public private(set) var bytes = 0

  private let header: FeedHeader
  private let lock: Int32
  private var file: Int32 = -1
  private var day: Int64?
  private var waiting: [UInt8] = []
  private var flushed = Timestamp.distantPast
  private let packing = DispatchQueue(label: "drydock.packing", qos: .utility)

  /// Begins or goes on with the recording in a folder, which is made where there is none.
  ///
  /// Throws where the folder holds anything else, a recording of something else, or one that is
  /// being written, and where it cannot be written to.
  public init(_ path: String, _ header: FeedHeader, at now: Timestamp) throws {
    folder = FeedFolder(path)
    self.header = header
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true)
    } catch {
      throw RecordingFailure(.cannotCreate, file: path, reason: "the folder cannot be made")
    }
    if let stranger = folder.strangers.first {
      throw RecordingFailure(
        .cannotCreate, file: path,
        reason: "the folder holds something else, such as \(stranger): name one of its own")
    }
    try Self.check(folder, against: header)
    let name = "\(path)/\(FeedFolder.lock)"
    lock = unsafe open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard lock >= 0 else { throw Self.failure(.cannotCreate, name, "cannot be created", errno) }
    guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
      close(lock)
      throw RecordingFailure(.misuse, file: path, reason: "another process records there")
    }
    do {
      try turn(to: now.day)
      packOthers()
      write(FeedLine(.begin(header), heard: now))
      flush()
      if let failure { throw failure }
    } catch {
      if file >= 0 { close(file) }
      close(lock)
      throw error
    }
  }

  deinit {
    if file >= 0 { close(file) }
    close(lock)
  }

  private static func check(_ folder: FeedFolder, against header: FeedHeader) throws {
    guard let last = folder.files.last,
      let line = try PackedFile.firstLine("\(folder.path)/\(last)"),
      case .begin(let known) = (try? FeedLine(line))?.word,
      known.venue != header.venue || known.symbols != header.symbols
    else { return }
    throw RecordingFailure(
      .misuse, file: folder.path,
      reason: "it is a recording of \(known.symbols.joined(separator: ", ")) at \(known.venue):"
        + " name another folder")
  }

  /// Writes a line.
  public func write(_ line: FeedLine) {
    guard failure == nil else { return }
    if let day, line.heard.day > day {
      flush()
      let former = FeedFolder.name(of: day)
      do {
        try turn(to: line.heard.day)
        waiting += (FeedLine(.begin(header), heard: line.heard).text + "\n").utf8
        pack(former)
      } catch {
        failure = error as? RecordingFailure
        return
      }
    }
    waiting += line.text.utf8
    waiting.append(UInt8(ascii: "\n"))
    lines += 1
    if waiting.count >= 1 << 16 { flush() }
  }

  /// Hands on what waits, where the last time is long enough ago on some clock that goes on.
  public func flush(at now: Timestamp) {
    guard now - flushed >= .milliseconds(100) else { return }
    flushed = now
    flush()
  }

  /// Hands on all that waits.
  public func flush() {
    guard failure == nil, !waiting.isEmpty else { return }
    var done = 0
    while done < waiting.count {
      let count = unsafe waiting.withUnsafeBytes { all in
        let rest = unsafe UnsafeRawBufferPointer(rebasing: all[done...])
        return unsafe Foundation.write(file, rest.baseAddress, rest.count)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        let name = "\(folder.path)/\(FeedFolder.name(of: day ?? 0))"
        failure = Self.failure(.writeFailed, name, "cannot be written", errno)
        return
      }
      done += count
    }
    bytes += done
    waiting.removeAll(keepingCapacity: true)
  }

  /// Ends the recording, and waits until what is being packed is.
  public func finish() {
    flush()
    packing.sync {}
    if file >= 0 { close(file) }
    file = -1
  }

  private func turn(to day: Int64) throws {
    let name = "\(folder.path)/\(FeedFolder.name(of: day))"
    let next = unsafe open(name, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard next >= 0 else { throw Self.failure(.cannotCreate, name, "cannot be created", errno) }
    if file >= 0 { close(file) }
    file = next
    self.day = day
    // What a process that died has left in the middle of a line is ended.
    let end = lseek(file, 0, SEEK_END)
    var last = UInt8(ascii: "\n")
    if end > 0, (unsafe pread(file, &last, 1, end - 1)) == 1, last != UInt8(ascii: "\n") {
      waiting.append(UInt8(ascii: "\n"))
    }
  }

  /// Packs what days before have left.
  private func packOthers() {
    let own = day.map(FeedFolder.name(of:))
    for name in folder.files where name.hasSuffix(".jsonl") && name != own { pack(name) }
  }

  private func pack(_ name: String) {
    let path = "\(folder.path)/\(name)"
    // Unpacked it can be read as well.
    packing.async { try? PackedFile.pack(path) }
  }

  private static func failure(
    _ kind: RecordingFailure.Kind, _ file: String, _ words: String, _ code: Int32
  ) -> RecordingFailure {
    RecordingFailure(
      kind, file: file, reason: "the file \(words): \(unsafe String(cString: strerror(code)))")
  }
}
