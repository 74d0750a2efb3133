"use strict";
// What stands on the page below one another; each takes the report and gives an element or null.

function headline(report) {
  const { run, figures } = report;
  const symbols = report.symbols.slice(0, 6).join(", ") + (report.symbols.length > 6 ? " …" : "");
  const time = run.activity.firstTime
    ? `${run.activity.firstTime.slice(0, 10)} to ${run.activity.lastTime.slice(0, 10)}, ` : "";
  return h("header", {},
    h("h1", {}, run.strategy, h("small", {}, ` on ${run.venue} · ${symbols}`)),
    h("p", { class: "quiet" }, `${run.run ?? "not kept"} · ${time}${count(run.candles)} candles`),
    run.synthetic
      ? h("p", { class: "warning", role: "note" },
        "Synthetic data: generated, not recorded. It proves no edge.") : null,
    h("p", { class: "verdict " + figures.verdict, id: "verdict" }, h("strong", {}, figures.verdictTitle), " " + figures.verdictReason),
    tiles(report));
}

function tiles({ run, figures }) {
  const between = (low, high, text) => low === null ? "" : `95 %: ${text(low)} to ${text(high)}`;
  const tile = (name, label, value, text, toneOf, ...notes) => h("div", { class: "tile" },
    h("div", { class: "label" }, term(name, label)),
    h("div", { class: "value" }, figure(name, value, text, toneOf)),
    notes.filter(Boolean).map((note) => h("div", { class: "note" }, note)));
  const ev = run.evPerTrade;
  const fall = run.drawdown;
  return h("div", { class: "tiles" },
    tile("evPerTrade", "EV per trade", ev, money(ev, true), tone(ev),
      term("evInterval", between(figures.evLow, figures.evHigh, (value) => money(value, true))),
      `${percent(run.evPercent, true)} of entry, ${run.evR === null ? "no R" : number(run.evR, 3) + " R"}`),
    tile("winRate", "Win rate", run.winRate, rate(run.winRate), null,
      between(figures.winRateLow, figures.winRateHigh, rate),
      `${count(run.tradeFigures.wins)} of ${count(run.closedTrades)} closed trades`),
    tile("executionRate", "Execution rate", run.executionRate, rate(run.executionRate), null,
      between(figures.executionRateLow, figures.executionRateHigh, rate),
      `${count(run.traded)} of ${count(run.signals)} signals`),
    tile("nakedSeconds", "Naked", run.nakedSeconds, span(run.nakedSeconds),
      run.nakedSeconds > 0 ? "loss" : null, `worst ${span(run.nakedWorstSeconds)}`,
      run.nakedSeconds > 0 ? term("nakedWorth", money(uncovered(run)) + " without a stop, on average") : ""),
    tile("phantomSeconds", "Phantom", run.phantomSeconds, span(run.phantomSeconds),
      run.phantomSeconds > 0 ? "loss" : null,
      `worst ${span(run.protection.phantom.worstSeconds)}`),
    tile("maxDrawdownPercent", "Max drawdown", run.maxDrawdownPercent,
      percent(run.maxDrawdownPercent), null,
      fall.fallSeconds === null ? "" : `${money(fall.maxDrawdown)} in ${span(fall.fallSeconds)}`,
      fall.fallSeconds === null ? "" : fall.recoverySeconds === null
        ? "not recovered" : `recovered in ${span(fall.recoverySeconds)}`),
    tile("netProfit", "Net profit", run.netProfit, money(run.netProfit, true), tone(run.netProfit),
      `${percent(run.netProfitPercent, true)} on ${money(run.initialCapital)}`,
      run.ambiguousTrades > 0 ? term("ambiguity",
        `candles leave ${money(run.netProfitWorst, true)} to ${money(run.netProfitBest, true)}`) : "",
      h("span", {}, "buy and hold ",
        figure("buyAndHoldPercent", run.buyAndHoldPercent, percent(run.buyAndHoldPercent, true)))));
}

/** What had no stop was worth so much on average, while anything had none. */
function uncovered(run) {
  const { notionalSeconds, totalSeconds } = run.protection.naked;
  return totalSeconds > 0 ? notionalSeconds / totalSeconds : null;
}

const GROUP_COLUMNS = [
  { label: "", isText: true, text: (group) => term(group.definition, group.name || "(none)") },
  { label: "trades", name: "trades", text: (group) => count(group.trades) },
  { label: "win rate", name: "winRate", text: (group) => rate(group.winRate) },
  { label: "EV", name: "evPerTrade", text: (group) => money(group.evPerTrade, true),
    tone: (group) => tone(group.evPerTrade) },
  { label: "net profit", name: "netProfit", text: (group) => money(group.netProfit, true),
    tone: (group) => tone(group.netProfit) },
  { label: "factor", name: "profitFactor", text: (group) => number(group.profitFactor) },
];

/** Closed trades by what they have in common. */
function breakdowns(report) {
  const { bySymbol, bySide, byTag, byExitReason } = report.run.breakdowns;
  const days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
  const groups = [
    ["By exit reason", byExitReason.map((group) => ({
      ...group, name: spaced(group.name), definition: "exit." + group.name,
    }))],
    ["By symbol", bySymbol], ["By side", bySide], ["By tag", byTag],
    ["By weekday of entry (UTC)", grouped(report, (date) => (date.getUTCDay() + 6) % 7)
      .map((group) => ({ ...group, name: days[group.key] }))],
    ["By hour of entry (UTC)", grouped(report, (date) => date.getUTCHours())
      .map((group) => ({ ...group, name: String(group.key).padStart(2, "0") + ":00" }))],
  ].filter(([, list], place) => list.length > (place === 0 ? 0 : 1));
  if (groups.length === 0) return null;
  return section("groups", "Trades by what they share",
    h("div", { class: "flow" }, groups.map(([title, list]) => table(GROUP_COLUMNS, list, title))));
}

/** Closed trades in groups by their time of entry. */
function grouped({ trade, tradeCount }, keyOf) {
  const groups = new Map();
  for (let i = 0; i < tradeCount; i++) {
    if (trade.isOpen[i]) continue;
    const key = keyOf(new Date(trade.entryTime[i]));
    const group = groups.get(key) ?? { key, trades: 0, wins: 0, netProfit: 0, won: 0, lost: 0 };
    const net = trade.netProfit[i];
    group.trades += 1;
    group.netProfit += net;
    if (net > 0) {
      group.wins += 1;
      group.won += net;
    } else {
      group.lost -= net;
    }
    groups.set(key, group);
  }
  return [...groups.values()].sort((a, b) => a.key - b.key).map((group) => ({
    ...group, winRate: group.wins / group.trades, evPerTrade: group.netProfit / group.trades,
    profitFactor: group.lost ? group.won / group.lost : null,
  }));
}

/** Net profit by the month of closing: years below one another. */
function months({ run }) {
  const list = run.breakdowns.byMonth;
  if (list.length === 0) return null;
  const years = [...new Set(list.map((group) => group.name.slice(0, 4)))];
  const names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const most = Math.max(...list.map((group) => Math.abs(group.netProfit)), 1e-9);
  const cell = (group) => group
    ? h("td", {
      class: tone(group.netProfit),
      style: `--heat:${Math.round((Math.abs(group.netProfit) / most) * 45)}%`,
      title: `${group.name}: ${count(group.trades)} trades, win rate ${rate(group.winRate)}`,
    }, figure("month." + group.name, group.netProfit, money(group.netProfit, true)))
    : h("td", {}, "");
  const rows = years.map((year) => {
    const own = names.map((_, month) =>
      list.find((group) => group.name === `${year}-${String(month + 1).padStart(2, "0")}`));
    const sum = own.reduce((total, group) => total + Number(group?.netProfit ?? 0), 0);
    return h("tr", {}, h("th", { scope: "row" }, year), own.map(cell),
      h("td", { class: tone(sum) }, money(sum, true)));
  });
  return section("months", "Months",
    h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Net profit by month" },
      h("table", { class: "heat" }, h("caption", {}, "Net profit by month of closing (UTC)"),
        h("thead", {}, h("tr", {}, ["year", ...names, "all"].map((name) =>
          h("th", { scope: "col" }, name)))),
        h("tbody", {}, rows))));
}

/** Names and values in two columns. */
function facts(title, entries, more = null) {
  return h("div", {}, h("h3", {}, title), h("dl", {}, entries.map(([name, label, value, text]) =>
    h("div", {}, h("dt", {}, term(name, label)), h("dd", {}, figure(name, value, text))))), more);
}

/** Net profit as it is, between what it may be by the order of high and low in candles. */
function ambiguityBar(run) {
  if (!run.ambiguousTrades) return null;
  const [worst, net, best] = [run.netProfitWorst, run.netProfit, run.netProfitBest].map(Number);
  const [low, high] = [Math.min(worst, 0), Math.max(best, 0)];
  const place = (value) => 4 + ((value - low) / (high - low || 1)) * 352;
  return svg("svg", { viewBox: "0 0 360 26", role: "img", class: "interval",
    "aria-label": `net profit ${money(net)}, between ${money(worst)} and ${money(best)}` },
  svg("line", { x1: place(0), x2: place(0), y1: 2, y2: 24, class: "zero" }),
  svg("rect", { x: place(worst), width: Math.max(2, place(best) - place(worst)), y: 9, height: 8, rx: 3 }),
  svg("line", { x1: place(net), x2: place(net), y1: 4, y2: 22 },
    svg("title", {}, "net profit " + money(net, true))));
}

/** What each symbol's trades cost. */
function costs({ trade, tradeCount, symbols }) {
  const rows = symbols.map((symbol) => ({ symbol, fees: 0, funding: 0, gross: 0, worth: 0 }));
  for (let i = 0; i < tradeCount; i++) {
    const row = rows[trade.instrument[i]];
    if (!row) continue;
    row.fees += trade.fees[i];
    row.funding += trade.funding[i];
    row.gross += trade.netProfit[i] + trade.fees[i] - trade.funding[i];
    row.worth += trade.entryNotional[i] + trade.exitNotional[i];
  }
  return table([
    { label: "symbol", isText: true, text: (row) => row.symbol },
    { label: "before costs", name: "gross", text: (row) => money(row.gross, true), tone: (row) => tone(row.gross) },
    { label: "fees", name: "fees", text: (row) => money(row.fees) },
    { label: "funding", name: "funding", text: (row) => money(row.funding, true) },
    { label: "fees of turnover", name: "feeShare",
      text: (row) => row.worth ? percent((row.fees / row.worth) * 100) : NONE },
    { label: "net profit", name: "netDistribution",
      text: (row) => money(row.gross - row.fees + row.funding, true),
      tone: (row) => tone(row.gross - row.fees + row.funding) },
  ], rows.filter((row) => row.worth > 0), "Fees and funding of trades, by symbol");
}

/** From the signal to the first fill, over closed trades and those open. */
function latency({ trade, run }) {
  const known = trade.delay.filter((value) => value >= 0).sort();
  const at = (part) => known.length ? known[Math.ceil(part * known.length) - 1] / 1000 : null;
  const settings = ["latency", "feedLatency", "requestLatency", "responseLatency"]
    .filter((name) => run.configuration[name] !== undefined)
    .map((name) => [name, spaced(name), run.configuration[name], run.configuration[name]]);
  return facts("Latency", [
    ["delay", "Signal to fill, median", at(0.5), span(at(0.5))],
    ["delay", "99 of 100 within", at(0.99), span(at(0.99))],
    ["delay", "Slowest", at(1), span(at(1))], ...settings,
  ]);
}

/** How long requests of a run in real time took to the venue and back. */
function requestTimes({ requestTimes: rows }) {
  if (!rows?.length) return null;
  const time = (value) => value === null ? NONE : number(value, 1) + " ms";
  return table([
    { label: "request", isText: true, text: (row) => row.kind },
    { label: "times", text: (row) => figure("request." + row.kind, row.count, count(row.count)) },
    { label: "median", text: (row) => time(row.p50) },
    { label: "99 of 100", text: (row) => time(row.p99) },
    { label: "longest", text: (row) => time(row.max) },
  ], rows, "Requests, to the venue and back");
}

/** Costs, what a candle cannot tell, quality, activity. */
function account(report) {
  const { run } = report;
  const { tradeFigures, returns, activity } = run;
  return section("account", "Account and quality", h("div", { class: "columns" },
    facts("Costs", [
      ["fees", "Fees", run.fees, money(run.fees)],
      ["funding", "Funding", run.funding, money(run.funding, true)],
      ["turnover", "Turnover", activity.turnover, money(activity.turnover)],
      ["makerRate", "Maker fills", activity.makerRate, rate(activity.makerRate)],
      ["finalEquity", "Final equity", run.finalEquity, money(run.finalEquity)],
    ]),
    facts("What a candle cannot tell", [
      ["ambiguousTrades", "Ambiguous trades", run.ambiguousTrades, count(run.ambiguousTrades)],
      ["netProfitWorst", term("ambiguity", "Worst net profit"), run.netProfitWorst,
        money(run.netProfitWorst, true)],
      ["netProfitBest", term("ambiguity", "Best net profit"), run.netProfitBest,
        money(run.netProfitBest, true)],
    ], ambiguityBar(run)),
    latency(report), requestTimes(run),
    facts("Quality", [
      ["profitFactor", "Profit factor", run.profitFactor, number(run.profitFactor)],
      ["payoffRatio", "Payoff ratio", tradeFigures.payoffRatio, number(tradeFigures.payoffRatio)],
      ["sqn", "SQN", tradeFigures.sqn, number(tradeFigures.sqn)],
      ["kelly", "Kelly", tradeFigures.kelly, rate(tradeFigures.kelly)],
      ["longestLossStreak", "Longest loss streak", tradeFigures.longestLossStreak,
        count(tradeFigures.longestLossStreak)],
      ["holding", "Mean held", tradeFigures.holdingSeconds.mean, span(tradeFigures.holdingSeconds.mean)],
    ]),
    facts("Returns", [
      ["sharpe", "Sharpe", run.sharpe, number(run.sharpe)],
      ["sortino", "Sortino", run.sortino, number(run.sortino)],
      ["calmar", "Calmar", returns.calmar, number(returns.calmar)],
      ["cagrPercent", "Growth a year", returns.cagrPercent, percent(returns.cagrPercent, true)],
      ["volatilityPercent", "Volatility", returns.volatilityPercent, percent(returns.volatilityPercent)],
      ["valueAtRiskPercent", "Value at risk", returns.valueAtRiskPercent,
        percent(returns.valueAtRiskPercent, true)],
      ["ulcerIndexPercent", "Ulcer index", returns.ulcerIndexPercent, percent(returns.ulcerIndexPercent)],
    ]),
    facts("Executor", [
      ["exposureShare", "Time in position", activity.exposure, rate(activity.exposure)],
      ["requests", "Requests", activity.requests, count(activity.requests)],
      ["rejections", "Rejections", activity.rejections, count(activity.rejections)],
      ["liquidations", "Liquidations", activity.liquidations, count(activity.liquidations)],
      ["alarms", "Alarms", activity.alarms, count(activity.alarms)],
    ])), report.tradeCount > 0 ? costs(report) : null);
}

/** What was run, and how to run it again. */
function origin(report) {
  const { run } = report;
  const settings = Object.entries(run.configuration);
  return section("origin", "Configuration and origin",
    report.command
      ? h("p", {}, "This command repeats the run:", h("pre", { tabindex: 0 }, h("code", { id: "command" },
        report.command))) : null,
    h("div", { class: "columns" },
      table([
        { label: "setting", isText: true, text: (row) => row[0] },
        { label: "value", isText: true, text: (row) => row[1] },
      ], [["strategy", run.strategy], ["venue", run.venue], ["seed", String(run.seed)],
        ["mark", run.mark], ...settings], "Configuration"),
      h("div", {}, run.inputs.map((input) => h("dl", { class: "wide" },
        h("div", {}, h("dt", {}, `${input.kind} of ${input.symbol}`),
          h("dd", {}, `${input.file}, ${count(input.rows)} rows`)),
        h("div", {}, h("dt", {}, term("sha256", "SHA-256")), h("dd", { class: "hash" }, input.sha256)))),
      h("dl", { class: "wide" },
        h("div", {}, h("dt", {}, term("digest", "digest of the run")), h("dd", { class: "hash" },
          figure("digest", run.digest, run.digest ?? NONE))),
        h("div", {}, h("dt", {}, term("fingerprint", "fingerprint")), h("dd", { class: "hash" }, run.fingerprint))))));
}

function notices(report) {
  const list = [...report.run.notices, ...report.notices];
  if (report.run.mark === "last") {
    list.push("No mark prices were given: mark is taken to be the last price.");
  }
  if (list.length === 0) return null;
  return section("notices", "Notices", h("ul", {}, list.map((text) => h("li", {}, text))));
}
