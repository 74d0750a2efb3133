internal import Foundation
public import LiveTrading
public import Trading
import Transport
import WireFormat

/// The process that trades, asked by its socket how it is.
public final class ProcessLink {
  /// How the process is, as far as can be seen from here.
  enum State {
    case answering(SessionView)
    /// It is there and says nothing, or has gone without taking its leave.
    case silent
    /// It has ended and taken its socket away.
    case ended
  }

  public let name: String
  private let socket: String
  private let patience: TimeSpan

  /// Names a process by its place; no answer may take longer than so.
  public init(_ place: SessionPlace, patience: TimeSpan = .seconds(2)) {
    name = place.name
    socket = place.socket
    self.patience = patience
  }

  /// Asks it now.
  func look() -> State {
    guard let answer = ControlSocket.ask(Self.question, at: socket, within: patience) else {
      return FileManager.default.fileExists(atPath: socket) ? .silent : .ended
    }
    return (try? JSON(parsing: answer)).flatMap { SessionView($0) }.map { .answering($0) }
      ?? .silent
  }

  /// How it is; nil where it says nothing that is understood.
  public var view: SessionView? {
    if case .answering(let view) = look() { view } else { nil }
  }

  private static let question = JSON.object([("command", .string("view"))]).compactText
}
