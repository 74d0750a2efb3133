/// A strategy that a source file declares.
public struct StrategyDeclaration: Equatable, Sendable {
  /// The type, with those around it: `Outer.Inner`.
  public let type: String
  /// What the command line calls it; nil where the source does not say so in plain text.
  public let name: String?
  public let path: String
  public let line: Int

  /// The strategies of some files, in the order given and from top to bottom.
  ///
  /// Found by reading the words, since nothing is compiled yet: every type that names `Strategy`,
  /// or a protocol or class of these files that does, among its parents. Private and generic types
  /// are left out, because nobody else can make one.
  public static func all(in files: [(path: String, text: String)]) -> [StrategyDeclaration] {
    let types = files.flatMap { file in
      TypeReader(file.text).types.map { (path: file.path, type: $0) }
    }
    var kinds: Set = ["Strategy"]
    var count = 0
    while count < kinds.count {
      count = kinds.count
      for (_, type) in types where !kinds.isDisjoint(with: type.parents) {
        if let last = type.name.split(separator: ".").last { kinds.insert(String(last)) }
      }
    }
    var found: [StrategyDeclaration] = []
    for (path, type) in types where !kinds.isDisjoint(with: type.parents) {
      guard !type.isProtocol, type.isReachable, !found.contains(where: { $0.type == type.name })
      else { continue }
      let name = types.lazy.filter { $0.type.name == type.name }.compactMap(\.type.title).first
      found.append(
        StrategyDeclaration(type: type.name, name: name, path: path, line: type.line))
    }
    return found
  }
}
