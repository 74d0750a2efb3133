import Foundation

/// The mark by which generated market data is known for what it is.
public enum SyntheticData {
  /// The first line of every generated file begins with this.
  public static let mark = "# synthetic"

  /// Whether a file says of itself that it was generated.
  public static func isMarked(_ path: String) -> Bool {
    guard let handle = FileHandle(forReadingAtPath: path) else { return false }
    defer { handle.closeFile() }
    return handle.readData(ofLength: mark.utf8.count) == Data(mark.utf8)
  }
}
