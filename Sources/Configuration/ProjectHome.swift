public import Foundation

/// Finds the folder of the project, which holds `data/instruments`, from wherever we were started.
public enum ProjectHome {
  /// The environment variable that names the folder outright.
  public static let variable = "DRYDOCK_HOME"

  /// The folder, for this process; nil where there is none.
  public static func find() -> URL? {
    let process = ProcessInfo.processInfo
    let executable = Bundle.main.executableURL ?? URL(filePath: process.arguments.first ?? "")
    return find(
      environment: process.environment, executable: executable,
      workingDirectory: URL(filePath: FileManager.default.currentDirectoryPath))
  }

  /// The folder that the environment names, else the nearest above the executable, else the nearest
  /// above the working directory.
  ///
  /// A named folder without `data/instruments` counts as none, so that the mistake shows.
  public static func find(
    environment: [String: String], executable: URL, workingDirectory: URL
  ) -> URL? {
    if let named = environment[variable], !named.isEmpty {
      let folder = URL(filePath: named, relativeTo: workingDirectory).absoluteURL
      return isHome(folder) ? folder : nil
    }
    let binary = executable.resolvingSymlinksInPath().deletingLastPathComponent()
    return nearest(above: binary) ?? nearest(above: workingDirectory)
  }

  private static func nearest(above start: URL) -> URL? {
    var folder = start.standardizedFileURL
    while true {
      if isHome(folder) { return folder }
      let parent = folder.deletingLastPathComponent().standardizedFileURL
      if parent.path == folder.path || folder.path == "/" { return nil }
      folder = parent
    }
  }

  private static func isHome(_ folder: URL) -> Bool {
    let wanted = folder.appending(path: "data/instruments")
    return (try? wanted.resourceValues(forKeys: [.isDirectoryKey]))?.isDirectory == true
  }
}
