import Trading

/// What the account has set for an instrument, and how often it was asked for.
///
/// A setting is a wish until it was read back.
struct SettingsCheck: Sendable {
  /// What the venue has said last; nil before it has.
  var read: InstrumentSettings?
  /// How often it was asked for since it was last to be read.
  var asks = 0
  /// Whether it is to be asked for with the next sync.
  var isDue = false
  /// Whether the venue has no word for it.
  var isUnknown = false
  /// What was said of it last, so that nothing is said twice.
  var told = ""
}

extension Executor {
  /// How often in a row settings are asked for that the venue does not tell.
  private static let settingsAsks = 3

  /// Has the settings of an instrument read again.
  mutating func readSettings(_ index: Int, _ effects: inout Effects) {
    let isAsked =
      flights.contains { Self.isOfSettings($0.purpose) && $0.instrument == index }
      || waiting.contains { Self.isOfSettings($0.purpose) && $0.instrument == index }
    if isAsked { return }
    checks[index].asks = 0
    askForSettings(index, &effects)
  }

  private static func isOfSettings(_ purpose: Flight.Purpose) -> Bool {
    if case .settings = purpose { true } else { false }
  }

  private mutating func askForSettings(_ index: Int, _ effects: inout Effects) {
    checks[index].isDue = false
    checks[index].asks += 1
    send(
      .settings(InstrumentIndex(index)), for: .settings, index, isReserved: true, &effects)
  }

  /// Asks once more for settings that were asked for in vain.
  mutating func askForDueSettings(_ effects: inout Effects) {
    for index in checks.indices where checks[index].isDue { askForSettings(index, &effects) }
  }

  /// Takes what the venue says of the settings of an instrument.
  mutating func settingsAnswered(_ outcome: Outcome, _ index: Int, _ effects: inout Effects) {
    guard case .accepted(.settings(let settings)) = outcome else {
      switch outcome {
      case .rejected(let rejection) where rejection.reason == .unsupported:
        checks[index].isUnknown = true
      case .accepted: checks[index].isUnknown = true
      case .rejected, .unknown:
        // Asked for at once a few times, and then with every sync.
        checks[index].isDue = true
        isUnsynced = true
        if checks[index].asks < Self.settingsAsks { hurrySync() }
      }
      return
    }
    checks[index].read = settings
    let words = difference(settings)
    guard words != checks[index].told else { return }
    checks[index].told = words
    if words.isEmpty { return }
    effects.records.append(.alarm(InstrumentIndex(index), .settingDiffers(words)))
  }

  /// In what the settings differ from what was wished for; empty where they do not.
  private func difference(_ settings: InstrumentSettings) -> String {
    var parts: [String] = []
    if let leverage = settings.leverage, leverage != wishedLeverage {
      parts.append("the leverage is \(leverage), not \(plan.settings.leverage)")
    }
    if settings.isOneWay == false {
      parts.append("longs and shorts are held side by side, so nothing is opened")
    }
    return parts.joined(separator: "; ")
  }

  /// Whether nothing may be opened on an instrument, by what the account has set for it.
  ///
  /// It is not known yet, or longs and shorts are held side by side, which does not net as it is
  /// counted here.
  func forbidsOpening(_ index: Int) -> Bool {
    guard let read = checks[index].read else { return !checks[index].isUnknown }
    return read.isOneWay == false
  }

  private var wishedLeverage: Rate {
    Rate(units: Rate.unitsPerOne * Int64(plan.settings.leverage))
  }

  /// The leverage that sizes and margins go by: the one wished for, or the real one where that is
  /// less.
  func leverage(of index: Int) -> Rate {
    let wished = wishedLeverage
    guard let real = checks[index].read?.leverage, real > .zero else { return wished }
    return min(wished, real)
  }

  /// The margin of a worth at a leverage.
  func margin(of worth: Money, _ leverage: Rate) -> Money {
    let scaled = Int128(worth.units) * Int128(Rate.unitsPerOne)
    return Money(units: scaled.divided(by: leverage.units, .up))
  }

  /// Whether the venue would liquidate an entry before its stop fires, at the leverage that the
  /// account really has.
  ///
  /// Looked at where the settings say so, and always where the account has another leverage than
  /// was wished for.
  func isLiquidatedFirst(_ signal: Signal, _ quantity: Quantity, at entry: Price) -> Bool {
    let index = signal.instrument.value
    let real = checks[index].read
    let differs = real?.leverage.map { $0 != wishedLeverage } ?? false
    guard plan.settings.refusesStopsBeyondLiquidation || differs,
      let stop = stopPrice(for: signal, from: entry)
    else { return false }
    let isLong = signal.direction == .long
    let isolated = isolatedLiquidation(index, quantity, entry, isLong)
    let cross = crossLiquidation(index, quantity, entry, isLong)
    let levels: [Price] =
      switch real?.isIsolated {
      case true?: [isolated]
      case false?: [cross]
      case nil: [isolated, cross]
      }
    return levels.contains { isLong ? stop <= $0 : stop >= $0 }
  }

  /// Where a position is liquidated that can lose its own margin alone.
  private func isolatedLiquidation(
    _ index: Int, _ quantity: Quantity, _ entry: Price, _ isLong: Bool
  ) -> Price {
    let worth = entry.notional(of: quantity, rounded: .up)
    let kept = instruments[index].maintenanceMargin(for: worth)
    let leverage = checks[index].read?.leverage ?? wishedLeverage
    return shifted(entry, by: margin(of: worth, leverage) - kept, over: quantity, isLong)
  }

  /// Where a position is liquidated that can lose what the whole account has.
  private func crossLiquidation(
    _ index: Int, _ quantity: Quantity, _ entry: Price, _ isLong: Bool
  ) -> Price {
    var room = equity
    for other in books.indices where books[other].size != .zero {
      let last = books[other].watch.last
      let worth = last.notional(of: books[other].size.magnitude, rounded: .up)
      room -= instruments[other].maintenanceMargin(for: worth)
    }
    let worth = entry.notional(of: quantity, rounded: .up)
    room -= instruments[index].maintenanceMargin(for: worth)
    return shifted(entry, by: room, over: quantity, isLong)
  }

  /// The price at which a loss has used up so much; never below nothing.
  private func shifted(
    _ entry: Price, by room: Money, over quantity: Quantity, _ isLong: Bool
  ) -> Price {
    guard quantity > .zero else { return .zero }
    let away = Int128(room.units) * Int128(Money.unitsPerOne) / Int128(quantity.units)
    let level = Int128(entry.units) + (isLong ? -away : away)
    return Price(units: Int64(clamping: max(0, level)))
  }
}
