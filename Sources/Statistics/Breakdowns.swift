public import Trading

/// The figures of one group of closed trades.
public struct GroupFigures: Equatable, Sendable {
  /// The symbol, side, tag, exit reason, or month as `2025-10`.
  public var name: String
  public var trades = 0
  public var wins = 0
  public var netProfit = MoneyTotal()
  public var grossProfit = MoneyTotal()
  public var grossLoss = MoneyTotal()

  init(name: String) { self.name = name }

  /// Wins over trades.
  public var winRate: Double? { ratio(Double(wins), Double(trades)) }

  /// The mean net profit.
  public var evPerTrade: Money? { netProfit.mean(of: trades) }

  /// The sum of wins over the sum of losses.
  public var profitFactor: Double? { ratio(grossProfit.double, -grossLoss.double) }

  mutating func add(_ net: Money) {
    trades += 1
    netProfit.add(net)
    if net.units > 0 {
      wins += 1
      grossProfit.add(net)
    } else {
      grossLoss.add(net)
    }
  }
}

/// Closed trades group by group; a group without a trade is left out.
public struct Breakdowns: Equatable, Sendable {
  /// In the order of the instruments.
  public var bySymbol: [GroupFigures]
  /// Long, then short.
  public var bySide: [GroupFigures]
  /// In the order of the tags' text.
  public var byTag: [GroupFigures]
  /// In the order of the reasons' declaration.
  public var byExitReason: [GroupFigures]
  /// By the month of closing in UTC, oldest first.
  public var byMonth: [GroupFigures]

  /// Groups the closed ones of some round trips.
  public init(_ roundTrips: [RoundTrip], symbols: [String]) {
    var symbolGroups = symbols.map(GroupFigures.init(name:))
    var sideGroups = Direction.allCases.map { GroupFigures(name: $0 == .long ? "long" : "short") }
    var reasonGroups = Groups()
    var tagGroups = Groups()
    var months = Months()
    for trip in roundTrips where !trip.isOpen {
      let net = trip.netProfit
      if symbolGroups.indices.contains(trip.instrument.value) {
        symbolGroups[trip.instrument.value].add(net)
      }
      sideGroups[trip.direction == .long ? 0 : 1].add(net)
      reasonGroups.add(net, to: trip.reason.rawValue)
      tagGroups.add(net, to: trip.tag)
      months.add(net, at: trip.exitTime)
    }
    bySymbol = symbolGroups.filter { $0.trades > 0 }
    bySide = sideGroups.filter { $0.trades > 0 }
    byTag = tagGroups.all.sorted { $0.name < $1.name }
    let found = reasonGroups.all
    byExitReason = ExitReason.allCases.compactMap { reason in
      found.first { $0.name == reason.rawValue }
    }
    byMonth = months.groups
  }
}

/// Groups found by name, in the order of their first member.
private struct Groups {
  private(set) var all: [GroupFigures] = []
  private var positions: [String: Int] = [:]
  private var last = 0

  mutating func add(_ net: Money, to name: String) {
    if last >= all.count || all[last].name != name { last = position(of: name) }
    all[last].add(net)
  }

  private mutating func position(of name: String) -> Int {
    if let known = positions[name] { return known }
    positions[name] = all.count
    all.append(GroupFigures(name: name))
    return all.count - 1
  }
}

/// Groups by calendar month.
private struct Months {
  private var found: [(start: Int64, end: Int64, group: GroupFigures)] = []
  private var last = 0

  var groups: [GroupFigures] { found.sorted { $0.start < $1.start }.map(\.group) }

  mutating func add(_ net: Money, at moment: Timestamp) {
    let day = moment.day
    if !holds(last, day) { last = position(of: moment, day) }
    found[last].group.add(net)
  }

  private func holds(_ position: Int, _ day: Int64) -> Bool {
    position < found.count && found[position].start <= day && day < found[position].end
  }

  private mutating func position(of moment: Timestamp, _ day: Int64) -> Int {
    if let known = found.indices.first(where: { holds($0, day) }) { return known }
    let date = CalendarDate(moment)
    let start = day - Int64(date.day - 1)
    let end = start + Int64(CalendarDate.days(inMonth: date.month, of: date.year))
    let group = GroupFigures(name: String(date.dayText.dropLast(3)))
    found.append((start, end, group))
    return found.count - 1
  }
}
