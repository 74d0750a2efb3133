import Foundation
import Reports
import TestKit
import Testing
import Trading
import Transport

@Suite(.serialized, .enabled(if: Browser.program != nil, Browser.isMissing))
struct `The page of a running session` {
  let dashboard = Dashboard()
  let served: Dashboard.Served
  let browser: Browser

  init() throws {
    served = try dashboard.serve()
    browser = try Browser()
  }

  /// So many seconds into a session that opens a position and then loses sight of its stop.
  private func state(_ seconds: Double) -> SessionState {
    var state = SessionState(title: "trend, paper at bybit", started: FactsFixture.hour(0))
    state.time = FactsFixture.hour(0) + TimeSpan(nanoseconds: Int64(seconds * 1e9))
    state.equity = "10012.5"
    state.freeMargin = "9000"
    state.signals = 3
    state.traded = 1
    state.pending = 1
    state.blocked = [(.cooldown, 1)]
    state.health = [.init("private stream", isWell: true, "heard 0.2 s ago")]
    state.curve = (0..<20).map { place in
      EquityPoint(
        time: FactsFixture.hour(Double(place)),
        equity: Money(units: 1_000_000_000_000 + Int64(place * place) * 100_000_000))
    }
    guard seconds >= 1 else { return state }
    state.holdings = [
      .init(
        symbol: "BTCUSDT", size: "0.5", averageEntry: "40000", mark: "40100", unrealised: "50",
        stop: "39500", isStopConfirmed: seconds < 2)
    ]
    state.orders = [
      .init(
        symbol: "BTCUSDT", name: "target#1.0", side: .sell, quantity: "0.5", price: "41000",
        status: seconds < 2 ? "resting" : "in doubt", isInDoubt: seconds >= 2)
    ]
    state.events = [.init(time: state.time, symbol: "BTCUSDT", "fill: buy 0.5 at 40000")]
    if seconds >= 2 { state.alarms = [.init(time: state.time, symbol: "BTCUSDT", "unprotected")] }
    return state
  }

  private func open() throws {
    try browser.open(try #require(URL(string: served.address)))
  }

  /// Waits until an expression holds.
  private func wait(for expression: String) throws -> Bool {
    for _ in 0..<200 {
      if try browser.value(expression) as? Bool == true { return true }
      usleep(50_000)
    }
    return false
  }

  private func text(_ selector: String) throws -> String {
    try #require(
      try browser.value("document.querySelector(`\(selector)`)?.textContent ?? ''") as? String)
  }

  @Test func `shows each state as it comes`() throws {
    try open()
    dashboard.show(state(0))
    #expect(try wait(for: "report.session.received > 0"))
    #expect(try text("h1") == "trend, paper at bybit")
    #expect(try text("#verdict").hasPrefix("All is well."))
    #expect(try text("#positions").contains("Flat."))
    #expect(try text("[data-figure=equityNow]") == "10,012.50")
    #expect(try text("#funnel tfoot [data-figure=signals]") == "3")
    dashboard.show(state(1))
    #expect(try wait(for: "document.querySelectorAll('#positions tbody tr').length === 1"))
    #expect(try text("#positions tbody").contains("39,500.00 live"))
    #expect(try text("#orders tbody").contains("target#1.0"))
    #expect(try text("#events").contains("fill: buy 0.5 at 40000"))
    dashboard.show(state(2))
    #expect(try wait(for: "document.getElementById('verdict').textContent.startsWith('Look')"))
    #expect(try text("#verdict").contains("1 position without a confirmed stop"))
    #expect(try text("#alarms").contains("unprotected"))
    #expect(try browser.value("document.querySelectorAll('#equity-line').length") as? Int == 1)
    #expect(browser.complaints == [])
    try browser.photograph(
      SharedData.packageRoot.appending(path: "results/session.png"), isWhole: true)
  }

  @Test func `fits on a narrow screen`() throws {
    let narrow = try Browser(width: 390, height: 844)
    dashboard.show(state(2))
    try narrow.open(try #require(URL(string: served.address)))
    var width: [Int]?
    for _ in 0..<100 {
      let isHeard = try narrow.value("report.session.received > 0") as? Bool
      width =
        try narrow.value("[window.innerWidth, document.documentElement.scrollWidth]") as? [Int]
      if isHeard == true { break }
      usleep(50_000)
    }
    #expect(width == [390, 390])
    served.stop()
  }

  @Test func `says when it hears nothing any more`() throws {
    dashboard.show(state(1))
    try open()
    #expect(try wait(for: "report.session.received > 0"))
    #expect(try browser.value("document.getElementById('notice').hidden") as? Bool == true)
    served.stop()
    #expect(try wait(for: "!document.getElementById('notice').hidden"))
    #expect(try text("#notice").contains("what stands here is old"))
  }

  @Test func `is for whoever has its address, and for no other page`() async throws {
    dashboard.show(state(1))
    let client = Client()
    func status(
      _ query: String, path: String = "/", at host: String = "127.0.0.1"
    ) async throws
      -> Int
    {
      let address = try #require(Address("http://\(host):\(served.port)"))
      return try await client.send(HTTPRequest(path: path, query: query), to: address).status
    }
    #expect(try await status("token=\(dashboard.token)") == 200)
    for wrong in ["", "token=", "token=\(dashboard.token)0", "token=\(dashboard.token.dropLast())"]
    {
      #expect(try await status(wrong) == 403, "\(wrong)")
    }
    #expect(try await status("token=\(dashboard.token)", path: "/other") == 404)
    // By another name of this machine, as a page elsewhere could have it called.
    #expect(try await status("token=\(dashboard.token)", at: "127.1") == 403)
    // A page of another origin that knows the token all the same.
    _ = try browser.call("Page.navigate", ["url": "about:blank"])
    let socket = """
      new Promise((done) => {
        const socket = new WebSocket("ws://127.0.0.1:\(served.port)/live?token=\(dashboard.token)");
        socket.onopen = () => done("open");
        socket.onerror = () => done("refused");
      })
      """
    #expect(try browser.value(socket) as? String == "refused")
    served.stop()
  }

  @Test func `takes no harm from hostile words`() throws {
    let evil = "</script><script>document.title='taken'</script><img src=x onerror=alert(1)>"
    var state = state(2)
    state.title = evil
    state.halt = evil
    state.holdings[0].symbol = evil
    state.orders[0].name = evil
    state.alarms = [.init(time: state.time, symbol: evil, evil)]
    state.events = state.alarms
    dashboard.show(state)
    try open()
    #expect(try wait(for: "report.session.received > 0"))
    #expect(try text("h1") == evil)
    #expect(try browser.value("document.querySelectorAll('img, iframe').length") as? Int == 0)
    #expect(browser.complaints == [])
    served.stop()
  }
}
