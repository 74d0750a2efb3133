import Trading

/// One of the things that a monitor does, each at its own pace.
public enum MonitorTask: String, Hashable, Sendable, CaseIterable {
  case trailing
  case journal
  case orders
  case consistency
  case settings
  case progress

  /// What it looks for.
  public var kinds: [IssueKind] {
    switch self {
    case .trailing: [.orphanTrail, .stopPrice]
    case .journal: [.journalLag]
    case .orders: [.missingStop, .partialStop, .stopBeyondLiquidation, .orphanStop]
    case .consistency:
      [.positionSize, .phantom, .ghost, .stalePrice, .muteTopic, .silent, .unreachable]
    case .settings: [.settingDiffers, .contractEnding, .unreadableRows]
    case .progress: []
    }
  }
}

/// What contradicts what at one moment: nothing but functions of what was seen.
public enum Checks {
  /// What a task finds.
  public static func findings(
    of task: MonitorTask, in views: Views, by settings: Monitor.Settings
  ) -> [Finding] {
    var found: [Finding] = []
    for view in views.instruments {
      // What is of the run as a whole is said once.
      for kind in task.kinds
      where kind.isOfRun ? view.instrument.value == 0 : !view.isUnsettled {
        if let finding = finding(kind, view, views, settings) { found.append(finding) }
      }
    }
    return found
  }

  private static func finding(
    _ kind: IssueKind, _ view: InstrumentView, _ views: Views, _ settings: Monitor.Settings
  ) -> Finding? {
    switch kind {
    case .missingStop: missingStop(view)
    case .partialStop: partialStop(view)
    case .stopBeyondLiquidation: stopBeyondLiquidation(view)
    case .orphanStop: orphanStop(view)
    case .orphanTrail: orphanTrail(view)
    case .stopPrice: stopPrice(view)
    case .positionSize: positionSize(view)
    case .phantom: phantom(view)
    case .ghost: ghost(view)
    case .stalePrice: stalePrice(view, at: views.time, after: settings.staleAfter)
    case .muteTopic: muteTopic(view, at: views.time)
    case .settingDiffers: settingDiffers(view)
    case .contractEnding: contractEnding(view, at: views.time, within: settings.endsWithin)
    case .unreadableRows: unreadableRows(view, views.unreadable)
    case .journalLag: lasting(.journalLag, "behind, s", view, views.journalLag)
    case .silent: lasting(.silent, "silent, s", view, views.silence)
    case .unreachable: lasting(.unreachable, "not seen, s", view, views.blindness)
    }
  }

  private static func orphanStop(_ view: InstrumentView) -> Finding? {
    let conditionals = view.conditionals
    guard view.exchange.size == .zero, let order = conditionals.first else { return nil }
    return Finding(
      .orphanStop, view.instrument,
      [
        "orders": "\(conditionals.count)",
        "first": order.clientID?.description ?? "\(order.origin)",
        "trigger": text(order.trigger?.price),
      ])
  }

  private static func orphanTrail(_ view: InstrumentView) -> Finding? {
    guard view.exchange.size == .zero, view.executor.peak != nil || view.journal.peak != nil else {
      return nil
    }
    return Finding(
      .orphanTrail, view.instrument,
      [
        "peak of the executor": text(view.executor.peak),
        "peak in the journal": text(view.journal.peak),
      ])
  }

  private static func stopPrice(_ view: InstrumentView) -> Finding? {
    guard isHeldEverywhere(view), view.exchange.stop != nil, !view.isTrailedByVenue,
      !view.isLeaving, !view.isForeign
    else { return nil }
    let prices = [view.executor.stop, view.journal.stop, view.exchange.stop]
    let isAgreed = Set(prices).count == 1 && view.executor.peak == view.journal.peak
    if isAgreed { return nil }
    return Finding(
      .stopPrice, view.instrument,
      [
        "executor": text(view.executor.stop), "journal": text(view.journal.stop),
        "exchange": text(view.exchange.stop), "peak of the executor": text(view.executor.peak),
        "peak in the journal": text(view.journal.peak),
      ])
  }

  private static func positionSize(_ view: InstrumentView) -> Finding? {
    let sizes = [view.executor.size, view.journal.size, view.exchange.size]
    guard view.executor.size != .zero, view.exchange.size != .zero, Set(sizes).count > 1,
      !view.isForeign
    else { return nil }
    return Finding(.positionSize, view.instrument, three(view))
  }

  private static func phantom(_ view: InstrumentView) -> Finding? {
    guard view.exchange.size == .zero, view.executor.size != .zero || view.journal.size != .zero
    else { return nil }
    return Finding(.phantom, view.instrument, three(view))
  }

  private static func ghost(_ view: InstrumentView) -> Finding? {
    guard view.exchange.size != .zero, view.executor.size == .zero, !view.isForeign else {
      return nil
    }
    return Finding(.ghost, view.instrument, three(view))
  }

  private static func stalePrice(
    _ view: InstrumentView, at now: Timestamp, after limit: TimeSpan
  ) -> Finding? {
    guard view.executor.price > .zero, view.exchange.price > .zero,
      view.executor.price != view.exchange.price,
      now - view.executor.priceTime > limit
    else { return nil }
    return Finding(
      .stalePrice, view.instrument,
      [
        "price of the executor": "\(view.executor.price)",
        "price at the exchange": "\(view.exchange.price)",
        "age, s": "\((now - view.executor.priceTime).seconds)",
      ])
  }

  private static func lasting(
    _ kind: IssueKind, _ name: String, _ view: InstrumentView, _ span: TimeSpan
  ) -> Finding? {
    span > .zero ? Finding(kind, view.instrument, [name: "\(span.seconds)"]) : nil
  }

  private static func isHeldEverywhere(_ view: InstrumentView) -> Bool {
    view.executor.size != .zero && view.journal.size != .zero && view.exchange.size != .zero
  }

  private static func three(_ view: InstrumentView) -> KeyValuePairs<String, String> {
    [
      "executor": "\(view.executor.size)", "journal": "\(view.journal.size)",
      "exchange": "\(view.exchange.size)",
    ]
  }

  static func text(_ price: Price?) -> String { price.map { "\($0)" } ?? "none" }
}
