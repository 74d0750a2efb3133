/// A name and what it is set to: `fast=10`.
public struct Assignment: Hashable, Sendable {
  public var name: String
  public var value: String

  /// Creates an assignment.
  public init(name: String, value: String) {
    self.name = name
    self.value = value
  }

  /// Reads `NAME=VALUE`, or returns nil.
  public init?(_ text: String) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
    self.init(name: String(parts[0]), value: String(parts[1]))
  }
}

/// A file and, where it is said, whose data it holds: `[SYMBOL=]FILE`.
public struct SymbolFile: Hashable, Sendable {
  /// The symbol; nil where the file's name is to tell.
  public var symbol: String?
  public var path: String

  /// Creates a choice of a file.
  public init(symbol: String? = nil, path: String) {
    self.symbol = symbol
    self.path = path
  }

  /// Reads `SYMBOL=FILE` or `FILE`, or returns nil for an empty part.
  ///
  /// What stands before the equals sign is a symbol only where it is no path: `./a=b.csv` and
  /// `data/a=b.csv` are files, `BTC/USDT=b.csv` is not.
  public init?(_ text: String) {
    if let assignment = Assignment(text), Self.isSymbol(assignment.name) {
      guard Self.isPrintable(assignment.name) else { return nil }
      self.init(symbol: assignment.name, path: assignment.value)
    } else {
      guard !text.isEmpty, !text.hasPrefix("="), !text.hasSuffix("=") else { return nil }
      self.init(path: text)
    }
  }

  /// A symbol stands in tables and file names: one short word, and nothing that moves a cursor.
  fileprivate static func isPrintable(_ symbol: String) -> Bool {
    (1...40).contains(symbol.count)
      && symbol.unicodeScalars.allSatisfy { scalar in
        !scalar.properties.isWhitespace && scalar.properties.generalCategory != .control
          && scalar.properties.generalCategory != .format
      }
  }

  private static func isSymbol(_ text: String) -> Bool {
    if text.hasPrefix(".") || text.hasPrefix("/") || text.hasPrefix("~") { return false }
    return !text.contains("/") || !text.contains(where: \.isLowercase)
  }
}

extension ValueReader where Value == Assignment {
  /// A name and its value.
  public static var assignment: ValueReader {
    ValueReader("NAME=VALUE such as fast=10") { Assignment($0) }
  }
}

extension ValueReader where Value == String {
  /// A symbol.
  public static var symbol: ValueReader {
    ValueReader("a symbol such as BTCUSDT, one word of at most 40 characters") { text in
      SymbolFile.isPrintable(text) ? text : nil
    }
  }
}

extension ValueReader where Value == SymbolFile {
  /// A file, with or without its symbol.
  public static var symbolFile: ValueReader {
    ValueReader("[SYMBOL=]FILE such as BTCUSDT=btc.csv") { SymbolFile($0) }
  }

  /// A file with its symbol.
  public static var symbolAndFile: ValueReader {
    ValueReader("SYMBOL=FILE such as BTCUSDT=btc.csv") { text in
      SymbolFile(text).flatMap { $0.symbol == nil ? nil : $0 }
    }
  }
}
