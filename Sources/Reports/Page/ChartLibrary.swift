import Foundation

/// The library that draws the charts, as Debian's package `libjs-dygraphs` installs it.
public struct ChartLibrary: Sendable {
  /// Where the package puts it.
  public static let standardFolder = "/usr/share/javascript/dygraphs"

  let script: [UInt8]
  let style: [UInt8]

  /// It is not there.
  public struct Missing: Error, CustomStringConvertible {
    public let folder: String
    /// What is missing and what to install, as one line.
    public var description: String {
      "\(folder): there is no dygraph.min.js, with which reports draw their charts; install it with"
        + " `apt-get install libjs-dygraphs` or `scripts/setup`"
    }
  }

  /// Reads the library.
  public init(folder: String = standardFolder) throws(Missing) {
    let base = URL(filePath: folder)
    guard let script = try? Data(contentsOf: base.appending(path: "dygraph.min.js")),
      let style = try? Data(contentsOf: base.appending(path: "dygraph.min.css"))
    else { throw Missing(folder: folder) }
    self.script = Self.withoutMap(script)
    self.style = Self.withoutMap(style)
  }

  /// Without the last line that names a file for debuggers, which a browser would go and look for.
  private static func withoutMap(_ data: Data) -> [UInt8] {
    var lines = String(decoding: data, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false)
    lines.removeAll { $0.contains("sourceMappingURL=") && $0.count < 200 }
    return Array(lines.joined(separator: "\n").utf8)
  }
}
