import Foundation

/// A page as one HTML file that needs nothing else: no network, no server, no other file.
///
/// It holds an object as JSON, columns of numbers if there are any, the chart library if it draws
/// over time, and our own script. Every text of a user reaches the page as data and is shown as
/// text; on top of that the page's own policy forbids all scripts but those whose hash it names,
/// and every request.
struct PageFile {
  /// The whole file, as UTF-8.
  private(set) var bytes: [UInt8] = []

  /// What every page of ours begins with, in the order in which its parts need one another.
  static let common: [[UInt8]] = [
    PackageResources.data_js, PackageResources.words_js, PackageResources.definitions_js,
    PackageResources.elements_js, PackageResources.table_js, PackageResources.page_js,
  ]

  /// Writes a page; `scripts` come after the common ones, and the last of them begins.
  ///
  /// `connecting` is where the page may send requests to; nowhere where it is nil.
  init(
    title: String, object: JSON, columns: [UInt8] = [], library: ChartLibrary? = nil,
    connecting: String? = nil, scripts: [[UInt8]]
  ) {
    let scripts = (library.map { [$0.script] } ?? []) + Self.common + scripts
    begin(title, Self.policy(scripts, connecting))
    for style in (library.map { [$0.style] } ?? []) + [PackageResources.report_css] {
      add("<style>\n")
      bytes += style
      add("</style>\n")
    }
    add("</head>\n<body>\n<noscript>This report is drawn by a script in it.</noscript>\n")
    add("<main id=\"report\" aria-busy=\"true\"></main>\n")
    add("<script type=\"application/json\" id=\"run\">")
    bytes += Self.inert(object.compactText.utf8)
    add("</script>\n<script type=\"text/plain\" id=\"columns\">")
    bytes += Data(Deflated.bytes(columns)).base64EncodedData()
    add("</script>\n")
    for script in scripts {
      add("<script>")
      bytes += script
      add("</script>\n")
    }
    add("</body>\n</html>\n")
  }

  private mutating func begin(_ title: String, _ policy: String) {
    add(
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="\(policy)">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="generator" content="Drydock">
      <title>\(Self.escaped(title)) · Drydock</title>
      <link rel="icon" href="data:,">

      """)
  }

  private mutating func add(_ text: String) { bytes += text.utf8 }

  /// What the browser may do for the page: run these scripts, use its own styles, and no more.
  private static func policy(_ scripts: [[UInt8]], _ connecting: String?) -> String {
    let hashes = scripts.map { script in
      let digits = Array(SHA256.digest(of: String(decoding: script, as: UTF8.self)).utf8)
      let digest = stride(from: 0, to: digits.count, by: 2).map { place in
        UInt8(String(decoding: digits[place...place + 1], as: UTF8.self), radix: 16) ?? 0
      }
      return "'sha256-\(Data(digest).base64EncodedString())'"
    }
    return "default-src 'none'; script-src \(hashes.joined(separator: " ")); "
      + (connecting.map { "connect-src \($0); " } ?? "")
      + "style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
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
