import Foundation
import Reports
import Statistics
import TestKit
import Testing
import Trading

@Suite(.serialized, .enabled(if: Browser.program != nil, Browser.isMissing))
struct `The page of a run` {
  @Test(arguments: [nil, "storm"])
  func `opens without an error and without a request`(faults: String?) throws {
    let page = try Opened(faults: faults)
    #expect(page.browser.complaints == [])
    #expect(page.browser.requests == [page.file.absoluteString])
    #expect(try page.count(of: "[role=alert]") == 0)
    try page.browser.photograph(
      SharedData.packageRoot.appending(path: "results/report-\(faults ?? "calm").png"),
      isWhole: true)
  }

  @Test(arguments: [false, true])
  func `has its charts painted`(isDark: Bool) throws {
    let page = try Opened(isDark: isDark)
    for chart in ["price", "equity", "drawdown", "exposure"] {
      let paint = try page.paint(chart)
      #expect(paint.pixels > 1500, "\(chart) has \(paint.pixels) pixels")
      #expect(paint.colours > 1, "\(chart) has \(paint.colours) colours")
    }
    // Candles that rise and that fall, entries both ways, and exits both ways.
    #expect(try page.paint("price").colours > 5)
  }

  @Test func `shows the numbers of the run's object`() throws {
    let page = try Opened()
    let shown = try #require(
      try page.browser.value(
        """
        Object.fromEntries([...document.querySelectorAll("[data-figure]")].map((element) =>
          [element.dataset.figure, [element.dataset.value, element.textContent]]))
        """) as? [String: [String]])
    let heads = [
      "evPerTrade", "winRate", "executionRate", "nakedSeconds", "phantomSeconds",
      "maxDrawdownPercent", "netProfit", "buyAndHoldPercent", "fees", "funding", "finalEquity",
      "netProfitWorst", "netProfitBest", "profitFactor", "sharpe", "sortino", "ambiguousTrades",
      "signals", "traded", "digest",
    ]
    for name in heads {
      let raw = try #require(shown[name]?[0], "\(name) is not on the page")
      let expected = try #require(page.run[name], "\(name) is not in the object")
      let value = try JSONSerialization.jsonObject(with: Data(raw.utf8), options: .fragmentsAllowed)
      // Equal as JSON is: 1 and 1.0 are one number.
      if let number = expected as? Double {
        #expect(value as? Double == number, "\(name)")
      } else {
        #expect("\(value)" == "\(expected)", "\(name)")
      }
    }
    let ev = try #require(page.run["evPerTrade"] as? String).double
    let text = try #require(shown["evPerTrade"]?[1]).replacingOccurrences(of: ",", with: "")
    #expect(abs(try #require(Double(text)) - ev) <= 0.005)
    let rate = try #require(page.run["winRate"] as? Double)
    #expect(shown["winRate"]?[1] == String(format: "%.2f %%", rate * 100))
    let blocked = try #require(page.run["blocked"] as? [String: Int])
    for (reason, count) in blocked { #expect(shown["blocked." + reason]?[0] == "\(count)") }
  }

  @Test func `says of each figure what it is`() throws {
    let page = try Opened()
    let bare = try page.browser.value(
      """
      [...document.querySelectorAll(`.tile .label, figcaption, #account dt, #funnel thead th,
        #funnel tbody th, #groups thead th:not(:first-child), #origin .hash ~ dt`)]
        .filter((each) => !each.querySelector("abbr[data-definition]"))
        .map((each) => each.textContent).filter(Boolean)
      """)
    #expect(bare as? [String] == [])
  }

  @Test func `has the trades of the export, to the last place`() throws {
    let page = try Opened()
    let net = try page.numbers("[...report.report.trade.netProfit]")
    let open = try page.numbers("[...report.report.trade.isOpen]")
    let closed = zip(net, open).filter { $0.1 == 0 }.map(\.0)
    #expect(closed.count == page.run["closedTrades"] as? Int)
    let ev = try #require(page.run["evPerTrade"] as? String).double
    #expect(abs(closed.reduce(0, +) / Double(closed.count) - ev) < 1e-6)
  }

  @Test func `has the candles of the file`() throws {
    let page = try Opened()
    let rows = Market.csv(1500).split(separator: "\n").dropFirst()
    for row in [0, 1, 750, 1499] {
      let fields = rows[rows.startIndex + row].split(separator: ",").prefix(5).compactMap {
        Double($0)
      }
      let shown = try page.numbers(
        "['time', 'open', 'high', 'low', 'close'].map((n) => report.report.candles[0][n][\(row)])")
      #expect(shown == fields, "row \(row)")
    }
  }

  @Test func `zooms to a trade that is clicked, and draws its stop`() throws {
    let page = try Opened()
    let whole = try page.numbers("report.time.timeline.window")
    // A trade of the second symbol, so that the chart has to go over to it.
    let row = try #require(
      try page.browser.value(
        """
        [...document.querySelectorAll("[data-trade]")].map((row) => Number(row.dataset.trade))
          .find((i) => report.report.trade.instrument[i] === 1)
        """) as? Int)
    try page.click("[data-trade='\(row)']")
    let window = try page.numbers("report.time.timeline.window")
    let trade = try page.numbers(
      "[report.report.trade.entryTime[\(row)], report.report.trade.exitTime[\(row)]]")
    #expect(window[0] < trade[0] && window[1] > trade[1])
    #expect(window[1] - window[0] < (whole[1] - whole[0]) / 2)
    for chart in 0..<4 {
      let range = try page.numbers("report.time.timeline.charts[\(chart)].graph.xAxisRange()")
      #expect(range == window, "chart \(chart)")
    }
    #expect(try page.browser.value("document.querySelector('select').value") as? String == "1")
    #expect(try page.numbers("report.time.price.stops(\(row)).map((s) => s.price)").count > 0)
    #expect(try stopPixels(page) > 20)
    #expect(page.browser.complaints == [])
  }

  /// Pixels in the colour of a stop, which nothing else of the chart has.
  private func stopPixels(_ page: Opened) throws -> Int {
    try #require(
      try page.browser.value(
        """
        (() => {
          let found = 0;
          for (const canvas of document.querySelectorAll("#chart-price canvas")) {
            const { width, height } = canvas;
            const data = canvas.getContext("2d").getImageData(0, 0, width, height).data;
            for (let i = 0; i < data.length; i += 4) {
              if (data[i] === 0xb2 && data[i + 1] === 0x5a && data[i + 2] === 0) found += 1;
            }
          }
          return found;
        })()
        """) as? Int)
  }

  @Test func `sorts and filters its trades, and hears keys`() throws {
    let page = try Opened()
    try page.click(".trades thead th:nth-child(11) button")
    let net = try page.numbers("report.trades.order.map((i) => report.report.trade.netProfit[i])")
    #expect(net == net.sorted() && net.count > 10)
    _ = try page.browser.value("report.trades.filter('long net>0'), 1")
    let found = try page.numbers(
      """
      report.trades.order.flatMap((i) =>
        [report.report.trade.direction[i], report.report.trade.netProfit[i]])
      """)
    #expect(!found.isEmpty && found.allSatisfy { $0 > 0 })
    let before = try page.numbers("report.time.timeline.window")
    _ = try page.browser.value("document.querySelector('.charts').focus(), 1")
    try page.browser.call(
      "Input.dispatchKeyEvent", ["type": "keyDown", "key": "+", "text": "+"])
    let after = try page.numbers("report.time.timeline.window")
    #expect(abs((after[1] - after[0]) / (before[1] - before[0]) - 0.5) < 0.01)
  }

  @Test func `fits a narrow screen`() throws {
    let page = try Opened(width: 390)
    #expect(try page.browser.value("document.documentElement.scrollWidth") as? Int == 390)
    try page.browser.photograph(
      SharedData.packageRoot.appending(path: "results/report-narrow.png"), isWhole: true)
  }

  @Test func `takes no harm from hostile names`() throws {
    let evil = "</script><script>document.title='taken'</script><img src=x onerror=alert(1)>'\"&"
    var facts = FactsFixture.run()
    facts.alarms = [AlarmRecord(time: FactsFixture.hour(5), instrument: nil, text: evil)]
    for place in facts.roundTrips.indices { facts.roundTrips[place].tag = evil }
    let description = RunDescription(
      strategy: evil, venue: evil, seed: 1, version: evil, settings: [.init(evil, evil)],
      inputs: [.init(symbol: evil, file: evil, sha256: evil, rows: 1)], isSynthetic: true,
      notices: [evil])
    let symbols = [evil, "B"]
    let object = RunObject.make(Summary(facts: facts, symbols: symbols), description)
    var content = PageContent(run: RunObject.named(evil, object), symbols: symbols)
    content.trades = facts.roundTrips
    content.equity = facts.equityCurve
    content.alarms = facts.alarms
    content.command = evil
    content.notices = [evil]
    let candle = Candle(
      openTime: FactsFixture.hour(0), open: "2000", high: "2010", low: "1990", close: "2005")
    content.markets = [
      .init(
        symbol: evil,
        candles: CandleSeries(timeframe: Timeframe(seconds: 3600), candles: [candle]))
    ]
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).html")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(ReportPage(content, library: ChartLibrary()).bytes).write(to: file)
    let browser = try Browser()
    try browser.open(file)
    #expect(browser.complaints == [])
    #expect(browser.requests == [file.absoluteString])
    #expect(try browser.value("document.title") as? String == "\(evil) · Drydock")
    let strangers = "document.querySelectorAll('img:not([src^=data]), script[src], iframe').length"
    #expect(try browser.value(strangers) as? Int == 0)
    #expect(try browser.value("document.querySelector('h1').firstChild.data") as? String == evil)
    #expect(try browser.value("document.getElementById('command').textContent") as? String == evil)
  }
}

extension String {
  /// The number that the text is.
  fileprivate var double: Double { Double(self) ?? .nan }
}
