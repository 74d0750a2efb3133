/// How figures read on a console.
enum Wording {
  /// A number with so many decimal places and thousands apart, or a dash.
  static func number(_ value: Double?, places: Int) -> String {
    guard let value, value.isFinite else { return "–" }
    var scale = 1.0
    for _ in 0..<places { scale *= 10 }
    let scaled = (value.magnitude * scale).rounded(.toNearestOrAwayFromZero)
    guard scaled < 9e17 else { return value.description }
    let units = Int64(scaled)
    let whole = units / Int64(scale)
    let isNegative = value < 0 && units != 0
    let text = (isNegative ? "-" : "") + grouped(whole)
    if places == 0 { return text }
    let digits = String(units % Int64(scale))
    return text + "." + String(repeating: "0", count: places - digits.count) + digits
  }

  /// A whole number with thousands apart, or a dash.
  static func count(_ value: Int?) -> String {
    guard let value else { return "–" }
    return (value < 0 ? "-" : "") + grouped(Int64(value.magnitude))
  }

  /// Money of a decimal text: two places, more where the amount is small; with its sign if wanted.
  static func money(_ value: JSON?, isSigned: Bool = false) -> String {
    guard let amount = value?.double else { return "–" }
    let magnitude = amount.magnitude
    let places = magnitude >= 1 || magnitude == 0 ? 2 : magnitude >= 0.01 ? 4 : 8
    let text = number(amount, places: places)
    return isSigned && amount > 0 ? "+" + text : text
  }

  /// A fraction as percent.
  static func rate(_ fraction: Double?) -> String { percent(fraction.map { $0 * 100 }) }

  /// A figure that is in percent already.
  static func percent(_ value: Double?, isSigned: Bool = false) -> String {
    guard let value else { return "–" }
    let places = value.magnitude >= 0.1 || value == 0 ? 2 : 4
    return (isSigned && value > 0 ? "+" : "") + number(value, places: places) + " %"
  }

  /// Seconds in the two largest units.
  static func span(_ seconds: Double?) -> String {
    guard let seconds, seconds.magnitude < 1e12 else { return "–" }
    if seconds == 0 { return "0 s" }
    if seconds < 60 { return number(seconds, places: seconds < 10 ? 2 : 1) + " s" }
    let total = Int64(seconds)
    let (days, hours) = (total / 86_400, total / 3600 % 24)
    let (minutes, rest) = (total / 60 % 60, total % 60)
    if days > 0 { return "\(grouped(days)) d \(hours) h" }
    return hours > 0 ? "\(hours) h \(minutes) min" : "\(minutes) min \(rest) s"
  }

  /// The day of a moment's text.
  static func day(_ value: JSON?) -> String { value?.string.map { String($0.prefix(10)) } ?? "–" }

  /// `text` in lines that fit, broken between words and indented.
  static func wrapped(_ text: String, indent: Int) -> [String] {
    let margin = String(repeating: " ", count: indent)
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty, indent + line.count + 1 + word.count > Table.width {
        lines.append(margin + line)
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
    }
    return line.isEmpty ? lines : lines + [margin + line]
  }

  /// A line whose first `indent` characters name what follows, broken behind them.
  static func hanging(_ line: String, indent: Int) -> [String] {
    var lines = wrapped(String(line.dropFirst(indent)), indent: indent)
    if lines.isEmpty { return [line] }
    lines[0] = String(line.prefix(indent) + lines[0].dropFirst(indent))
    return lines
  }

  private static func grouped(_ value: Int64) -> String {
    var text = ""
    for (position, digit) in String(value).reversed().enumerated() {
      if position > 0, position % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return String(text.reversed())
  }
}
