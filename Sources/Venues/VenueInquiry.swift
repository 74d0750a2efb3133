public import Trading
public import Transport

/// Requests that are made one after the other before anything is traded, each of which may be made
/// again where it came to nothing.
public protocol VenueInquiry: Sendable {
  /// What is asked next; nil once all was answered.
  mutating func next(at wall: Timestamp) -> HTTPRequest?
  /// Takes the answer to what was asked last; throws where it is none.
  mutating func take(_ response: HTTPResponse, at wall: Timestamp) throws(InspectionFailure)
}
