import Foundation
import MarketData
import Trading

/// A folder of its own for one test, gone when the test is.
final class Scratch {
  let folder: String

  init() {
    folder = NSTemporaryDirectory() + "drydock-" + UUID().uuidString
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// The path of a file in the folder.
  func path(_ name: String) -> String { folder + "/" + name }

  /// Writes a file and returns its path.
  func file(_ name: String, _ text: String) throws -> String {
    try file(name, Data(text.utf8))
  }

  /// Writes a file and returns its path.
  func file(_ name: String, _ data: Data) throws -> String {
    try data.write(to: URL(filePath: path(name)))
    return path(name)
  }
}

/// Rows of candles that are plain and right, hour by hour from the end of 2023 on.
enum PlainRows {
  /// The moment of a row.
  static func milliseconds(_ index: Int) -> Int64 {
    1_700_000_000_000 / 3_600_000 * 3_600_000 + Int64(index) * 3_600_000
  }

  /// Open, high, low, close and volume of a row.
  static func prices(_ index: Int) -> [Int] {
    let open = 30_000 + (index * 37) % 200
    let close = 30_000 + ((index + 1) * 37) % 200
    return [open, max(open, close) + 5, min(open, close) - 5, close, 10 + index % 7]
  }

  /// One canonical row without its line end.
  static func row(_ index: Int) -> String {
    "\(milliseconds(index)),\(prices(index).map(String.init).joined(separator: ","))"
  }

  static let header = "timestamp,open,high,low,close,volume"

  /// A canonical file.
  static func csv(_ count: Int) -> String {
    header + "\n" + (0..<count).map { row($0) + "\n" }.joined()
  }
}
