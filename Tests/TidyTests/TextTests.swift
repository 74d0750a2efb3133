import Foundation
import Testing

/// What a reader meets in every file.
@Suite struct `The files` {
  @Test func `are short enough to read`() throws {
    for file in try SourceTree.swift() {
      #expect(file.lines.count <= 401, "\(file) has \(file.lines.count - 1) lines")
      for (number, line) in zip(1..., file.lines) where !Self.isOneLiteral(line) {
        #expect(line.count <= 100, "\(file):\(number) has \(line.count) columns")
      }
    }
  }

  /// A text that stands alone on its line has no place to break at; the formatter lets it pass too.
  private static func isOneLiteral(_ line: Substring) -> Bool {
    let text = line.drop { " ?+".contains($0) }
    return text.hasPrefix("\"") && (text.hasSuffix("\"") || text.hasSuffix("\","))
  }

  @Test func `have functions that fit a screen`() throws {
    for file in try SourceTree.swift() {
      for function in Self.functions(in: file) {
        #expect(
          function.length <= 70, "\(file):\(function.line) has a function of \(function.length)")
      }
    }
  }

  @Test func `measure functions rightly`() {
    let text =
      "struct S {\n  func a() {\n    b()\n  }\n\n  init(\n    x: Int\n  ) {\n    y\n  }\n}\n"
    let file = SourceTree.File(path: "x", text: text)
    #expect(Self.functions(in: file).map(\.line) == [2, 6])
    #expect(Self.functions(in: file).map(\.length) == [3, 5])
  }

  @Test func `leave nothing to be done later`() throws {
    // In two parts, so that this file passes its own test.
    let words = ["TO" + "DO", "FIX" + "ME", "XX" + "X:", "HA" + "CK"]
    for file in try SourceTree.swift() {
      for (number, line) in zip(1..., file.lines) {
        for word in words { #expect(!line.contains(word), "\(file):\(number) says \(word)") }
      }
    }
  }

  @Test func `name no folder of one machine`() throws {
    let folders = ["/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/", "/Us" + "ers/"]
    let endings = ["swift", "md", "json", "yml", "sh", "py", "modulemap", "h"]
    for path in SourceTree.tracked ?? [] {
      let url = SourceTree.root.appending(path: path)
      let isText = endings.contains(url.pathExtension) || url.pathExtension.isEmpty
      guard isText, let text = try? String(contentsOf: url, encoding: .utf8) else { continue }
      for folder in folders { #expect(!text.contains(folder), "\(path) names \(folder)") }
    }
  }

  @Test func `test through the public interface`() throws {
    for file in try SourceTree.swift(in: "Tests") {
      #expect(!file.text.contains("@test" + "able"), "\(file) looks behind the interface")
    }
  }

  /// Where functions begin and how many lines they take, from the formatter's indentation.
  static func functions(in file: SourceTree.File) -> [(line: Int, length: Int)] {
    let lines = file.lines
    let head =
      /^( *)(?:@\w+(?:\([^)]*\))? )*(?:\w+ )*?(?:func |init[?(<]|init\(|deinit|subscript[(<])/
    return lines.indices.compactMap { start in
      guard let match = lines[start].firstMatch(of: head) else { return nil }
      let indent = match.1
      // A protocol's requirement and a body on one line have no closing line of their own.
      for line in lines.indices[start...] {
        let text = lines[line]
        if line > start, text == indent + "}" { return (start + 1, line - start + 1) }
        if line > start, !text.isEmpty, text.prefix(while: { $0 == " " }).count <= indent.count,
          !text.dropFirst(indent.count).hasPrefix(")")
        {
          return nil
        }
      }
      return nil
    }
  }
}

/// What is in the repository, and what must not be.
@Suite(.enabled(if: SourceTree.tracked != nil)) struct `The repository` {
  @Test func `holds no large file`() throws {
    for path in SourceTree.tracked ?? [] where !path.hasPrefix("data/instruments/") {
      let size = try size(path)
      #expect(size <= 2 << 20, "\(path) has \(size) bytes")
    }
  }

  @Test func `holds no market data`() throws {
    for path in SourceTree.tracked ?? [] {
      let ending = URL(filePath: path).pathExtension.lowercased()
      if ["csv", "tsv", "gz", "zip", "parquet", "feather", "sqlite", "db"].contains(ending) {
        let size = try size(path)
        #expect(size <= 64 << 10, "\(path) has \(size) bytes of data")
      }
    }
  }

  private func size(_ path: String) throws -> Int {
    let url = SourceTree.root.appending(path: path)
    return try url.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0
  }
}

/// What the documents say of the house.
@Suite struct `The documents` {
  static let texts: [String] = {
    let folder = SourceTree.root.appending(path: "docs")
    let names = FileManager.default.subpaths(atPath: folder.path) ?? []
    return names.filter { $0.hasSuffix(".md") }
      .compactMap { try? String(contentsOf: folder.appending(path: $0), encoding: .utf8) }
  }()

  @Test(.enabled(if: !texts.isEmpty))
  func `name every module`() throws {
    let readme =
      (try? String(contentsOf: SourceTree.root.appending(path: "README.md"), encoding: .utf8)) ?? ""
    for module in try SourceTree.modules() {
      let isNamed = (Self.texts + [readme]).contains { $0.contains(module) }
      #expect(isNamed, "no document names \(module)")
    }
  }
}
