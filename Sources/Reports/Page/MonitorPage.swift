/// What a monitor found, as one HTML file that needs nothing else: issues over time, and measures.
public struct MonitorPage: Sendable {
  /// The whole file, as UTF-8.
  public let bytes: [UInt8]

  /// Writes the page of a monitor's report, as it writes it itself.
  public init(_ report: JSON) {
    let file = PageFile(
      title: "Monitor", object: report,
      scripts: [PackageResources.lanes_js, PackageResources.monitor_js])
    bytes = file.bytes
  }
}
