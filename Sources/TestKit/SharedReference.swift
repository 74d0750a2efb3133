private import Foundation
public import Testing

/// Marks tests that read the shared data: they are skipped by name where that is not here, and each
/// case of theirs that ran to its end is counted in a line of its own.
///
/// `scripts/test` reads those lines. A case that is cancelled, since it cannot be expressed here,
/// does not count.
public struct SharedReference: SuiteTrait, TestTrait, TestScoping {
  public var isRecursive: Bool { true }

  public func prepare(for test: Test) async throws {
    let condition = ConditionTrait.enabled(if: SharedData.isWanted, "the shared data is not here")
    try await condition.prepare(for: test)
  }

  public func provideScope(
    for test: Test, testCase: Test.Case?,
    performing function: @concurrent @Sendable () async throws -> Void
  ) async throws {
    try await function()
    say("reference compared: \(test.displayName ?? test.name)")
  }

  /// Ends the case that runs, since it cannot be expressed here, and says why.
  public static func leaveOut(_ id: String, _ reason: String) throws -> Never {
    say("reference left out: \(id): \(reason)")
    try Test.cancel(Comment(rawValue: reason))
  }
}

/// Says a whole line at once, so that tests that run beside this one do not cut it.
private func say(_ line: String) { FileHandle.standardOutput.write(Data("\(line)\n".utf8)) }

extension Trait where Self == SharedReference {
  /// Reads the shared data; see ``SharedReference``.
  public static var reference: SharedReference { SharedReference() }
}
