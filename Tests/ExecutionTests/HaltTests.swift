import Execution
import TestKit
import Testing
import Trading

/// What stops opening takes nothing away from closing.
@Suite struct `A signal against a position that may not be opened` {
  /// A long with a venue and settings, and what has kept from opening since.
  private static func story(
    _ policy: OppositePolicy, _ change: (inout ExecutorSettings) -> Void = { _ in }
  ) -> ExecutorStory {
    var story = ExecutorStory.ready {
      $0.onOpposite = policy
      change(&$0)
    }
    story.hold(stop: .distance(.rate("0.02")))
    story.pass(.seconds(2))
    story.forget()
    return story
  }

  private func exits(_ story: ExecutorStory) -> Int {
    story.orders.count { $0.id.role == .exit && $0.terms.isReduceOnly && $0.terms.side == .sell }
  }

  @Test(arguments: [OppositePolicy.reverse, .close])
  func `closes it all the same after a halt`(policy: OppositePolicy) throws {
    var story = Self.story(policy)
    story.tell(.halt("a person has asked for it"))
    let signal = story.wish(.short)
    #expect(story.fate(signal) == .blocked(.halted))
    #expect(exits(story) == 1)
    let exit = try #require(story.order(.exit))
    story.fill(exit.id, .sell, "1", at: "100")
    #expect(story.size == .zero)
    #expect(story.exits == [.opposite])
    #expect(story.order(.entry) == nil)
  }

  @Test func `leaves it where such signals are ignored`() {
    var story = Self.story(.ignore)
    story.tell(.halt("a person has asked for it"))
    let signal = story.wish(.short)
    #expect(story.fate(signal) == .blocked(.halted))
    #expect(exits(story) == 0)
  }

  @Test func `closes it while the venue is in doubt`() {
    var story = Self.story(.reverse)
    story.tell(.venue(.connected(false)))
    let signal = story.wish(.short)
    #expect(story.fate(signal) == .blocked(.venueInDoubt))
    #expect(exits(story) == 1)
  }

  @Test func `closes it where its candle closed too long ago to open by`() {
    var story = Self.story(.reverse) { $0.signalLife = .seconds(60) }
    let old = Signal(
      id: SignalID(0), instrument: InstrumentIndex(0), direction: .short,
      time: story.now - .seconds(61))
    story.tell(.wish(.open(old)))
    #expect(story.fate(SignalID(2)) == .blocked(.stalePrice))
    #expect(exits(story) == 1)
    // One that is as old as it may be turns the position.
    var other = Self.story(.reverse) { $0.signalLife = .seconds(60) }
    var young = old
    young.time = other.now - .seconds(60)
    other.tell(.wish(.open(young)))
    #expect(other.fate(SignalID(2)) == .pending(until: nil))
  }

  @Test func `closes it where no price is fresh`() {
    var story = Self.story(.reverse)
    story.pass(.seconds(40))
    let signal = story.wish(.short)
    #expect(story.fate(signal) == .blocked(.stalePrice))
    #expect(exits(story) == 1)
  }

  @Test func `closes it where its worth would be beyond a limit`() throws {
    var story = Self.story(.reverse) { $0.maximumNotional = "150" }
    let signal = story.wish(.short, size: .quantity("2"))
    let exit = try #require(story.order(.exit))
    story.fill(exit.id, .sell, "1", at: "100")
    #expect(story.fate(signal) == .blocked(.runLimit))
    #expect(story.order(.entry) == nil)
  }

  @Test func `closes nothing where its quality or its price is none`() {
    var story = Self.story(.reverse) { $0.qualityThreshold = 0.5 }
    story.tell(.halt("a person has asked for it"))
    let weak = story.wish(.short, quality: 0.2)
    let priceless = story.wish(.short, .limit("0"))
    #expect(story.fate(weak) == .blocked(.halted))
    #expect(story.fate(priceless) == .blocked(.halted))
    #expect(exits(story) == 0)
  }

  @Test func `closes it once`() {
    var story = Self.story(.reverse)
    story.tell(.halt("a person has asked for it"))
    story.wish(.short)
    story.wish(.short)
    #expect(exits(story) == 1)
  }
}

@Suite struct `A halt by a person` {
  @Test func `takes back what rests, and counts it as halted`() throws {
    var story = ExecutorStory.ready()
    let signal = story.wish(.long, .limit("90"))
    let entry = try #require(story.order(.entry))
    story.answer(.accepted(.order(story.report(entry.id, .resting)))) {
      $0 == .submit(entry.id, entry.terms)
    }
    story.tell(.halt("a person has asked for it"))
    #expect(story.cancels == [entry.id])
    story.say(entry.id, .cancelled)
    #expect(story.fate(signal) == .blocked(.halted))
  }

  @Test func `leaves stops, trails, targets and closes by wish as they are`() {
    var story = ExecutorStory.ready()
    story.hold(
      stop: .distance(.rate("0.02")), target: .distance(.rate("0.1")),
      trailing: TrailingRule(distance: .price("1"), activation: .price("1")),
      timeLimit: .seconds(100))
    story.pass(.seconds(2))
    story.tell(.halt("a person has asked for it"))
    story.forget()
    story.ticker("105")
    #expect(story.stopsSet.last?.stop == "104")
    story.accept()
    story.pass(.seconds(2))
    story.tell(.wish(.moveTarget(ExecutorStory.symbol, "108")))
    #expect(story.stopsSet.last?.target == "108")
    story.pass(.seconds(100))
    #expect(story.order(.exit)?.terms.quantity == "1")
  }
}

@Suite struct `The worth at stake` {
  @Test func `counts what is open, what rests and what is on its way`() throws {
    var story = ExecutorStory.ready(
      instruments: [
        Venues.instrument(), Venues.instrument(), Venues.instrument(), Venues.instrument(),
      ]
    ) { $0.maximumNotional = "400" }
    story.hold()
    // One rests at 90, and one is on its way: with the one that is held, 290.
    story.wish(
      .long, .limit("90"), tag: "", InstrumentIndex(1))
    story.wish(.long, tag: "", InstrumentIndex(2))
    let over = story.wish(.long, size: .quantity("1.2"), tag: "", InstrumentIndex(3))
    #expect(story.fate(over) == .blocked(.runLimit))
    let sent = story.orders.count
    let fits = story.wish(.long, size: .quantity("1.1"), tag: "", InstrumentIndex(3))
    #expect(story.fate(fits) != .blocked(.runLimit))
    #expect(story.orders.count == sent + 1)
  }

  @Test func `of one order has a bound of its own`() {
    var story = ExecutorStory.ready { $0.maximumOrderNotional = "100" }
    let over = story.wish(.long, size: .quantity("1.01"))
    #expect(story.fate(over) == .blocked(.runLimit))
    #expect(story.orders.isEmpty)
    story.wish(.long)
    #expect(story.orders.count == 1)
  }

  @Test func `by risk is none without a stop`() {
    var story = ExecutorStory.ready()
    let bare = story.wish(.long, size: .risk("0.01"))
    #expect(story.fate(bare) == .blocked(.noStop))
    story.wish(.long, stop: .distance(.rate("0.02")), size: .risk("0.01"))
    #expect(story.orders.count == 1)
  }
}
