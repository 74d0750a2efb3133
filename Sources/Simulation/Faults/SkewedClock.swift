import Trading

/// The clock of a process that is off from the venue's.
///
/// It is never set while the process lives: like a clock that a daemon keeps, it runs faster or
/// slower, by a twelfth at most (the default of chrony, `maxslewrate`), until the error is gone.
/// A process that starts takes whatever its machine says.
struct SkewedClock: Sendable {
  /// How far it is off.
  private(set) var skew = TimeSpan.zero
  /// How far it is going to be.
  var target = TimeSpan.zero
  private var time = Timestamp.distantPast

  /// Lets it run up to a moment.
  mutating func run(to now: Timestamp) {
    defer { time = now }
    guard skew != target, time != .distantPast else { return }
    let most = (now - time).nanoseconds / 12
    let left = target.nanoseconds - skew.nanoseconds
    skew = TimeSpan(nanoseconds: skew.nanoseconds + max(-most, min(most, left)))
  }

  /// A new process reads the machine's clock.
  mutating func restart() { skew = target }
}
