public import Venues

/// Which socket each stream has by now.
///
/// A stream is opened again while the end of its former socket is still on its way: what that one
/// says is not of the stream any more, and its end is not the end of the new one.
public struct StreamSockets: Sendable {
  private var numbers: [VenueStream: UInt64] = [:]

  /// Knows no socket.
  public init() {}

  /// The socket of a stream; nil where it has none.
  public func number(of stream: VenueStream) -> UInt64? { numbers[stream] }

  /// A stream has a new socket; returns the former one, where it was not closed.
  public mutating func open(_ stream: VenueStream, as number: UInt64) -> UInt64? {
    numbers.updateValue(number, forKey: stream)
  }

  /// A stream is to have none; returns the one that it had.
  public mutating func close(_ stream: VenueStream) -> UInt64? {
    numbers.removeValue(forKey: stream)
  }

  /// Whether what a socket says is of its stream; one that ends is its stream's no longer.
  public mutating func hears(_ number: UInt64, on stream: VenueStream, isEnd: Bool) -> Bool {
    guard numbers[stream] == number else { return false }
    if isEnd { numbers[stream] = nil }
    return true
  }
}
