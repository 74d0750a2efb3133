public import Foundation
private import Glibc
public import StrategyKit
private import StrategySource

/// Compiles a strategy file that lies outside the package, and loads it into this process.
///
/// The file is compiled against the modules beside the running executable, into a library that
/// takes everything else from the executable itself. Libraries are kept by the content of the file
/// and the build of the executable, and are never unloaded.
public enum StrategyLoader {
  /// The strategies of `path`, which is a Swift file, or `File.swift:name` for one of several.
  ///
  /// Throws a ``Failure`` that a person can act upon.
  public static func load(path: String, cacheFolder: URL) throws -> [StrategyFactory] {
    let (file, name) = split(path)
    let text = try source(at: file)
    let strategies = StrategyDeclaration.all(in: [(path: file, text: text)])
    guard !strategies.isEmpty else {
      throw Failure(.noStrategy, "\(file): no type in it conforms to Strategy")
    }
    let build = try HostBuild.current()
    let slot = LibrarySlot(folder: cacheFolder, build: build, source: text)
    if !slot.isFilled { try compile(file, strategies, against: build, into: slot) }
    let factories = try open(slot, count: strategies.count)
    guard let name else { return factories }
    guard let factory = factories.first(where: { $0.name == name }) else {
      let known = factories.map(\.name).joined(separator: ", ")
      throw Failure(.unknownName, "\(file): no strategy in it is called \"\(name)\"; only \(known)")
    }
    return [factory]
  }

  /// The one strategy of `path`; where the file has several, the path must name it.
  public static func loadOne(path: String, cacheFolder: URL) throws -> StrategyFactory {
    let factories = try load(path: path, cacheFolder: cacheFolder)
    guard let factory = factories.first, factories.count == 1 else {
      let choices = factories.map { "\(path):\($0.name)" }.joined(separator: ", ")
      throw Failure(.severalStrategies, "\(path): has several strategies; choose one: \(choices)")
    }
    return factory
  }

  /// The file and, after `.swift:`, the name.
  private static func split(_ path: String) -> (file: String, name: String?) {
    guard let mark = path.range(of: ".swift:", options: .backwards) else { return (path, nil) }
    return (String(path[..<mark.upperBound].dropLast()), String(path[mark.upperBound...]))
  }

  private static func source(at file: String) throws -> String {
    var isFolder: ObjCBool = false
    guard unsafe FileManager.default.fileExists(atPath: file, isDirectory: &isFolder) else {
      throw Failure(.unreadable, "\(file): no such file")
    }
    guard !isFolder.boolValue else { throw Failure(.unreadable, "\(file): is a folder") }
    guard let data = FileManager.default.contents(atPath: file) else {
      throw Failure(.unreadable, "\(file): cannot be read")
    }
    guard let text = String(data: data, encoding: .utf8) else {
      throw Failure(.unreadable, "\(file): is not UTF-8 text")
    }
    return text
  }

  private static func compile(
    _ file: String, _ strategies: [StrategyDeclaration], against build: HostBuild,
    into slot: LibrarySlot
  ) throws {
    let compiler = try SwiftCompiler.find()
    let workplace = try slot.makeWorkplace()
    defer { try? FileManager.default.removeItem(at: workplace) }
    let entry = workplace.appending(path: "DrydockEntry.swift")
    try Data(entryText(strategies).utf8).write(to: entry)
    try compiler.compile(
      [URL(filePath: file).path, entry.path], module: slot.moduleName, modules: build.modules,
      library: workplace.appending(path: LibrarySlot.libraryName))
    try slot.fill(from: workplace)
  }

  /// The door through which the host asks for one strategy after another.
  private static func entryText(_ strategies: [StrategyDeclaration]) -> String {
    let entries = strategies.map { "StrategyFactory(\($0.type).self)" }.joined(separator: ", ")
    return """
      import StrategyKit

      @c(drydock_strategy)
      public func drydockStrategy(_ index: Int) -> UnsafeMutableRawPointer? {
        let strategies = [\(entries)]
        guard strategies.indices.contains(index) else { return nil }
        return Unmanaged.passRetained(strategies[index]).toOpaque()
      }

      """
  }

  private static func open(_ slot: LibrarySlot, count: Int) throws -> [StrategyFactory] {
    guard let library = unsafe dlopen(slot.library.path, RTLD_NOW | RTLD_LOCAL),
      let symbol = unsafe dlsym(library, "drydock_strategy")
    else {
      let reason = unsafe dlerror().map { unsafe String(cString: $0) } ?? "for no given reason"
      // A library that does not load now never will.
      try? FileManager.default.removeItem(at: slot.place)
      throw Failure(.notLoaded, "\(slot.library.path): does not load: \(reason)")
    }
    let door = unsafe unsafeBitCast(
      symbol, to: (@convention(c) (Int) -> UnsafeMutableRawPointer?).self)
    return (0..<count).compactMap { index in
      unsafe door(index).map { pointer in
        unsafe Unmanaged<StrategyFactory>.fromOpaque(pointer).takeRetainedValue()
      }
    }
  }
}

extension StrategyLoader {
  /// Why a file did not become a strategy.
  public struct Failure: Error, Equatable, CustomStringConvertible {
    /// What was wrong, for a program.
    public enum Kind: Equatable, Sendable {
      case unreadable
      case noStrategy
      case unknownName
      case severalStrategies
      case noCompiler
      /// The executable stands without the modules it was built from.
      case noModules
      /// The message is the compiler's own.
      case notCompiled
      case notLoaded
      case cacheNotWritten
    }

    public let kind: Kind
    /// What was wrong, for a person.
    public let description: String

    /// Creates a failure.
    public init(_ kind: Kind, _ description: String) {
      self.kind = kind
      self.description = description
    }
  }
}
