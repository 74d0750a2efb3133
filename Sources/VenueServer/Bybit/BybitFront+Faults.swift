import BybitProtocol
import SimulatedExchange
import Simulation
import Trading
import Transport
import WireFormat

/// How what is asked is carried out where the exchange misbehaves.
extension BybitFront {
  /// One thing that a client asks of its account.
  struct Operation {
    var act: StruckRequest.Act
    var target: FaultTarget
    /// By which name faults know it.
    var subject: String
    var isConditional = false
    var reducesRisk = false
    /// The instrument whose stop it changes; nil where it changes none.
    var stopOf: InstrumentIndex?
    /// Whether the order is there that it would change.
    var stands = false
    /// The orders alive that it would show.
    var shows: (AccountView) -> [OrderRecord] = { _ in [] }
    /// What is answered by a venue that only says that it has done it.
    var pretends: () -> BybitReply
    /// Does what is asked.
    ///
    /// A read looks at the account as it is or was; a change must not, since all that it changes
    /// would be copied for whoever looks.
    var run: (() -> AccountView) -> BybitReply

    init(
      _ act: StruckRequest.Act, target: FaultTarget, subject: String,
      pretends: @escaping () -> BybitReply = { BybitReply(.object([]), time: 0) },
      run: @escaping (() -> AccountView) -> BybitReply
    ) {
      self.act = act
      self.target = target
      self.subject = subject
      self.pretends = pretends
      self.run = run
    }

    /// It as faults see it, asked by an account.
    func struck(by account: Int) -> StruckRequest {
      // FNV-1a: the same name for the same request, whatever else goes wrong.
      let hash = "\(account) \(subject)".utf8.reduce(0xCBF2_9CE4_8422_2325) {
        ($0 ^ UInt64($1)) &* 0x100_0000_01B3
      }
      return StruckRequest(
        act, target: target, subject: hash, isConditional: isConditional,
        changesStop: stopOf != nil, reducesRisk: reducesRisk || target.contains(.read))
    }
  }

  /// Work that is done once, by whoever needs it first.
  private final class Work {
    private var work: (() -> HTTPResponse)?
    private var response = HTTPResponse()

    init(_ work: @escaping () -> HTTPResponse) { self.work = work }

    func result() -> HTTPResponse {
      if let work {
        self.work = nil
        response = work()
      }
      return response
    }
  }

  /// Carries out what was asked, as far as faults let it.
  func perform(
    _ operation: Operation, for account: ServedAccount?, fields: [HTTPField]
  ) -> HTTPReply {
    if faults.faults == nil {
      let result = operation.run {
        account.map { AccountView($0) } ?? AccountView(exchange: self.door.exchange.tape)
      }
      return answer(result, fields)
    }
    let request = operation.struck(by: account?.number ?? 0)
    let treatment = faults.treat(request) { operation.stands }
    var reply = HTTPReply(
      HTTPResponse(), fate: treatment.fate, delay: treatment.delay + treatment.answerDelay)
    func show(_ result: BybitReply) -> HTTPResponse { answer(result, fields).response }
    if treatment.reaches {
      let age = treatment.age
      let work = Work { show(self.carryOut(operation, request, for: account, age: age)) }
      if treatment.delay > .zero {
        // It comes late, whoever still waits for the answer.
        door.schedule(after: treatment.delay) { _ = work.result() }
        reply.late = { work.result() }
      } else {
        reply.response = work.result()
      }
      if let repetition = treatment.repetition {
        door.schedule(after: treatment.delay + repetition) {
          _ = self.carryOut(operation, request, for: account, age: .zero)
        }
      }
    } else if let said = said(operation, treatment.arrival, by: account) {
      reply.response = show(said)
    }
    if treatment.status != nil || treatment.isPage {
      reply.late = nil
      reply.response = Self.page(treatment)
    }
    return reply
  }

  private func carryOut(
    _ operation: Operation, _ request: StruckRequest, for account: ServedAccount?, age: TimeSpan
  ) -> BybitReply {
    let result = operation.run {
      guard let account else { return AccountView(exchange: self.door.exchange.tape) }
      var view = self.view(of: account, before: age)
      let shown = operation.shows(view)
      if let blindness = self.faults.blindness(request, shown: shown) {
        view.blind(blindness, shown: shown)
      }
      return view
    }
    if let account, result.code == 0 { faults.follow(request, on: account, operation.stopOf) }
    return result
  }

  /// What a venue says that has not done what was asked; nil where it is not asked.
  private func said(
    _ operation: Operation, _ arrival: Arrival, by account: ServedAccount?
  ) -> BybitReply? {
    switch arrival {
    case .refused(let reason):
      guard let account else { return BybitReply(.server, time: time) }
      let (code, text) = BybitCode.of(account.exchange.profile.rejection(reason))
      return BybitReply(code, text, time: time)
    case .ignored, .ghost:
      var reply = operation.pretends()
      reply.time = time
      return reply
    case .acts, .unknown: return nil
    }
  }

  /// What stands before the venue says in its place.
  private static func page(_ treatment: WireFaults.Treatment) -> HTTPResponse {
    let status = treatment.status ?? 200
    if treatment.isPage { return page(status, "access too frequent") }
    var response = page(status, status == 429 ? "too many requests" : "server error")
    if status == 429 { response.fields = limitFields(10, 0, WallClock.now + .seconds(1)) }
    return response
  }
}
