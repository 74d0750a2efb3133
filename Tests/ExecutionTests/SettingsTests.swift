import Execution
import TestKit
import Testing
import Trading

/// A setting is a wish until it was read back.
@Suite struct `What the account has set` {
  /// An executor that has wished for a leverage of 1, and is told what it really is.
  private static func told(
    leverage: Rate, isIsolated: Bool? = true, isOneWay: Bool? = true
  ) -> ExecutorStory {
    var story = ExecutorStory.ready()
    story.tell(.venue(.connected(true)))
    story.list(.zero, for: .zero)
    story.tellSettings(leverage: leverage, isIsolated: isIsolated, isOneWay: isOneWay)
    return story
  }

  @Test func `is asked for after it was set, however that ended, and after a reconnect`() {
    for outcome in [
      Outcome.accepted(.done), .rejected(Rejection(.leverageTooHigh)), .unknown(.timedOut),
    ] {
      var story = ExecutorStory()
      story.tell(.started)
      #expect(!story.asked.contains(.settings(ExecutorStory.symbol)))
      story.answer(outcome) { $0 == .setLeverage(ExecutorStory.symbol, 1) }
      #expect(story.asked.count { $0 == .settings(ExecutorStory.symbol) } == 1)
      story.tellSettings()
      story.tell(.venue(.connected(true)))
      #expect(story.asked.count { $0 == .settings(ExecutorStory.symbol) } == 2)
    }
  }

  @Test func `is asked for three times where the venue does not say`() {
    var story = ExecutorStory()
    story.tell(.started)
    story.answer(.accepted(.done)) { $0 == .setLeverage(ExecutorStory.symbol, 1) }
    for _ in 0..<60 {
      for request in story.open.map(\.request) {
        if case .settings = request { story.answer(.unknown(.serverError)) { $0 == request } }
      }
      story.list(.zero, for: .seconds(1))
    }
    #expect(story.asked.count { $0 == .settings(ExecutorStory.symbol) } == 3)
  }

  @Test func `is told once where it differs, and shown`() {
    var story = Self.told(leverage: "25")
    #expect(story.alarms == [.settingDiffers("the leverage is 25, not 1")])
    #expect(story.executor.mind.holdings[0].settings?.leverage == "25")
    story.forget()
    story.tell(.venue(.connected(true)))
    story.tellSettings(leverage: "25")
    #expect(story.alarms.isEmpty)
  }

  @Test(
    arguments: [
      // At 25, isolated, a long from 100 is liquidated at 100 - 4 + 0.5 = 96.5, a short at 103.5.
      (Direction.long, "0.035", true), (.long, "0.034", false), (.short, "0.035", true),
      (.short, "0.034", false),
    ] as [(Direction, Rate, Bool)])
  func `keeps entries out whose stop lies beyond the real price of liquidation`(
    direction: Direction, distance: Rate, isBlocked: Bool
  ) {
    var story = Self.told(leverage: "25")
    let signal = story.wish(direction, stop: .distance(.rate(distance)))
    #expect((story.fate(signal) == .blocked(.stopBeyondLiquidation)) == isBlocked)
    #expect(story.orders.isEmpty == isBlocked)
  }

  @Test func `goes by the whole account in cross margin, and by the stricter where it is unknown`()
  {
    var cross = Self.told(leverage: "25", isIsolated: false)
    cross.wish(.long, stop: .distance(.rate("0.05")))
    #expect(cross.orders.count == 1)
    var unknown = Self.told(leverage: "25", isIsolated: nil)
    unknown.wish(.long, stop: .distance(.rate("0.05")))
    #expect(unknown.orders.isEmpty)
  }

  @Test func `opens nothing where longs and shorts are held side by side`() {
    var story = Self.told(leverage: "1", isOneWay: false)
    #expect(
      story.alarms == [
        .settingDiffers("longs and shorts are held side by side, so nothing is opened")
      ])
    let signal = story.wish(.long)
    #expect(story.fate(signal) == .blocked(.notReady))
  }

  @Test func `makes sizes smaller where it is less than wished for`() throws {
    var story = ExecutorStory.ready {
      $0.leverage = 10
      $0.sizing = .percent("0.5")
    }
    story.tell(.venue(.connected(true)))
    story.list(.zero, for: .zero)
    story.tellSettings(leverage: "2")
    story.wish(.long)
    // Half of 10,000 at a leverage of 2, at 100.
    #expect(story.order(.entry)?.terms.quantity == "100")
  }
}
