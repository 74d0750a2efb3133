public import Trading

/// Writes funding rates as canonical CSV: `timestamp,funding_rate`, in Unix milliseconds.
public enum FundingWriter {
  /// Writes a file, whole or not at all; `preamble` is a line that stands before the header.
  ///
  /// Throws ``MarketDataFailure`` where the file cannot be created or written.
  public static func write(
    _ rates: [FundingRate], to path: String, preamble: String? = nil
  ) throws {
    try AtomicFile.write(to: path, isDurable: true) { file in
      var text = DecimalText()
      if let preamble { text.append(preamble + "\n") }
      text.append("timestamp,funding_rate\n")
      for rate in rates { text.append("\(rate.time.milliseconds),\(rate.rate)\n") }
      try text.flush(to: file)
    }
  }
}
