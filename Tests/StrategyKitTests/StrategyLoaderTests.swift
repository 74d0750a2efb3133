import Backtesting
import Foundation
import StrategyKit
import TestKit
import Testing

@Suite(.serialized, .enabled(if: StrategyFolder.hasCompiler, "there is no swiftc on the PATH"))
struct `A strategy file outside the package` {
  let folder: StrategyFolder

  init() throws { folder = try StrategyFolder() }

  static let late = """
    import StrategyKit

    struct Late: Strategy {
      static let name = "late"
      static let summary = "Buys late."
      @Parameter(1...9, "candles to wait") var wait = 2
      private var seen = 0
      mutating func onCandle(_ candle: Candle, _ desk: inout Desk) {
        seen += 1
        if seen > wait { desk.enter(.long, stop: .percent(1)) }
      }
    }

    """

  @Test func `is compiled, loaded and run`() throws {
    let path = try folder.write(Self.late)
    let factory = try StrategyLoader.loadOne(path: path, cacheFolder: folder.cache)
    #expect(factory.name == "late")
    #expect(factory.parameters.map(\.name) == ["wait"])
    var strategy = try factory.makeStrategy(settings: [("wait", "3")])
    var desk = Desk(symbols: ["BTCUSDT"])
    let counts = RandomCandles.series(5, seed: 1).map { candle in
      strategy.onCandle(candle, &desk)
      return desk.wishes.count
    }
    #expect(counts == [0, 0, 0, 1, 2])
  }

  @Test(arguments: ["main.swift", "Entry.swift", "My idea.swift"])
  func `can have any name`(name: String) throws {
    let path = try folder.write(Self.late, to: name)
    #expect(try StrategyLoader.loadOne(path: path, cacheFolder: folder.cache).name == "late")
  }

  @Test func `is compiled once for the same text`() throws {
    let path = try folder.write(Self.late)
    _ = try StrategyLoader.load(path: path, cacheFolder: folder.cache)
    let library = try #require(folder.libraries().first)
    let before = try folder.changed(library)
    _ = try StrategyLoader.load(path: path, cacheFolder: folder.cache)
    #expect(try folder.changed(library) == before)
    _ = try folder.write(Self.late.replacing("Buys late.", with: "Buys later."))
    let factory = try StrategyLoader.loadOne(path: path, cacheFolder: folder.cache)
    #expect(factory.summary == "Buys later.")
    #expect(try folder.libraries().count == 2)
  }

  @Test func `can hold several, of which one is named`() throws {
    let other = Self.late.replacing("Late", with: "Later").replacing("\"late\"", with: "\"later\"")
    let path = try folder.write(Self.late + other.replacing("import StrategyKit", with: ""))
    let all = try StrategyLoader.load(path: path, cacheFolder: folder.cache)
    #expect(all.map(\.name) == ["late", "later"])
    let one = try StrategyLoader.loadOne(path: "\(path):later", cacheFolder: folder.cache)
    #expect(one.name == "later")
    #expect(failure(path, one: true)?.kind == .severalStrategies)
    #expect(failure("\(path):last")?.description.contains("only late, later") == true)
  }

  @Test func `that does not compile is answered in the compiler's words`() throws {
    let path = try folder.write(Self.late.replacing("seen += 1", with: "sen += 1"))
    let refusal = try #require(failure(path))
    #expect(refusal.kind == .notCompiled)
    #expect(refusal.description.contains("\(path):9:5: error: cannot find 'sen' in scope"))
    #expect(try folder.libraries().isEmpty)
  }

  @Test func `that is missing, a folder or not text is refused by name`() throws {
    let path = try folder.write(Self.late)
    #expect(failure(path + "x") == .init(.unreadable, "\(path)x: no such file"))
    #expect(failure(folder.place.path)?.kind == .unreadable)
    try Data([0xFF, 0xFE, 0x00]).write(to: URL(filePath: path))
    #expect(failure(path) == .init(.unreadable, "\(path): is not UTF-8 text"))
    _ = try folder.write("")
    #expect(failure(path)?.kind == .noStrategy)
  }

  @Test(arguments: ["inputs", "strategy.so", "sum"])
  func `is built anew where what was kept is damaged`(name: String) throws {
    let path = try folder.write(Self.late)
    _ = try StrategyLoader.load(path: path, cacheFolder: folder.cache)
    let kept = try #require(folder.libraries().first).appending(path: name)
    // A new file, since the old one is part of this process.
    try FileManager.default.removeItem(at: kept)
    try Data("rubbish".utf8).write(to: kept)
    #expect(try StrategyLoader.load(path: path, cacheFolder: folder.cache).count == 1)
    #expect(try Data(contentsOf: kept) != Data("rubbish".utf8))
  }

  @Test func `works as the guide for authors writes it`() throws {
    let guide = SharedData.packageRoot.appending(path: "strategies/README.md")
    let text = try String(contentsOf: guide, encoding: .utf8)
    let code = try #require(text.firstMatch(of: /(?s)```swift\n(.*?)```/)?.1)
    let path = try folder.write(String(code))
    let factory = try StrategyLoader.loadOne(path: path, cacheFolder: folder.cache)
    var strategy = try factory.makeStrategy(settings: [("length", "7")])
    var desk = Desk(symbols: ["BTCUSDT"])
    for candle in RandomCandles.series(3000, seed: 4) { strategy.onCandle(candle, &desk) }
    #expect(!desk.wishes.isEmpty)
  }

  private func failure(_ path: String, one: Bool = false) -> StrategyLoader.Failure? {
    do {
      _ =
        one
        ? [try StrategyLoader.loadOne(path: path, cacheFolder: folder.cache)]
        : try StrategyLoader.load(path: path, cacheFolder: folder.cache)
      return nil
    } catch { return error as? StrategyLoader.Failure }
  }
}

/// A folder of its own for each test, gone when the test ends.
final class StrategyFolder {
  let place: URL
  var cache: URL { place.appending(path: "cache") }

  init() throws {
    place = FileManager.default.temporaryDirectory.appending(path: "drydock-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: place) }

  /// Writes the strategy file and returns its path.
  func write(_ text: String, to name: String = "Mine.swift") throws -> String {
    let file = place.appending(path: name)
    try Data(text.utf8).write(to: file)
    return file.path
  }

  /// The places of the libraries that are kept.
  func libraries() throws -> [URL] {
    guard FileManager.default.fileExists(atPath: cache.path) else { return [] }
    return try FileManager.default.contentsOfDirectory(
      at: cache, includingPropertiesForKeys: nil)
  }

  func changed(_ place: URL) throws -> Date? {
    let library = place.appending(path: "strategy.so").path
    return try FileManager.default.attributesOfItem(atPath: library)[.modificationDate] as? Date
  }

  static let hasCompiler = (ProcessInfo.processInfo.environment["PATH"] ?? "")
    .split(separator: ":").contains { FileManager.default.isExecutableFile(atPath: "\($0)/swiftc") }
}
