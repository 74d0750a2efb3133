/// A run as one HTML file that needs nothing else: no network, no server, no other file.
public struct ReportPage: Sendable {
  /// The whole file, as UTF-8.
  public let bytes: [UInt8]

  /// Writes the page of a run.
  public init(_ content: PageContent, library: ChartLibrary) {
    let columns = content.columns
    let run = JSON.object(content.run)
    let file = PageFile(
      title: run["run"]?.string ?? run["strategy"]?.string ?? "",
      object: content.object(columns), columns: columns.bytes, library: library,
      scripts: [
        PackageResources.charts_js, PackageResources.series_js, PackageResources.candles_js,
        PackageResources.histogram_js, PackageResources.distributions_js,
        PackageResources.funnel_js, PackageResources.sections_js, PackageResources.faults_js,
        PackageResources.trades_js, PackageResources.report_js,
      ])
    bytes = file.bytes
  }
}
