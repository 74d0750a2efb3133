public import Trading

/// The codes that answers carry, as far as a server says them.
///
/// Source: the error page of 2026-07, and texts that users quoted.
public struct BybitCode: RawRepresentable, Hashable, Sendable {
  public var rawValue: Int

  public init(rawValue: Int) { self.rawValue = rawValue }

  public static let parameter = BybitCode(rawValue: 10_001)
  public static let time = BybitCode(rawValue: 10_002)
  public static let key = BybitCode(rawValue: 10_003)
  public static let signature = BybitCode(rawValue: 10_004)
  public static let permission = BybitCode(rawValue: 10_005)
  public static let tooMany = BybitCode(rawValue: 10_006)
  public static let server = BybitCode(rawValue: 10_016)
  public static let noSuchOrder = BybitCode(rawValue: 110_001)
  public static let insufficientMargin = BybitCode(rawValue: 110_007)
  public static let leverageUnchanged = BybitCode(rawValue: 110_043)
  public static let duplicateLinkID = BybitCode(rawValue: 110_072)
  public static let modeUnchangeable = BybitCode(rawValue: 110_024)
  public static let unchanged = BybitCode(rawValue: 34_040)

  /// What the venue says with it.
  public var text: String { Self.texts[rawValue] ?? "error \(rawValue)" }

  private static let texts: [Int: String] = [
    10_001: "params error", 10_002: "invalid request, please check your server timestamp",
    10_003: "API key is invalid.", 10_004: "Error sign, please check your signature generation.",
    10_005: "Permission denied, please check your API key permissions.",
    10_006: "Too many visits!", 10_016: "Server error.",
    34_040: "not modified", 110_001: "order not exists or too late to cancel",
    110_003: "Order price exceeds the allowable range.",
    110_007: "ab not enough for new order", 110_008: "Order has been completed or cancelled",
    110_010: "Order has been cancelled",
    110_013: "cannot set leverage due to risk limit",
    110_017: "current position is zero, cannot fix reduce-only order qty",
    110_020: "Not allowed to have more than 500 active orders",
    110_024: "You have an existing position, so the position mode cannot be switched.",
    110_043: "Set leverage not modified", 110_072: "OrderLinkedID is duplicate",
    110_092: "expect Rising, but trigger_price <= current",
    110_094: "Order does not meet minimum order value",
  ]

  /// The code and the text of a refusal.
  public static func of(_ rejection: Rejection) -> (code: BybitCode, text: String) {
    let code = rejection.code == 0 ? .parameter : BybitCode(rawValue: Int(rejection.code))
    switch rejection.reason {
    case .priceOffGrid: return (code, "Price invalid: it must be a multiple of the tick size")
    case .quantityOffLot: return (code, "Qty invalid: it must be a multiple of the qty step")
    case .quantityTooSmall: return (code, "Qty invalid: below the minimum order qty")
    case .quantityTooLarge:
      return (code, "The number of contracts exceeds maximum limit allowed")
    case .unsupported: return (code, "This is not supported here")
    default: return (code, code.text)
    }
  }
}
