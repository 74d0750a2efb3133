internal import Foundation
import Trading

/// A rest of the thread that calls it.
enum Pause {
  static func rest(for span: TimeSpan) {
    if span > .zero { Thread.sleep(forTimeInterval: span.seconds) }
  }
}
