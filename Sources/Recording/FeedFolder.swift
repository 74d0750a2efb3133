internal import Foundation
import Trading

/// A folder with a recording: a file of lines a day, UTC, by when they were heard.
///
/// The file of a day that has passed is packed by gzip; the one that is written is not, so that
/// what a process that died has left can be read.
public struct FeedFolder: Sendable {
  /// Which lines are written and understood.
  public static let format = 1

  public let path: String

  /// Names a folder.
  public init(_ path: String) { self.path = path }

  /// Whether a folder holds a recording.
  public static func holdsFeed(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && isFolder.boolValue && !FeedFolder(path).files.isEmpty
  }

  /// The name of the file of a day, without the ending of a packed one.
  static func name(of day: Int64) -> String {
    let moment = Timestamp(nanoseconds: day * 86_400_000_000_000)
    return "feed-\("\(moment)".prefix(10)).jsonl"
  }

  /// The names of the files, oldest first; of one day the packed one first.
  var files: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.filter {
      $0.hasPrefix("feed-") && ($0.hasSuffix(".jsonl") || $0.hasSuffix(".jsonl.gz"))
    }.sorted {
      let days = ($0.prefix(15), $1.prefix(15))
      return days.0 == days.1 ? $0.count > $1.count : days.0 < days.1
    }
  }

  /// What else lies there; empty where nothing does.
  var strangers: [String] {
    let known = Set(files + [Self.lock])
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.filter { !known.contains($0) && !$0.hasSuffix(".part") }.sorted()
  }

  static let lock = "recording.lock"
}
