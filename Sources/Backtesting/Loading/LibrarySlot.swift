internal import Foundation

/// The place of one compiled library among those that are kept.
struct LibrarySlot {
  static let libraryName = "strategy.so"

  /// The folder that holds the library and what it was made from.
  let place: URL
  /// A name that no other source has, so that two libraries can be loaded side by side.
  let moduleName: String
  private let folder: URL
  private let inputs: Data

  init(folder: URL, build: HostBuild, source: String) {
    self.folder = folder
    inputs = Data((build.identity + "\n" + source).utf8)
    // What lies in the slot is compared in full, so a collision only costs a compilation.
    let digits = Self.hash(inputs)
    moduleName = "Strategy_\(digits)"
    place = folder.appending(path: "strategy-\(digits)")
  }

  var library: URL { place.appending(path: Self.libraryName) }

  /// Whether the library of exactly this source and build lies there, undamaged.
  var isFilled: Bool {
    let files = FileManager.default
    guard files.contents(atPath: inputsFile(in: place).path) == inputs,
      let library = files.contents(atPath: library.path),
      let sum = files.contents(atPath: sumFile(in: place).path)
    else { return false }
    return sum == Data(Self.hash(library).utf8)
  }

  /// A fresh folder to compile in.
  func makeWorkplace() throws -> URL {
    let workplace = folder.appending(path: "building-\(UUID().uuidString)")
    do {
      try FileManager.default.createDirectory(at: workplace, withIntermediateDirectories: true)
      try inputs.write(to: inputsFile(in: workplace))
    } catch {
      throw StrategyLoader.Failure(
        .cacheNotWritten, "\(folder.path): cannot be written: \(error.localizedDescription)")
    }
    return workplace
  }

  /// Moves what was compiled here, whole or not at all.
  func fill(from workplace: URL) throws {
    try? FileManager.default.removeItem(at: place)
    do {
      let library = try Data(contentsOf: workplace.appending(path: Self.libraryName))
      try Data(Self.hash(library).utf8).write(to: sumFile(in: workplace))
      try FileManager.default.moveItem(at: workplace, to: place)
    } catch {
      // Another process may have compiled the same a moment before.
      if isFilled { return }
      throw StrategyLoader.Failure(
        .cacheNotWritten, "\(place.path): cannot be written: \(error.localizedDescription)")
    }
  }

  private func inputsFile(in folder: URL) -> URL { folder.appending(path: "inputs") }

  private func sumFile(in folder: URL) -> URL { folder.appending(path: "sum") }

  /// The FNV-1a hash as digits (Fowler, Noll and Vo, 1991).
  private static func hash(_ data: Data) -> String {
    let hash = data.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { hash, byte in
      (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }
    return String(hash, radix: 16)
  }
}
