public import Trading
public import Transport

/// What is to be downloaded, and where it goes.
public struct DownloadRequest: Sendable {
  /// Whose data.
  public enum Venue: String, Hashable, Sendable, CaseIterable {
    /// Linear perpetuals, by the public REST interface.
    case bybit
    /// USD-M futures, by the public files of days and months.
    case binance

    /// Where the venue's data is.
    public var endpoint: String {
      switch self {
      case .bybit: "https://api.bybit.com"
      case .binance: "https://data.binance.vision"
      }
    }
  }

  public var venue: Venue
  public var symbol: String
  public var timeframe: Timeframe
  /// The first moment, and the first that is not wanted any more.
  public var from: Timestamp
  public var to: Timestamp
  public var endpoint: Address
  /// The file of candles.
  public var out: String
  /// The file of funding rates; nil where none is wanted.
  public var fundingOut: String?
  /// The file of the instrument's rules; nil where none is wanted.
  public var instrumentOut: String?

  /// Creates a request for candles.
  public init(
    venue: Venue, symbol: String, timeframe: Timeframe, from: Timestamp, to: Timestamp,
    endpoint: Address, out: String
  ) {
    self.venue = venue
    self.symbol = symbol
    self.timeframe = timeframe
    self.from = from
    self.to = to
    self.endpoint = endpoint
    self.out = out
  }

  /// One line by which what was begun is known again.
  var identity: String {
    "\(venue.rawValue) \(endpoint) \(symbol) \(timeframe) \(from) \(to)"
  }
}

/// How far a download has come.
public struct DownloadProgress: Sendable {
  /// Parts that are there, those that were there before, and all.
  public var done = 0
  public var kept = 0
  public var total = 0
  public var bytes = 0
}

/// Why a download came to nothing, or not to its end.
public struct DownloadFailure: Error, CustomStringConvertible, Sendable {
  /// What kind of trouble it is; a command maps it to its exit code.
  public enum Kind: Hashable, Sendable {
    /// Nobody answers, or not as they should; trying again may help.
    case unreachable
    /// The answer is not what was asked for, or not what its checksum says.
    case badData
    /// The venue has nothing of what was asked for.
    case missing
    /// The request makes no sense.
    case misuse
    /// It was stopped; what is there is kept.
    case stopped
  }

  public let kind: Kind
  public let description: String

  init(_ kind: Kind, _ description: String) {
    self.kind = kind
    self.description = description
  }
}
