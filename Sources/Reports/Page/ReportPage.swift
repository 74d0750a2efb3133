import Foundation

/// A run as one HTML file that needs nothing else: no network, no server, no other file.
///
/// The page holds the run's object as JSON, its rows as packed columns, the chart library and our
/// own script. Every text of a user reaches the page as data and is shown as text; on top of that
/// the page's own policy forbids all scripts but those whose hash it names, and every request.
public struct ReportPage: Sendable {
  /// The whole file, as UTF-8.
  public let bytes: [UInt8]

  /// Writes the page of a run.
  public init(_ content: PageContent, library: ChartLibrary) {
    let columns = content.columns
    let scripts = [library.script] + Self.scripts
    var page = Writer()
    page.add(
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="\(Self.policy(scripts))">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="generator" content="Drydock">
      <title>\(Self.escaped(Self.title(content)))</title>
      <link rel="icon" href="data:,">

      """)
    for style in [library.style, PackageResources.report_css] {
      page.add("<style>\n")
      page.bytes += style
      page.add("</style>\n")
    }
    page.add("</head>\n<body>\n<noscript>This report is drawn by a script in it.</noscript>\n")
    page.add("<main id=\"report\" aria-busy=\"true\"></main>\n")
    page.add("<script type=\"application/json\" id=\"run\">")
    page.bytes += Self.inert(content.object(columns).compactText.utf8)
    page.add("</script>\n<script type=\"text/plain\" id=\"columns\">")
    page.bytes += Data(Deflated.bytes(columns.bytes)).base64EncodedData()
    page.add("</script>\n")
    for script in scripts {
      page.add("<script>")
      page.bytes += script
      page.add("</script>\n")
    }
    page.add("</body>\n</html>\n")
    bytes = page.bytes
  }

  /// Our own script, in the order in which its parts need one another.
  private static let scripts: [[UInt8]] = [
    PackageResources.data_js, PackageResources.words_js, PackageResources.definitions_js,
    PackageResources.elements_js, PackageResources.table_js, PackageResources.charts_js,
    PackageResources.series_js, PackageResources.candles_js, PackageResources.distributions_js,
    PackageResources.sections_js, PackageResources.faults_js, PackageResources.trades_js,
    PackageResources.report_js,
  ]

  private struct Writer {
    var bytes: [UInt8] = []
    mutating func add(_ text: String) { bytes += text.utf8 }
  }

  /// What the browser may do for the page: run these scripts, use its own styles, and no more.
  private static func policy(_ scripts: [[UInt8]]) -> String {
    let hashes = scripts.map { script in
      let digits = Array(SHA256.digest(of: String(decoding: script, as: UTF8.self)).utf8)
      let digest = stride(from: 0, to: digits.count, by: 2).map { place in
        UInt8(String(decoding: digits[place...place + 1], as: UTF8.self), radix: 16) ?? 0
      }
      return "'sha256-\(Data(digest).base64EncodedString())'"
    }
    return "default-src 'none'; script-src \(hashes.joined(separator: " ")); "
      + "style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
  }

  private static func title(_ content: PageContent) -> String {
    let run = JSON.object(content.run)
    let name = run["run"]?.string ?? run["strategy"]?.string ?? ""
    return "\(name) · Drydock"
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.append(character)
      }
    }
    return result
  }

  /// JSON in which nothing can end the element that it stands in.
  private static func inert(_ json: some Sequence<UInt8>) -> [UInt8] {
    var bytes: [UInt8] = []
    for byte in json {
      if byte == UInt8(ascii: "<") { bytes += #"\u003c"#.utf8 } else { bytes.append(byte) }
    }
    return bytes
  }
}
