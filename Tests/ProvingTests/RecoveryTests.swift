import Execution
import Proving
import SimulatedExchange
import Simulation
import Synchronization
import Testing
import Trading

/// Whether what an executor wrote is all that it needs to come back (R12).
@Suite struct `An executor that comes back from bytes` {
  /// Comes back without having been written.
  final class Unwritten: Tampering {}

  /// What was found at each death.
  final class Findings: Sendable {
    let list = Mutex<[[String]]>([])
  }

  /// Compares, at each death, what was written with what a restart keeps.
  final class Comparing: Tampering {
    let findings: Findings
    init(_ findings: Findings) { self.findings = findings }

    func restarted(_ executor: borrowing Executor) -> Executor {
      let plain = executor.restarted()
      var found: [String] = []
      if let read = try? executor.recovered() {
        if plain.mind != read.mind { found.append("the minds differ") }
        if plain.durableState != read.durableState { found.append("the bytes differ") }
        found += `An executor that comes back from bytes`.differences(plain, read)
      } else {
        found.append("it could not be read")
      }
      findings.list.withLock { $0.append(found) }
      return plain
    }
  }

  /// Which stored properties of two executors differ once both have begun anew, by reflection: what
  /// somebody adds to the state and forgets to write is found here.
  static func differences(_ left: Executor, _ right: Executor) -> [String] {
    var (left, right) = (left, right)
    var effects = (Effects(), Effects())
    left.step(.started, at: left.moment, into: &effects.0)
    right.step(.started, at: left.moment, into: &effects.1)
    var found = effects.0 == effects.1 ? [] : ["they ask for different things"]
    // The ring of the budget may be turned, and how often a book was touched is no state.
    let apart = ["budget", "revisions", "ownRevision"]
    for (one, other) in zip(Mirror(reflecting: left).children, Mirror(reflecting: right).children)
    where !apart.contains(one.label ?? "") {
      var texts = ("", "")
      dump(one.value, to: &texts.0)
      dump(other.value, to: &texts.1)
      if texts.0 == texts.1 { continue }
      let lines = (texts.0.split(separator: "\n"), texts.1.split(separator: "\n"))
      let first = zip(lines.0, lines.1).first { $0 != $1 }
      found.append("\(one.label ?? "?"): \(first.map { "\($0)" } ?? "")")
    }
    return found
  }

  @Test(arguments: [false, true])
  func `goes on as one that was never written`(standsApart: Bool) {
    let configuration = standsApart ? ProofBench.binance : ProofBench.bybit
    var kills = 0
    for seed in UInt64(1)...12 {
      let run = ProofRun(ProofPlan(seed: seed, configuration: configuration), configuration)
      var plain = run
      plain.mutant = { Unwritten() }
      let result = run.result()
      #expect(result.hash == plain.result().hash, "seed \(seed)")
      kills += result.strikes.count {
        [.kill, .killAtSend, .killAtEvent].contains($0.decision.kind)
      }
    }
    #expect(kills > 0)
  }

  @Test func `has every stored property again`() {
    let findings = Findings()
    for seed in UInt64(1)...16 {
      for configuration in [ProofBench.bybit, ProofBench.binance] {
        var run = ProofRun(ProofPlan(seed: seed, configuration: configuration), configuration)
        run.mutant = { Comparing(findings) }
        _ = run.result()
      }
    }
    let all = findings.list.withLock { $0 }
    #expect(all.count > 20)
    let differences = Array(all.joined().prefix(5))
    #expect(differences.isEmpty, "\(differences)")
  }

  @Test func `does not believe bytes that were cut, changed or written later`() {
    let run = ProofRun(ProofPlan(seed: 3, configuration: ProofBench.bybit), ProofBench.bybit)
    let executor = Executor(
      instruments: ProofBench.bybit.symbols.map(\.instrument), profile: run.configuration.profile,
      settings: ExecutorSettings())
    func refusal(_ change: (inout DurableState) -> Void) -> String? {
      var state = executor.durableState
      change(&state)
      do {
        _ = try Executor(
          recovering: state, instruments: executor.instruments, profile: executor.profile,
          settings: executor.settings)
        return nil
      } catch {
        return "\(error)"
      }
    }
    #expect(refusal { _ in } == nil)
    #expect(refusal { $0.executor.removeLast() } != nil)
    #expect(refusal { $0.books[0][2].append(0) } != nil)
    #expect(refusal { $0.books[1][0][0] = 9 }?.contains("version 9") == true)
  }
}
