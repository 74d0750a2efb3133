import Foundation
import MarketData
import Testing
import Trading

@Suite struct `A file that was damaged at random` {
  let scratch = Scratch()

  /// Chance from a seed.
  struct Dice {
    var state: UInt64
    mutating func below(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % max(1, bound)
    }
  }

  static let pieces = [
    "9999999999999999999", "-1", "1e400", "\"", "\n", ",,,,", "NaN", "\u{0}", "99/99/9999", "]",
    "{",
    "0", "2262-01-01", "1700-01-01 00:00:00", "4102444800000000000", "K", "é", ";", "\t", "1e-300",
  ]

  func damaged(_ text: String, _ dice: inout Dice) -> Data {
    var bytes = Array(text.utf8)
    for _ in 0...dice.below(12) {
      let place = dice.below(bytes.count)
      switch dice.below(5) {
      case 0: bytes[place] = UInt8(dice.below(256))
      case 1: bytes.removeSubrange(place..<min(bytes.count, place + dice.below(40)))
      case 2: bytes.insert(contentsOf: Self.pieces[dice.below(Self.pieces.count)].utf8, at: place)
      case 3: bytes.removeLast(dice.below(bytes.count / 4))
      default: bytes.swapAt(place, dice.below(bytes.count))
      }
      if bytes.isEmpty { bytes = [44] }
    }
    return Data(bytes)
  }

  @Test(arguments: VendorLayout.tables + VendorLayout.json)
  func `gives candles in order or a failure, and never a crash`(layout: VendorLayout) throws {
    var dice = Dice(state: layout.name.utf8.reduce(7) { $0 &* 31 &+ UInt64($1) })
    for round in 0..<10 {
      let path = try scratch.file("a.csv", damaged(layout.text, &dice))
      let options = ImportOptions(onBadRow: round % 2 == 0 ? .skip : .stop)
      do {
        let series = try CandleImport.read(path: path, options: options).series
        let candles = series.candles
        #expect(zip(candles, candles.dropFirst()).allSatisfy { $0.openTime < $1.openTime })
        #expect(candles.allSatisfy { $0.low > .zero && $0.low <= $0.high })
        #expect(candles.allSatisfy { ($0.volume?.units ?? 0) >= 0 })
      } catch let failure as MarketDataFailure {
        #expect(!failure.reason.isEmpty)
        #expect(failure.kind == .badData)
      }
      _ = try? TradeFile.read(path: path, options: options)
      _ = try? FundingFile.read(path: path, options: options)
    }
  }
}
