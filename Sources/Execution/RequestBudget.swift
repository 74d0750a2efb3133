import Trading

/// How many requests have gone out in the venue's window of now (R14).
struct RequestBudget: Sendable {
  private let limit: Int
  private let openLimit: Int
  private let window: TimeSpan
  /// The window with a margin: requests do not arrive as evenly as they leave, and clocks differ.
  private let pace: TimeSpan
  private var start: Timestamp = .distantPast
  private var count = 0
  /// When the process started.
  private var startedAt: Timestamp = .distantPast
  /// When the last requests went out, as many as go out in a window; a ring.
  private var sent: ContiguousArray<Timestamp>
  private var next = 0
  /// How many of them may be questions.
  private let questions: Int

  /// Creates a budget below the venue's limit; syncs are reserved from it at the outset.
  init(_ profile: VenueProfile, _ settings: ExecutorSettings) {
    let syncs = Int(
      profile.requestWindow.nanoseconds / max(1, settings.syncInterval.nanoseconds) + 1)
    let share = profile.requestLimit * Int(settings.requestShare.units / 1_000_000)
    limit = max(1, share / 1_000_000 - 2 * syncs)
    let kept = limit * Int(settings.requestReserve.units / 1_000_000) / 1_000_000
    openLimit = max(1, limit - kept)
    window = profile.requestWindow
    pace = TimeSpan(nanoseconds: window.nanoseconds / 8 * 9)
    sent = ContiguousArray(repeating: .distantPast, count: max(1, share / 1_000_000))
    questions = max(1, sent.count - max(1, kept))
  }

  /// When a request may go out by the venue's limit; questions leave room for what protects.
  func earliest(isQuestion: Bool) -> Timestamp {
    let allowed = isQuestion ? questions : sent.count
    let place = next - allowed
    let oldest = sent[place < 0 ? place + sent.count : place]
    return oldest == .distantPast ? oldest : latest(of: oldest) + pace
  }

  /// When at the latest a request went out: how long before a start that was, a clock that is set
  /// at each start cannot tell to the second.
  ///
  /// However often that was, the clock is no further off for it.
  private func latest(of moment: Timestamp) -> Timestamp {
    moment < startedAt ? min(startedAt, moment + Self.clockDoubt) : moment
  }

  /// By how much two starts may differ about the time.
  private static let clockDoubt = TimeSpan.seconds(5)

  /// Notes that a request goes out.
  mutating func note(at now: Timestamp) {
    sent[next] = now
    next = next + 1 == sent.count ? 0 : next + 1
  }

  /// A process has started, and with it a clock.
  mutating func restart(at now: Timestamp) { startedAt = now }

  /// Counts a request that goes out.
  mutating func spend(at now: Timestamp) {
    roll(to: now)
    count += 1
  }

  /// Whether a request that opens risk may still go out in this window.
  func canOpen(at now: Timestamp) -> Bool {
    start == .distantPast || now - start >= window || count < openLimit
  }

  private mutating func roll(to now: Timestamp) {
    if start == .distantPast || now - start >= window {
      start = now
      count = 0
    }
  }

  /// What a restart must know: the window of now, and when the last requests went out, oldest
  /// first.
  ///
  /// Those that hold nothing back any more are left out.
  struct Durable: ByteCoded {
    var start: Timestamp
    var count: Int
    var sent: [Timestamp]

    init(start: Timestamp, count: Int, sent: [Timestamp]) {
      (self.start, self.count, self.sent) = (start, count, sent)
    }

    func write(to writer: inout ByteWriter) {
      writer.write(start)
      writer.write(count)
      writer.write(list: sent)
    }

    init(from reader: inout ByteReader) throws(DamagedBytes) {
      self.init(
        start: try reader.value(), count: try reader.integer(), sent: try reader.list())
    }
  }

  /// What of it must be known again, as of a moment.
  func durable(at now: Timestamp) -> Durable {
    let inOrder = sent[next...] + sent[..<next]
    return Durable(
      start: start, count: count,
      sent: inOrder.filter { $0 != .distantPast && $0 + Self.clockDoubt + pace > now })
  }

  /// Takes over what is known again.
  mutating func take(_ durable: Durable) {
    start = durable.start
    count = durable.count
    for time in durable.sent { note(at: time) }
  }
}
