/// One word, mark or text of a Swift source, with the line it stands on.
struct SourceWord {
  enum Kind: Equatable {
    case word(String)
    /// What stands between the quotes of a string.
    case text(String)
    case mark(Character)
  }

  let kind: Kind
  let line: Int
}

/// Takes a Swift source apart into words, without its comments.
struct SourceReader {
  private let characters: [Character]
  private var place = 0
  private var line = 1
  private(set) var words: [SourceWord] = []

  init(_ source: String) {
    characters = Array(source)
    readUntil(closing: nil)
  }

  /// Reads to the end, or to the bracket that closes what an interpolation opened.
  private mutating func readUntil(closing end: Character?) {
    var depth = 0
    while let character = peek() {
      if character.isNewline || character.isWhitespace {
        advance()
      } else if starts(with: "//") {
        while let next = peek(), !next.isNewline { advance() }
      } else if starts(with: "/*") {
        skipComment()
      } else if character == "\"" || character == "#" && isRawText() {
        readText()
      } else if character.isLetter || character.isNumber || character == "_" || character == "`" {
        readWord()
      } else {
        if character == "(" { depth += 1 }
        if character == ")" { depth -= 1 }
        if depth < 0, character == end { return }
        words.append(SourceWord(kind: .mark(character), line: line))
        advance()
      }
    }
  }

  private mutating func readWord() {
    let start = line
    var word = ""
    while let next = peek(), next.isLetter || next.isNumber || next == "_" || next == "`" {
      if next != "`" { word.append(next) }
      advance()
    }
    words.append(SourceWord(kind: .word(word), line: start))
  }

  private mutating func readText() {
    let start = line
    let count = words.count
    var text = ""
    let hashes = String(repeating: "#", count: take(while: "#"))
    let isLong = starts(with: "\"\"\"")
    let quote = isLong ? "\"\"\"" : "\""
    skip(quote.count)
    while let next = peek() {
      if starts(with: quote + hashes) {
        skip(quote.count + hashes.count)
        break
      }
      // A text on one line that lacks its end is broken; what follows should not suffer.
      if next.isNewline, !isLong { break }
      if starts(with: "\\" + hashes + "(") {
        skip(hashes.count + 2)
        readUntil(closing: ")")
        advance()
      } else if starts(with: "\\" + hashes) {
        skip(hashes.count + 2)
      } else {
        text.append(next)
        advance()
      }
    }
    // Words within an interpolation belong to the text.
    words.removeSubrange(count...)
    words.append(SourceWord(kind: .text(text), line: start))
  }

  private mutating func skipComment() {
    var depth = 0
    repeat {
      if starts(with: "/*") {
        depth += 1
        skip(2)
      } else if starts(with: "*/") {
        depth -= 1
        skip(2)
      } else {
        advance()
      }
    } while depth > 0 && place < characters.count
  }

  private func isRawText() -> Bool {
    var next = place
    while next < characters.count, characters[next] == "#" { next += 1 }
    return next < characters.count && characters[next] == "\""
  }

  private func peek() -> Character? { place < characters.count ? characters[place] : nil }

  private func starts(with text: String) -> Bool {
    characters[place...].starts(with: text)
  }

  private mutating func take(while character: Character) -> Int {
    let start = place
    while peek() == character { advance() }
    return place - start
  }

  private mutating func skip(_ count: Int) {
    for _ in 0..<count { advance() }
  }

  private mutating func advance() {
    guard let character = peek() else { return }
    if character.isNewline { line += 1 }
    place += 1
  }
}
