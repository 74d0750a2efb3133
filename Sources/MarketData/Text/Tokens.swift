import CCSV

/// What a tokeniser calls for every field: its bytes, how many, and the reader.
typealias FieldCallback =
  @convention(c) (UnsafeMutableRawPointer?, Int, UnsafeMutableRawPointer?) -> Void

/// What a tokeniser calls at the end of every row: the byte that ended it, or -1 at the end of the
/// file, and the reader.
typealias RowCallback = @convention(c) (Int32, UnsafeMutableRawPointer?) -> Void

/// Where fields and rows go.
///
/// C calls back through plain functions with one pointer, so a reader of rows is a struct behind a
/// pointer: no class, no reference counting, in a loop that runs once for every field.
@safe struct TokenSink {
  var field: FieldCallback
  var row: RowCallback
  var context: UnsafeMutableRawPointer
}

/// The largest stretch without a row's end that is still taken for a row.
let longestRow = 8 * 1024 * 1024

/// Cuts CSV text into fields, by libcsv.
@safe final class CSVTokenizer {
  private let parser: UnsafeMutablePointer<csv_parser>
  private let path: String
  private var bytesWithoutRow = 0

  init(delimiter: UInt8, path: String) {
    self.path = path
    unsafe parser = .allocate(capacity: 1)
    unsafe parser.initialize(to: csv_parser())
    // Every line end is reported, so that rows can be told by their line.
    unsafe csv_init(parser, UInt8(CSV_REPALL_NL))
    unsafe csv_set_delim(parser, delimiter)
    unsafe csv_set_blk_size(parser, 4096)
  }

  deinit {
    unsafe csv_free(parser)
    unsafe parser.deallocate()
  }

  /// Cuts a piece of text; `rows` says how many rows the sink has seen so far.
  func feed(_ text: Span<UInt8>, to sink: TokenSink, rows: () -> Int) throws {
    let before = rows()
    let taken = unsafe text.withUnsafeBytes { bytes in
      unsafe csv_parse(
        parser, bytes.baseAddress, bytes.count, sink.field, sink.row, sink.context)
    }
    guard taken == text.count else {
      throw MarketDataFailure(
        .badData, file: path, reason: "the text cannot be cut into fields: not enough memory")
    }
    bytesWithoutRow = rows() == before ? bytesWithoutRow + text.count : 0
    guard bytesWithoutRow <= longestRow else {
      throw MarketDataFailure(
        .badData, file: path, line: before + 1, expected: "rows of at most 8 MB",
        reason: "no row ends within 8 MB: this is not a table, or a quote is never closed")
    }
  }

  /// Hands out what stands behind the last line end.
  func finish(to sink: TokenSink) {
    unsafe csv_fini(parser, sink.field, sink.row, sink.context)
  }
}
