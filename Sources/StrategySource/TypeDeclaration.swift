/// A type that a Swift source declares or extends.
struct TypeDeclaration {
  /// With the types around it, as `Outer.Inner`.
  let name: String
  let line: Int
  let isProtocol: Bool
  /// Whether the catalogue can make one: it is neither private nor generic.
  let isReachable: Bool
  /// The last word of each type it names after its colon.
  let parents: [String]
  /// What `static let name` says within it.
  var title: String?
}

/// Finds the types of a source by its words, without compiling it.
struct TypeReader {
  private(set) var types: [TypeDeclaration] = []
  private let words: [SourceWord]
  private var place = 0
  /// For each open brace the type whose body it opened, if it did.
  private var open: [Int?] = []

  init(_ source: String) {
    words = SourceReader(source).words
    while place < words.count {
      if isDeclaration() {
        readDeclaration()
      } else {
        if let type = open.last ?? nil, let title = title() { types[type].title = title }
        if words[place].kind == .mark("{") { open.append(nil) }
        if words[place].kind == .mark("}") { _ = open.popLast() }
        place += 1
      }
    }
  }

  private func word(_ offset: Int) -> String? {
    let index = place + offset
    guard words.indices.contains(index), case .word(let word) = words[index].kind else {
      return nil
    }
    return word
  }

  private func isMark(_ mark: Character) -> Bool {
    place < words.count && words[place].kind == .mark(mark)
  }

  private func isDeclaration() -> Bool {
    guard let keyword = word(0), let name = word(1) else { return false }
    let keywords = ["struct", "class", "enum", "actor", "extension", "protocol"]
    return keywords.contains(keyword) && !["func", "var", "let", "subscript"].contains(name)
  }

  /// Reads from the keyword to the brace that opens the body.
  private mutating func readDeclaration() {
    let line = words[place].line
    let isProtocol = word(0) == "protocol"
    let isPrivate = hasModifier("private") || hasModifier("fileprivate")
    place += 1
    var name = word(0) ?? ""
    place += 1
    while isMark("."), let next = word(1) {
      name += ".\(next)"
      place += 2
    }
    let isGeneric = isMark("<")
    if isGeneric { skipGenericParameters() }
    let parents = readParents()
    guard isMark("{") else { return }
    let outer = open.compactMap { $0 }.last.map { types[$0] }
    types.append(
      TypeDeclaration(
        name: outer.map { "\($0.name).\(name)" } ?? name, line: line, isProtocol: isProtocol,
        isReachable: !isPrivate && !isGeneric && outer?.isReachable ?? true, parents: parents))
    open.append(types.count - 1)
    place += 1
  }

  /// Whether a modifier stands before the keyword, with nothing but modifiers between.
  private func hasModifier(_ modifier: String) -> Bool {
    let others: Set = ["final", "indirect", "internal", "nonisolated", "open", "public"]
    var offset = -1
    while let word = word(offset) {
      if word == modifier { return true }
      if !others.contains(word) { return false }
      offset -= 1
    }
    return false
  }

  private mutating func readParents() -> [String] {
    var parents: [String] = []
    var last: String?
    while place < words.count, !isMark("{"), !isMark("}") {
      if word(0) == "where" { break }
      if isMark(",") || isMark("&") {
        parents += last.map { [$0] } ?? []
        last = nil
      } else if let word = word(0) {
        last = word
      }
      place += 1
    }
    while place < words.count, !isMark("{"), !isMark("}") { place += 1 }
    return parents + (last.map { [$0] } ?? [])
  }

  private mutating func skipGenericParameters() {
    var depth = 0
    repeat {
      if isMark("<") { depth += 1 }
      if isMark(">") { depth -= 1 }
      place += 1
    } while depth > 0 && place < words.count
  }

  /// The text of `static let name = "…"` or `static var name: String { "…" }` that begins here.
  private func title() -> String? {
    guard word(0) == "static", word(1) == "let" || word(1) == "var", word(2) == "name" else {
      return nil
    }
    let between: [SourceWord.Kind] = [
      .mark(":"), .mark("="), .mark("{"), .word("String"), .word("return"),
    ]
    let rest = words[(place + 3)...].prefix(8).drop { between.contains($0.kind) }
    guard case .text(let text) = rest.first?.kind else { return nil }
    return text
  }
}
