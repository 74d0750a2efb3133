private import Foundation
public import Testing

/// Marks tests that read the shared data: they are skipped by name where that is not here, and each
/// case of theirs that ran to its end is told in a line of its own.
///
/// `scripts/test` counts those lines. A test without arguments is about a set as a whole and does
/// not count, and neither does a case that is left out, since it cannot be expressed here.
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
    if test.isParameterized { say("reference compared: \(test.displayName ?? test.name)") }
  }

  /// Says why a case cannot be expressed here.
  public static func tell(leftOut id: String, _ reason: String) {
    say("reference left out: \(id): \(reason)")
  }

  /// Ends the case that runs, since it cannot be expressed here, and says why.
  public static func leaveOut(_ id: String, _ reason: String) throws -> Never {
    tell(leftOut: id, reason)
    try Test.cancel(Comment(rawValue: reason))
  }
}

/// Says a whole line at once, so that tests that run beside this one do not cut it.
private func say(_ line: String) { FileHandle.standardOutput.write(Data("\(line)\n".utf8)) }

extension Trait where Self == SharedReference {
  /// Reads the shared data; see ``SharedReference``.
  public static var reference: SharedReference { SharedReference() }
}
