public import BybitProtocol
public import Trading
public import Transport
import WireFormat

/// What makes an account at Bybit fit to be traded on: what stands there is cancelled, symbols go
/// to one-way mode, and the account to the margin mode that is wanted.
///
/// Each step may be repeated: what is so already is answered by a code that says so.
public struct BybitPreparation: VenueInquiry {
  private enum Step: Sendable {
    case cancelAll(String)
    case oneWay(String)
    case margin(String)
  }

  private let words: BybitRequests
  private let clockOffset: TimeSpan
  private var steps: [Step] = []

  /// Plans what an account lacks.
  ///
  /// Orders of a symbol are left where a position stands on it: its stops are among them.
  public init(
    _ facts: AccountFacts, isIsolated: Bool, symbols: [String], quote: String,
    signing: BybitSigning
  ) {
    words = BybitRequests(symbols: symbols, quote: quote, signing: signing)
    clockOffset = facts.clockOffset
    let held = Set(facts.positions.map { symbols[$0.instrument.value] })
    let standing = facts.orders.map(\.symbol)
    steps = symbols.filter { standing.contains($0) && !held.contains($0) }.map { .cancelAll($0) }
    steps += facts.hedged.map { .oneWay($0) }
    let mode = isIsolated ? "ISOLATED_MARGIN" : "REGULAR_MARGIN"
    if facts.marginMode != mode { steps.append(.margin(mode)) }
  }

  /// What will be done, a line each; empty where nothing is.
  public var plan: [String] {
    steps.map { step in
      switch step {
      case .cancelAll(let symbol): "cancels every order on \(symbol), whoever sent it"
      case .oneWay(let symbol): "sets \(symbol) to one-way mode"
      case .margin(let mode): "sets the account to \(mode)"
      }
    }
  }

  public mutating func next(at wall: Timestamp) -> HTTPRequest? {
    let time = wall + clockOffset
    switch steps.first {
    case nil: return nil
    case .cancelAll(let symbol):
      return words.post(Bybit.Path.cancelAll, [("symbol", .string(symbol))], at: time)
    case .oneWay(let symbol):
      return words.post(
        Bybit.Path.switchMode, [("symbol", .string(symbol)), ("mode", .integer(0))], at: time)
    case .margin(let mode):
      return words.post(Bybit.Path.marginMode, [("setMarginMode", .string(mode))], at: time)
    }
  }

  public mutating func take(
    _ response: HTTPResponse, at wall: Timestamp
  ) throws(InspectionFailure) {
    guard let step = steps.first else { return }
    let reply = try BybitReply(answering: response)
    guard reply.code == 0 || Self.unmodified.contains(reply.code) else {
      var words = "\(reply.message) (code \(reply.code))"
      if case .margin = step,
        let reasons = WireReader(reply.result).json["reasons"]?.elements, !reasons.isEmpty
      {
        words += ": " + reasons.compactMap { $0["reasonMsg"]?.string }.joined(separator: "; ")
      }
      throw InspectionFailure(words, isRefusal: true)
    }
    steps.removeFirst()
  }

  /// Position and margin mode are what they were asked to be.
  private static let unmodified = [110_025, 110_026]
}

extension BybitReply {
  /// Reads a response; throws where it is none of the venue's.
  init(answering response: HTTPResponse) throws(InspectionFailure) {
    do throws(WireFailure) {
      guard response.status == 200 else {
        throw WireFailure(path: "", expected: "an answer", found: "status \(response.status)")
      }
      self = try BybitReply(try WireReader(parsing: response.text))
    } catch {
      throw InspectionFailure("\(error)")
    }
  }
}
