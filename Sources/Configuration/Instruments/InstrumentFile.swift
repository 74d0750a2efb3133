private import Foundation
public import Trading

/// A file with one instrument of the user's own, in the schema of `data/instruments`.
public enum InstrumentFile {
  /// Reads the instrument of a file, under the rules that held at a moment.
  public static func read(
    _ path: String, at moment: Timestamp = .distantFuture
  ) throws(ConfigurationFailure) -> Instrument {
    try read(Field.read(URL(filePath: path), name: path), at: moment)
  }

  /// Reads the instrument of a file's content.
  public static func read(
    _ field: Field, at moment: Timestamp = .distantFuture
  ) throws(ConfigurationFailure) -> Instrument {
    let book = try InstrumentBook(field)
    guard book.entries.count == 1, let entry = book.entries.first else {
      throw try field.required("instruments").failure(
        expected: "exactly one instrument", found: "\(book.entries.count)")
    }
    return entry.instrument(at: moment)
  }
}
