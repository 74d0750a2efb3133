import Foundation
import Testing

/// `drydock prove` that is cut short, or that is to prove a strategy.
@Suite struct `A proof that is cut short` {
  @Test func `says so, and claims no seed that it did not run`() throws {
    let terminal = try Terminal()
    let process = try terminal.start(
      ["prove", "--venue", "okx", "--seeds", "100000", "--json", "--report", "page.html"])
    while process.isRunning, !process.catchesInterrupts { Thread.sleep(forTimeInterval: 0.01) }
    process.interrupt()
    let ending = try terminal.end(process)
    #expect(ending.code == 130, "\(ending.errors)")
    let object = try ending.object()
    #expect(object["isComplete"] as? Bool == false)
    #expect(object["verdict"] as? String == "interrupted")
    let seeds = try #require(object["seeds"] as? [String: Any])
    let run = try #require(seeds["run"] as? Int)
    #expect(run < 100_000)
    #expect(seeds["wanted"] as? Int == 100_000)
    #expect(terminal.has("page.html"))
  }
}

@Suite struct `A proof of a strategy` {
  @Test(arguments: ["--mutants", "--exhaustive", "--scenario RSP-01", "--shrink 7"])
  func `is never one of another in its place`(option: String) throws {
    let ending = try Terminal().type("prove trend \(option)")
    #expect(ending.code == 64)
    #expect(ending.errors.contains("takes no STRATEGY"))
  }

  @Test func `that does not exist is none of the drill`() throws {
    let ending = try Terminal().type("prove trent --seeds 1")
    #expect(ending.code == 64)
    #expect(ending.errors.contains("did you mean \"trend\""))
    #expect(ending.output.isEmpty)
  }
}

extension Process {
  /// Whether it has said what it does on Ctrl-C, which a run does as it begins.
  var catchesInterrupts: Bool {
    let path = "/proc/\(processIdentifier)/status"
    let status = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("SigCgt:") }
    let caught = line?.split(separator: "\t").last.flatMap { UInt64($0, radix: 16) } ?? 0
    return caught & (1 << UInt64(SIGINT - 1)) != 0
  }
}
