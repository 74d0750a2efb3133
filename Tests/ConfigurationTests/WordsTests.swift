import Configuration
import Testing

@Suite struct `A mistyped word` {
  @Test(arguments: [
    ("seed", "seed", 0), ("sedd", "seed", 1), ("esed", "seed", 1), ("see", "seed", 1),
    ("", "abc", 3), ("kitten", "sitting", 3), ("ca", "abc", 3),
  ])
  func `is so far from the right one`(first: String, second: String, distance: Int) {
    #expect(Words.distance(first, second) == distance)
    #expect(Words.distance(second, first) == distance)
  }

  @Test(arguments: [
    ("sedd", "seed"), ("SEED", "seed"), ("capitol", "capital"), ("lev", "leverage"),
    ("timeframes", "timeframe"), ("dta", "data"),
  ])
  func `is recognised`(word: String, meant: String) {
    let words = ["seed", "capital", "leverage", "timeframe", "data"]
    #expect(Words.nearest(to: word, in: words) == meant)
  }

  @Test(arguments: ["xyz", "q", "banana", ""])
  func `is not guessed at when nothing is near`(word: String) {
    #expect(Words.nearest(to: word, in: ["seed", "capital", "leverage"]) == nil)
  }
}
