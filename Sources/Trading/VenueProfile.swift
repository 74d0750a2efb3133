/// What a venue can do, what it refuses and how it says so.
///
/// Data, not code: the simulated exchange behaves by it and the executor plans by it. Facts of the
/// four venues come from their public documentation; see `data/instruments/README.md`.
public struct VenueProfile: Hashable, Sendable {
  /// How the stop of a position is kept.
  public enum StopStyle: UInt8, Hashable, Sendable {
    /// As an attribute of the position, changed by one atomic request (Bybit).
    case ofPosition
    /// As a conditional order whose trigger can be amended in one step (OKX, Hyperliquid).
    case amendableOrder
    /// As a conditional order that can only be replaced; two may stand at once.
    case replaceableOrder
    /// As a conditional order that can only be replaced, and only one may stand (Binance, for an
    /// order that closes the whole position).
    case exclusiveOrder
  }

  /// What kind of trailing stop the venue moves by itself.
  public enum TrailingStyle: UInt8, Hashable, Sendable {
    case none
    /// By price distance.
    case distance
    /// By rate, as a callback.
    case rate
  }

  public var name: String
  public var stopStyle: StopStyle
  /// Whether an entry order can carry the stop and target that hold once it fills.
  public var attachesStops: Bool
  public var trailingStyle: TrailingStyle
  /// The bounds of a trailing rate, where trailing goes by rate.
  public var trailingRates: ClosedRange<Rate>?
  /// Whether a listing of positions shows flat ones too.
  public var listsFlatPositions: Bool
  /// How long after a change a query may still answer from before it.
  public var readLag: TimeSpan
  /// How many requests fit into a window.
  public var requestLimit: Int
  /// How long that window is.
  public var requestWindow: TimeSpan
  /// How many orders may stand on one symbol.
  public var maximumOpenOrders: Int
  /// The venue's own code for each reason to refuse; a reason without one is not refused for by it.
  public var codes: [Rejection.Reason: String]
  /// The price that wakes a conditional order unless it says otherwise.
  public var triggerSource: Trigger.Source
  /// How many conditional orders may stand on one symbol.
  public var maximumConditionalOrders: Int
  /// The venue's code where that many stand already; nil for the one of too many orders.
  public var conditionalLimitCode: Int32?
  /// What it does that a client would not expect.
  public var habits = VenueHabits()

  /// Creates a profile.
  public init(
    name: String, stopStyle: StopStyle, attachesStops: Bool, trailingStyle: TrailingStyle,
    trailingRates: ClosedRange<Rate>? = nil, listsFlatPositions: Bool = false,
    readLag: TimeSpan = .seconds(2), requestLimit: Int = 600,
    requestWindow: TimeSpan = .seconds(60), maximumOpenOrders: Int = 500,
    codes: [Rejection.Reason: String] = [:], triggerSource: Trigger.Source = .last,
    maximumConditionalOrders: Int = 500, conditionalLimitCode: Int32? = nil
  ) {
    self.name = name
    self.stopStyle = stopStyle
    self.attachesStops = attachesStops
    self.trailingStyle = trailingStyle
    self.trailingRates = trailingRates
    self.listsFlatPositions = listsFlatPositions
    self.readLag = readLag
    self.requestLimit = requestLimit
    self.requestWindow = requestWindow
    self.maximumOpenOrders = maximumOpenOrders
    self.codes = codes
    self.triggerSource = triggerSource
    self.maximumConditionalOrders = maximumConditionalOrders
    self.conditionalLimitCode = conditionalLimitCode
  }

  /// The refusal of this venue for a reason.
  public func rejection(_ reason: Rejection.Reason) -> Rejection {
    Rejection(reason, code: codes[reason].flatMap { Int32($0) } ?? 0)
  }
}
