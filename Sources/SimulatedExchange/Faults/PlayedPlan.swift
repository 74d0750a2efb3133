import Trading

/// A plan as it is looked up while it is played, and the seed by which it is.
final class PlayedPlan: Sendable {
  let plan: FaultPlan
  /// When the run began, from which the plan's times count.
  let start: Timestamp
  let healing: Timestamp
  let dice: Dice
  /// The rules kind by kind, where those of each kind lie, and of which there are any.
  let byKind: ContiguousArray<FaultRule>
  let places: ContiguousArray<Range<Int>>
  let planned: FaultKinds

  init(_ plan: FaultPlan, seed: UInt64, start: Timestamp) {
    self.plan = plan
    self.start = start
    healing = start + plan.healsAfter
    dice = Dice(seed: seed)
    var byKind: ContiguousArray<FaultRule> = []
    var places: ContiguousArray<Range<Int>> = []
    var planned = FaultKinds()
    for kind in FaultKind.allCases {
      let first = byKind.count
      byKind += plan.rules.filter { $0.kind == kind }
      places.append(first..<byKind.count)
      if byKind.count > first { planned.insert(kind) }
    }
    (self.byKind, self.places, self.planned) = (byKind, places, planned)
  }
}
