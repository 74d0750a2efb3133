public import Trading

/// Which requests, and which events of the stream, a fault may strike.
///
/// A message can have several of the names; a rule strikes it that names one of them.
public struct FaultTarget: OptionSet, Hashable, Sendable {
  public let rawValue: UInt16
  public init(rawValue: UInt16) { self.rawValue = rawValue }

  // Requests.
  public static let entry = FaultTarget(rawValue: 1)
  public static let stop = FaultTarget(rawValue: 2)
  public static let exit = FaultTarget(rawValue: 4)
  public static let cancel = FaultTarget(rawValue: 8)
  public static let read = FaultTarget(rawValue: 16)
  public static let setting = FaultTarget(rawValue: 32)
  /// Reads, by what is read: one order, the open orders, the positions.
  public static let lookup = FaultTarget(rawValue: 64)
  public static let orders = FaultTarget(rawValue: 128)
  public static let positions = FaultTarget(rawValue: 256)

  // Events of the stream.
  public static let fill = FaultTarget(rawValue: 512)
  public static let report = FaultTarget(rawValue: 1_024)
  public static let ticker = FaultTarget(rawValue: 2_048)
  public static let other = FaultTarget(rawValue: 4_096)

  /// Listings of fills.
  public static let fills = FaultTarget(rawValue: 8_192)

  public static let all = FaultTarget(rawValue: 16_383)

  /// The names in a plan, in the order of their bits.
  public static let names = [
    "entry", "stop", "exit", "cancel", "read", "setting", "lookup", "orders", "positions", "fill",
    "report", "ticker", "other", "fills",
  ]

  /// The names of what it holds.
  public var names: [String] {
    Self.names.enumerated().compactMap { index, name in
      contains(FaultTarget(rawValue: 1 << UInt16(index))) ? name : nil
    }
  }

  /// What kind of request one is.
  public init(_ request: Request) {
    switch request {
    case .submit(let id, _):
      switch id.role {
      case .entry: self = .entry
      case .stop, .target, .trailing: self = .stop
      case .exit, .partialExit, .emergency: self = .exit
      }
    case .amend(let id, _, _): self = id.role == .entry ? .entry : .stop
    case .setStops: self = .stop
    case .cancel: self = .cancel
    case .setLeverage: self = .setting
    case .order: self = [.read, .lookup]
    case .openOrders: self = [.read, .orders]
    case .positions: self = [.read, .positions]
    case .fills: self = [.read, .fills]
    case .account, .settings, .rules, .ticker: self = .read
    }
  }

  /// What kind of event one is.
  public init(_ event: VenueEvent) {
    switch event {
    case .fill: self = .fill
    case .order: self = .report
    case .ticker: self = .ticker
    case .account, .connected, .gap, .positionChanged, .rules: self = .other
    }
  }
}
