import Proving
import Reports
import SimulatedExchange
import Testing
import Trading

/// One fault at a time, everywhere in the life of one position.
@Suite struct `Every single fault at every step` {
  static let bybit = outcome(ProofBench.bybit)
  static let binance = outcome(ProofBench.binance)

  static func outcome(_ configuration: ProofConfiguration) -> ExhaustiveTrial.Outcome {
    var trial = ExhaustiveTrial(configuration)
    trial.jobs = 2
    return trial.outcome()
  }

  @Test func `breaks nothing`() {
    for outcome in [Self.bybit, Self.binance] {
      #expect(outcome.calm.isEmpty)
      #expect(outcome.passed > 350)
      for cell in outcome.cells where cell.hasFailed {
        let broken = cell.violations.map(\.text)
        #expect(broken.isEmpty, "\(cell.blow.name) at \(cell.step): \(broken)")
      }
    }
  }

  @Test func `strikes with every kind somewhere, and at every step that the venue has`() {
    for outcome in [Self.bybit, Self.binance] {
      #expect(outcome.cells.count == ExhaustiveTrial.Blow.all.count * LifeStep.allCases.count)
      let struck = Set(outcome.cells.filter(\.hasStruck).map(\.blow))
      let unstruck = Set(ExhaustiveTrial.Blow.all).subtracting(struck).map(\.name).sorted()
      // Where a stop is only ever replaced, no order is changed of which there were two legs.
      let isChanging = outcome.configuration.profile.stopStyle != .exclusiveOrder
      #expect(unstruck == (isChanging ? [] : ["replaceLeg"]))
      for step in LifeStep.allCases {
        let kills = outcome.cells.filter { $0.step == step && $0.blow == .killBefore }
        #expect(kills.allSatisfy { $0.hasStruck }, "no kill before \(step)")
      }
    }
  }

  @Test func `counts what had nothing to strike as neither passed nor failed`() throws {
    let outcome = Self.bybit
    #expect(outcome.passed + outcome.failed + outcome.notApplicable == outcome.cells.count)
    let cell = try #require(
      outcome.cells.first { $0.blow == .fault(.refuseExit) && $0.step == .send })
    #expect(!cell.hasStruck)
    #expect(!cell.hasPassed)
    #expect(!cell.hasFailed)
  }

  @Test func `does the same again`() throws {
    let trial = ExhaustiveTrial(ProofBench.binance)
    for (blow, step) in [
      (ExhaustiveTrial.Blow.fault(.loseAnswer), LifeStep.ack), (.killAfter, .send),
      (.fault(.outage), .stopSend), (.fault(.emptyBook), .stopFill),
    ] {
      let cell = try #require(
        Self.binance.cells.first { $0.blow == blow && $0.step == step })
      let run = try #require(trial.run(blow, at: step))
      #expect(run.result().hash == cell.hash)
    }
  }

  @Test func `strikes with another hash wherever it strikes`() {
    // What struck has changed what was heard or wanted, in all but the mildest cases.
    let hashes = Set(Self.binance.cells.filter(\.hasStruck).map(\.hash))
    #expect(hashes.count > 300)
  }

  @Test(arguments: [
    ("price-zero", ExhaustiveTrial.Blow.fault(.zeroPrice)),
    ("no-write-ahead", .fault(.silence)),
  ])
  func `finds a bug that it brings out, at one step at least`(
    name: String, blow: ExhaustiveTrial.Blow
  ) throws {
    let mutant = try #require(Mutant.all.first { $0.name == name })
    var trial = ExhaustiveTrial(ProofBench.bybit)
    trial.mutant = { mutant.make(seed: 1) }
    let isFound = LifeStep.allCases.contains { step in
      trial.run(blow, at: step)?.result().violations.contains {
        mutant.breaks.contains($0.invariant)
      } ?? false
    }
    #expect(isFound)
  }

  @Test func `is told as a table and as an object`() {
    let text = ExhaustiveReport.text(Self.bybit, replay: "drydock prove", style: .plain)
    #expect(text.contains("loseAnswer"))
    #expect(text.contains("stopFill"))
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 110 })
    let json = ExhaustiveReport.object(Self.bybit, replay: "drydock prove")
    #expect(json["cells"]?["all"]?.integer == Self.bybit.cells.count)
    #expect(json["cells"]?["not_applicable"]?.integer == Self.bybit.notApplicable)
    #expect(json["struck"]?.elements.count == Self.bybit.passed + Self.bybit.failed)
  }
}
