/// Finds the word that a mistyped one was probably meant to be.
public enum Words {
  /// The candidate nearest to `word`, or nil where none is near enough to be meant.
  ///
  /// Case does not count. A candidate that the word begins, with three letters or more, is as near
  /// as one mistake. Of equals the first wins.
  public static func nearest(to word: String, in candidates: [String]) -> String? {
    let typed = word.lowercased()
    let allowed = max(1, min(3, typed.count / 3))
    var best: (word: String, distance: Int)?
    for candidate in candidates {
      let wanted = candidate.lowercased()
      var distance = Self.distance(typed, wanted)
      if typed.count >= 3, wanted.hasPrefix(typed) { distance = min(distance, 1) }
      if distance <= allowed, distance < best?.distance ?? Int.max { best = (candidate, distance) }
    }
    return best?.word
  }

  /// How many letters must be added, taken out, changed or swapped with a neighbour.
  ///
  /// The restricted Damerau–Levenshtein distance (optimal string alignment): no letter is touched
  /// twice.
  public static func distance(_ first: String, _ second: String) -> Int {
    let a = Array(first)
    let b = Array(second)
    if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in 1...a.count {
      var row = [i]
      row.reserveCapacity(b.count + 1)
      for j in 1...b.count {
        let change = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
        var least = min(last[j] + 1, row[j - 1] + 1, change)
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
          least = min(least, beforeLast[j - 2] + 1)
        }
        row.append(least)
      }
      beforeLast = last
      last = row
    }
    return last[b.count]
  }
}
