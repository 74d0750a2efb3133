import Foundation
import Journal
import Statistics
import TestKit
import Testing
import Trading

@Suite struct `A store in trouble` {
  let folder: Folder
  let path: String

  init() throws {
    folder = try Folder()
    path = folder.path("drydock.sqlite")
  }

  @Test func `keeps nothing of a run that does not fit on the disk`() throws {
    let store = try ResultsStore(path: path, pageLimit: 60)
    _ = try store.save(Record.make())
    let failure = try `A store of results`.failure {
      try store.save(Record.make(Record.large(3000)))
    }
    #expect(failure.kind == .diskFull)
    #expect(failure.path == path)
    #expect(failure.description.contains("make room"))
    #expect(try store.runs().map(\.id) == ["crossover-0001"])
    #expect(try store.save(Record.make()) == "crossover-0002")
    #expect(try store.trades(of: "2").count == 5)
  }

  @Test func `does not touch a file that is no database`() throws {
    let rubbish = Data((0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
    try rubbish.write(to: URL(filePath: path))
    #expect(try opening().kind == .notADatabase)
    #expect(try Data(contentsOf: URL(filePath: path)) == rubbish)
  }

  @Test func `does not touch a database of another program`() throws {
    try shell("CREATE TABLE notes (text)")
    #expect(try opening().kind == .foreign)
  }

  @Test func `does not touch a file of a later version`() throws {
    do {
      let store = try ResultsStore(path: path)
      _ = try store.save(Record.make())
    }
    try shell("PRAGMA user_version = 99")
    let failure = try opening()
    #expect(failure.kind == .newerVersion)
    #expect(failure.description.contains("99"))
  }

  @Test(arguments: [ResultsStore.Access.reading, .writing])
  func `brings a file of the first version up to date`(access: ResultsStore.Access) throws {
    do {
      let store = try ResultsStore(path: path)
      _ = try store.save(Record.make())
    }
    try shell(
      "DROP TABLE stops; DROP TABLE commands; DROP VIEW fault_list; DROP TRIGGER forget_faults;"
        + " DROP TABLE faults; DROP TABLE spells; DROP TABLE fault_counts;"
        + " PRAGMA user_version = 1")
    let store = try ResultsStore(path: path, access: access)
    #expect(try store.trades(of: "last").count == 5)
    #expect(try store.stops(of: "last").isEmpty)
    #expect(try store.command(of: "last") == nil)
    #expect(try store.faults(of: "last").isEmpty)
    #expect(try store.spells(of: "last").isEmpty)
    #expect(try store.save(Record.make()) == "crossover-0002")
  }

  @Test func `says that another holds the file`() throws {
    let holder = try ResultsStore(path: path)
    _ = try holder.save(Record.make())
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["sqlite3", path]
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    input.fileHandleForWriting.write(Data("BEGIN IMMEDIATE; SELECT 'held';\n".utf8))
    _ = output.fileHandleForReading.availableData
    defer {
      try? input.fileHandleForWriting.close()
      process.waitUntilExit()
    }
    let store = try ResultsStore(path: path, patience: .milliseconds(20))
    let failure = try `A store of results`.failure { try store.save(Record.make()) }
    #expect(failure.kind == .locked)
    #expect(try store.runs().count == 1)
  }

  @Test func `says that there is nothing to read`() throws {
    let failure = try `A store of results`.failure {
      _ = try ResultsStore(path: path, access: .reading)
    }
    #expect(failure.kind == .missing)
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test func `says that its folder cannot be made`() throws {
    try Data().write(to: folder.url.appending(path: "file"))
    let failure = try `A store of results`.failure {
      _ = try ResultsStore(path: folder.path("file/results/drydock.sqlite"))
    }
    #expect(failure.kind == .cannotCreate)
  }

  @Test func `says that a folder is no file`() throws {
    #expect(
      try `A store of results`.failure { _ = try ResultsStore(path: folder.url.path) }.kind
        == .cannotCreate)
  }

  @Test func `says that it may not write`() async {
    await #expect(processExitsWith: .success) {
      Rights.giveUpRoot()
      let place = try Folder()
      let path = place.path("drydock.sqlite")
      do {
        let store = try ResultsStore(path: path)
        _ = try store.save(Record.make())
      }
      try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: path)
      let failure = try `A store of results`.failure {
        let store = try ResultsStore(path: path)
        _ = try store.save(Record.make())
      }
      #expect(failure.kind == .readOnly)
      #expect(try ResultsStore(path: path, access: .reading).runs().count == 1)
    }
  }

  @Test func `does not believe fills that were changed`() throws {
    do {
      let store = try ResultsStore(path: path)
      _ = try store.save(Record.make())
    }
    try shell("UPDATE fills SET packed = substr(packed, 1, 40)")
    let store = try ResultsStore(path: path, access: .reading)
    #expect(try `A store of results`.failure { try store.fills(of: "last") }.kind == .damaged)
  }

  private func opening() throws -> JournalFailure {
    try `A store of results`.failure { _ = try ResultsStore(path: path) }
  }

  private func shell(_ sql: String) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["sqlite3", path, sql]
    process.standardOutput = Pipe()
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
  }
}
