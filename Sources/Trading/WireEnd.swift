/// How a request ended on the wire where no answer of the venue itself came of it.
///
/// What each means for the request stands here and nowhere else, for a simulated exchange as for a
/// real one; `docs/outcomes.md` says why.
public enum WireEnd: Hashable, Sendable {
  /// There was no connection: the request has not left.
  case notConnected
  /// The connection ended before any of an answer came.
  case reset
  /// No whole answer came in time.
  case stall
  /// The connection ended inside an answer.
  case halfBody
  /// A page for people with 200, from something that stands before the venue.
  case page
  /// A status that is not 200, whatever came with it.
  case status(Int)
  /// An answer that cannot be understood.
  case unreadable

  /// The page that a venue's guard shows to who asks too often, or from the wrong place.
  public static let html403 = WireEnd.status(403)

  /// What is known of the request then.
  ///
  /// Refused is only what a guard turned away before the venue could act. What a server fails at
  /// may have been done all the same, and so may what it no longer answers.
  public var outcome: Outcome {
    switch self {
    case .notConnected: .rejected(Rejection(.notSent))
    case .reset: .unknown(.connectionReset)
    case .stall: .unknown(.timedOut)
    case .halfBody, .page, .unreadable: .unknown(.unreadable)
    case .status(403), .status(418), .status(429): .rejected(Rejection(.rateLimited))
    case .status(404), .status(405): .rejected(Rejection(.unsupported))
    case .status(400), .status(401), .status(411), .status(413): .rejected(Rejection(.other))
    case .status: .unknown(.serverError)
    }
  }
}
