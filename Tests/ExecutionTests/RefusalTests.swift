import Execution
import Foundation
import TestKit
import Testing
import Trading

@Suite struct `The table of what a refusal changes` {
  private static let rows: [[String]] = {
    let file = SharedData.packageRoot.appending(path: "docs/outcomes.md")
    let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").filter { $0.hasPrefix("| ") }.map { line in
      line.split(separator: "|").map { $0.trimmingCharacters(in: CharacterSet(charactersIn: " `")) }
        .filter { !$0.isEmpty }
    }
  }()

  @Test func `stands in the document for every reason, and for every step its bound`() {
    for reason in Rejection.Reason.allCases {
      let steps = RefusedRequest.allCases.map { reason.nextStep(for: $0).rawValue }
      #expect(Self.rows.contains(["\(reason)"] + steps), "\(reason): \(steps)")
    }
    for step in RefusalStep.allCases {
      let row = Self.rows.first { $0.count == 3 && $0[0] == step.rawValue }
      #expect(row?[2].filter { $0 != "`" } == step.bound.filter { $0 != "`" }, "\(step)")
    }
  }
}

@Suite struct `A refusal that says why` {
  private static func isEntry(_ request: Request) -> Bool {
    if case .submit(let id, _) = request { id.role == .entry } else { false }
  }

  @Test func `has an entry that came too late sent once more under its name`() throws {
    var story = ExecutorStory.ready()
    let signal = story.wish(.long, stop: .distance(.rate("0.02")))
    let first = try #require(story.order(.entry))
    story.answer(.rejected(Rejection(.staleRequest)), where: Self.isEntry)
    #expect(story.orders.map(\.id) == [first.id, first.id])
    #expect(story.orders.last?.terms == first.terms)
    #expect(story.alarms == [.entryRefused(Rejection(.staleRequest))])
    story.answer(.rejected(Rejection(.staleRequest)), where: Self.isEntry)
    #expect(story.orders.count == 2)
    #expect(story.fate(signal) == .blocked(.rejectedByVenue))
  }

  @Test(
    arguments: [Rejection.Reason.quantityTooLarge, .quantityOffLot, .notionalTooSmall])
  func `has the rules read, and the entry made anew by them, once`(
    reason: Rejection.Reason
  ) throws {
    var story = ExecutorStory.ready()
    let signal = story.wish(.long, size: .quantity("1.234"))
    story.answer(.rejected(Rejection(reason)), where: Self.isEntry)
    #expect(story.asked.last == .rules(ExecutorStory.symbol))
    #expect(story.orders.count == 1)
    var rules = Venues.instrument(maximumMarketQuantity: "0.8")
    rules.lot = "0.1"
    rules.minimumQuantity = "0.1"
    story.answer(.accepted(.rules(rules))) { $0 == .rules(ExecutorStory.symbol) }
    let second = try #require(story.orders.last)
    #expect(second.terms.quantity == "0.8")
    #expect(second.id.attempt == 1)
    story.answer(.rejected(Rejection(reason)), where: Self.isEntry)
    #expect(story.orders.count == 2)
    #expect(story.fate(signal) == .blocked(.rejectedByVenue))
  }

  @Test func `leaves a stop that may not be moved where it stands, and is no emergency`() {
    var story = ExecutorStory.ready()
    story.hold(stop: .distance(.rate("0.02")))
    story.pass(.seconds(2))
    story.tell(.wish(.moveStop(ExecutorStory.symbol, "99")))
    story.answer(.rejected(Rejection(.stopNotMoved))) {
      if case .setStops = $0 { true } else { false }
    }
    #expect(story.executor.stopState(ExecutorStory.symbol)?.stop == "98")
    #expect(!story.executor.holding(ExecutorStory.symbol).isUnconfirmed)
    story.list("1", orders: [], for: .zero)
    story.pass(.seconds(2))
    story.tell(.wish(.moveStop(ExecutorStory.symbol, "99.1")))
    #expect(story.stopsSet.last?.stop == "99.1")
    #expect(story.orders.count { $0.id.role != .entry } == 0)
  }

  @Test func `of size is not waited for where the venue's largest is known`() {
    let instrument = Venues.instrument(maximumQuantity: "2", maximumMarketQuantity: "0.4")
    var story = ExecutorStory.ready(instruments: [instrument])
    story.wish(.long, .limit("90"), size: .quantity("3"))
    #expect(story.order(.entry)?.terms.quantity == "2")
  }
}

@Suite struct `A close that is larger than the venue takes` {
  @Test func `is sent in parts, each after the other`() throws {
    var story = ExecutorStory.ready(
      instruments: [Venues.instrument(maximumMarketQuantity: "0.4")])
    // A limit entry may be larger.
    story.wish(.long, .limit("100"))
    let entry = try #require(story.order(.entry))
    story.answer(.accepted(.order(story.report(entry.id, .resting)))) {
      $0 == .submit(entry.id, entry.terms)
    }
    story.fill(entry.id, .buy, "1", at: "100")
    story.forget()
    story.tell(.wish(.close(ExecutorStory.symbol)))
    var sizes: [Quantity] = []
    while story.size > .zero, sizes.count < 9 {
      let order = try #require(story.orders.last { $0.terms.isReduceOnly })
      sizes.append(order.terms.quantity)
      story.forget()
      story.fill(order.id, .sell, order.terms.quantity, at: "100")
      story.list(story.size, for: .seconds(3))
    }
    #expect(sizes == ["0.4", "0.4", "0.2"])
    #expect(story.size == .zero)
  }

  @Test func `is halved where only the refusal says so`() throws {
    var story = ExecutorStory.ready()
    story.hold()
    story.tell(.wish(.close(ExecutorStory.symbol)))
    story.answer(.rejected(Rejection(.quantityTooLarge))) {
      if case .submit(let id, _) = $0 { id.role == .exit } else { false }
    }
    story.list("1", for: .seconds(3))
    #expect(story.order(.emergency)?.terms.quantity == "0.5")
  }
}

@Suite struct `Rules that change` {
  @Test func `move what should stand to the new steps, a stop never further away`() {
    var story = ExecutorStory.ready()
    story.hold(stop: .price("97.7"), target: .price("110.2"))
    story.pass(.seconds(2))
    story.forget()
    var rules = Venues.instrument()
    rules.priceGrid = .step("0.5")
    story.tell(.venue(.rules(ExecutorStory.symbol, rules)))
    #expect(story.stopsSet.last?.stop == "98")
    #expect(story.stopsSet.last?.target == "110")
    #expect(story.executor.instruments[0].priceGrid == .step("0.5"))
  }
}
