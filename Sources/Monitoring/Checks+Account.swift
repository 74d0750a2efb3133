import Trading

/// What the account, the contract and the feed are, beside what is held.
extension Checks {
  static func settingDiffers(_ view: InstrumentView) -> Finding? {
    guard let wanted = view.wanted, let settings = view.settings else { return nil }
    var context: [Finding.Detail] = []
    func compare<Value: Equatable>(
      _ name: String, _ wish: Value?, _ value: Value?, _ word: (Value) -> String
    ) {
      guard let wish, let value, wish != value else { return }
      context.append(.init(name: "\(name) wanted", value: word(wish)))
      context.append(.init(name: "\(name) at the exchange", value: word(value)))
    }
    compare("leverage", wanted.leverage, settings.leverage) { "\($0)" }
    compare("margin mode", wanted.isIsolated, settings.isIsolated) { $0 ? "isolated" : "cross" }
    compare("position mode", wanted.isOneWay, settings.isOneWay) { $0 ? "one-way" : "hedge" }
    return context.isEmpty ? nil : Finding(.settingDiffers, view.instrument, context)
  }

  /// What the process does not hear though the exchange has something to say.
  static func muteTopic(_ view: InstrumentView, at now: Timestamp) -> Finding? {
    let mute = view.topics.filter { now - $0.last > $0.patience && view.tradedAt > $0.last }
    guard !mute.isEmpty else { return nil }
    var context = mute.map { topic in
      Finding.Detail(name: "no \(topic.kind.rawValue) for, s", value: seconds(now - topic.last))
    }
    context.append(
      .init(name: "the exchange has traded, s ago", value: seconds(now - view.tradedAt)))
    return Finding(.muteTopic, view.instrument, context)
  }

  static func contractEnding(
    _ view: InstrumentView, at now: Timestamp, within span: TimeSpan
  ) -> Finding? {
    guard let delivery = view.delivery, delivery - now <= span else { return nil }
    return Finding(
      .contractEnding, view.instrument,
      [
        "ends at": "\(CalendarDate(delivery))", "position": "\(view.exchange.size)",
      ])
  }

  static func unreadableRows(_ view: InstrumentView, _ count: Int) -> Finding? {
    count > 0 ? Finding(.unreadableRows, view.instrument, ["rows": "\(count)"]) : nil
  }

  private static func seconds(_ span: TimeSpan) -> String {
    "\((span.seconds * 10).rounded() / 10)"
  }
}
