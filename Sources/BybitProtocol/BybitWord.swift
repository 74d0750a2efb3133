import WireFormat

/// A word of the venue's: one of a list that is known, or the text that it said.
///
/// What a word does not say is not guessed, and what stands beside it is used all the same.
public protocol BybitWord: Hashable, Sendable {
  /// The words that are known, with the text of each.
  static var listed: [(word: Self, text: String)] { get }
  /// A word that is not in the list.
  static func other(_ text: String) -> Self
  /// The text of a word that is not in the list; nil for one that is.
  var unlisted: String? { get }
}

extension BybitWord {
  /// Reads a text, whatever it is.
  public init(text: String) {
    self = Self.listed.first { $0.text == text }?.word ?? .other(text)
  }

  /// As it stands on the wire.
  public var text: String {
    if let unlisted { return unlisted }
    return Self.listed.first { $0.word == self }?.text ?? ""
  }
}

extension WireReader {
  /// A word of the venue's, known or not.
  func said<Word: BybitWord>(_ type: Word.Type = Word.self) throws(WireFailure) -> Word {
    Word(text: try text())
  }

  /// A word that must be one of the list.
  func listed<Word: BybitWord>(_ type: Word.Type = Word.self) throws(WireFailure) -> Word {
    let word: Word = try said()
    guard word.unlisted == nil else { throw failure("a word that is known") }
    return word
  }
}

/// Reads the members of a row one by one, and keeps what was wrong with those that cannot be read,
/// so that one of them does not cost the others.
struct RowReader {
  let row: WireReader
  private(set) var defects: [WireFailure] = []

  init(_ row: WireReader) { self.row = row }

  /// What a reading gives; nil, and noted, where it fails.
  mutating func maybe<Value>(
    _ read: (WireReader) throws(WireFailure) -> Value?
  ) -> Value? {
    do throws(WireFailure) {
      return try read(row)
    } catch {
      defects.append(error)
      return nil
    }
  }
}
