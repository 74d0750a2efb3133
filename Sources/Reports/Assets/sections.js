"use strict";
// What stands on the page below one another; each takes the report and gives an element or null.

function headline(report) {
  const { run, figures } = report;
  const [verdict, reason] = VERDICTS[figures.verdict];
  const symbols = report.symbols.slice(0, 6).join(", ") + (report.symbols.length > 6 ? " …" : "");
  const time = run.activity.firstTime
    ? `${run.activity.firstTime.slice(0, 10)} to ${run.activity.lastTime.slice(0, 10)}, ` : "";
  return h("header", {},
    h("h1", {}, run.strategy, h("small", {}, ` on ${run.venue} · ${symbols}`)),
    h("p", { class: "quiet" }, `${run.run ?? "not kept"} · ${time}${count(run.candles)} candles`),
    run.synthetic
      ? h("p", { class: "warning", role: "note" },
        "Synthetic data: generated, not recorded. It proves no edge.") : null,
    h("p", { class: "verdict " + figures.verdict, id: "verdict" }, h("strong", {}, verdict), " " + reason),
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
      run.nakedSeconds > 0 ? "loss" : null, `worst ${span(run.nakedWorstSeconds)}`),
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
      h("span", {}, "buy and hold ",
        figure("buyAndHoldPercent", run.buyAndHoldPercent, percent(run.buyAndHoldPercent, true)))));
}

/** From signals to trades, with every reason that blocked any. */
function funnel({ run }) {
  if (!run.signals) return section("funnel", "From signals to trades", h("p", {}, "No signal was raised."));
  const rows = [["traded", run.traded], ...Object.entries(run.blocked), ["pending", run.pending]];
  const bar = ([name, amount]) => h("tr", {},
    h("th", { scope: "row", class: "text" }, spaced(name)),
    h("td", {}, figure(name === "traded" ? "traded" : "blocked." + name, amount, count(amount))),
    h("td", {}, percent((amount / run.signals) * 100)),
    h("td", { class: "bar" }, h("span", {
      class: name === "traded" ? "gain" : "", style: `width:${(amount / run.signals) * 100}%`,
    })));
  return section("funnel", "From signals to trades",
    h("table", { class: "bars" }, h("caption", {}, "What became of each signal"),
      h("thead", {}, h("tr", {}, ["fate", "signals", "share", ""].map((name) =>
        h("th", { scope: "col", class: name === "fate" ? "text" : null }, name)))),
      h("tbody", {}, rows.filter((row) => row[1] > 0 || row[0] === "traded").map(bar)),
      h("tfoot", {}, h("tr", {}, h("th", { scope: "row", class: "text" }, "signals"),
        h("td", {}, figure("signals", run.signals, count(run.signals))), h("td", {}, "100 %"),
        h("td", {})))));
}

const GROUP_COLUMNS = [
  { label: "", isText: true, text: (group) => group.name || "(none)" },
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
    ["By exit reason", byExitReason.map((group) => ({ ...group, name: spaced(group.name) }))],
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

/** Histograms of closed trades. */
function distributions({ trade, tradeCount }) {
  const closed = [...Array(tradeCount).keys()].filter((i) => !trade.isOpen[i]);
  const of = (name) => closed.map((i) => trade[name][i]).filter(Number.isFinite);
  const all = [
    ["netDistribution", "Net profit", of("netProfit"), (value) => money(value)],
    ["rDistribution", "R", of("r"), (value) => number(value)],
    ["adverse", "MAE", of("adverse"), (value) => money(value)],
    ["favourable", "MFE", of("favourable"), (value) => money(value)],
    ["holding", "Holding time", of("held"), span],
  ].filter(([, , values]) => values.length > 1);
  if (all.length === 0) return null;
  return section("distributions", "Distributions",
    h("div", { class: "columns" }, all.map(([name, label, values, text]) =>
      h("figure", { "data-histogram": name }, h("figcaption", {}, term(name, label)),
        histogram(values, text)))));
}

/** Bars between the 1st and the 99th percentile; what lies beyond is in the outermost. */
function histogram(values, text) {
  const sorted = Float64Array.from(values).sort();
  const at = (part) => sorted[Math.round((sorted.length - 1) * part)];
  let [low, high] = [at(0.01), at(0.99)];
  if (low === high) [low, high] = [low - 1, high + 1];
  const bars = Math.max(8, Math.min(40, Math.ceil(Math.sqrt(values.length))));
  const counts = new Array(bars).fill(0);
  for (const value of sorted) {
    const place = Math.floor(((value - low) / (high - low)) * bars);
    counts[Math.min(bars - 1, Math.max(0, place))] += 1;
  }
  const most = Math.max(...counts);
  const [width, height] = [360, 120];
  const step = width / bars;
  const place = (value) => ((value - low) / (high - low)) * width;
  const median = at(0.5);
  return svg("svg", {
    viewBox: `0 0 ${width} ${height + 20}`, role: "img",
    "aria-label": `from ${text(sorted[0])} to ${text(sorted.at(-1))}, median ${text(median)}`,
  },
  counts.map((amount, bar) => {
    const middle = low + ((bar + 0.5) / bars) * (high - low);
    return svg("rect", {
      x: bar * step + 0.5, width: Math.max(0.5, step - 1), height: (amount / most) * height,
      y: height - (amount / most) * height, class: middle < 0 ? "loss" : "gain",
    }, svg("title", {}, `${text(middle)}: ${count(amount)}`));
  }),
  low < 0 && high > 0
    ? svg("line", { x1: place(0), x2: place(0), y1: 0, y2: height, class: "zero" }) : null,
  svg("line", { x1: place(median), x2: place(median), y1: 0, y2: height, class: "median" },
    svg("title", {}, "median " + text(median))),
  [[0, "start", low], [width / 2, "middle", (low + high) / 2], [width, "end", high]].map(
    ([x, anchor, value]) => svg("text", { x, y: height + 15, "text-anchor": anchor }, text(value))));
}

/** Names and values in two columns. */
function facts(title, entries) {
  return h("div", {}, h("h3", {}, title), h("dl", {}, entries.map(([name, label, value, text]) =>
    h("div", {}, h("dt", {}, term(name, label)), h("dd", {}, figure(name, value, text))))));
}

/** Costs, what a candle cannot tell, quality, activity. */
function account({ run }) {
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
    ]),
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
    ])));
}

/** What went wrong on purpose, and what the executor had to say of it. */
function troubles(report) {
  const { run, alarms, symbols } = report;
  const kinds = Object.entries(run.activity.alarmKinds).map(([name, amount]) => ({ name, amount }));
  const { faults, faultRules } = run.configuration;
  if (!faults && kinds.length === 0) return null;
  const rows = alarms.map(([time, instrument, text]) =>
    h("tr", {}, h("td", { class: "text" }, moment(time)),
      h("td", { class: "text" }, instrument === null ? "" : symbols[instrument] ?? ""),
      h("td", { class: "text" }, text)));
  return section("troubles", "Faults and alarms",
    faults ? h("p", {}, "Fault plan ", h("strong", {}, faults)) : null,
    faultRules ? h("details", {}, h("summary", {}, "Its rules"),
      h("ul", {}, faultRules.split("; ").map((rule) => h("li", {}, rule)))) : null,
    kinds.length === 0 ? null : table([
      { label: "alarm", isText: true, text: (kind) => kind.name },
      { label: "times", text: (kind) => count(kind.amount) },
    ], kinds, "Alarms by kind"),
    rows.length === 0 ? null : h("details", {},
      h("summary", {}, `The first ${count(rows.length)} of ${count(run.activity.alarms)} alarms`),
      h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Alarms" },
        h("table", {}, h("thead", {}, h("tr", {}, ["time (UTC)", "symbol", "alarm"].map((name) =>
          h("th", { scope: "col", class: "text" }, name)))), h("tbody", {}, rows)))));
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
        h("div", {}, h("dt", {}, "SHA-256"), h("dd", { class: "hash" }, input.sha256)))),
      h("dl", { class: "wide" },
        h("div", {}, h("dt", {}, "digest of the run"), h("dd", { class: "hash" },
          figure("digest", run.digest, run.digest ?? NONE))),
        h("div", {}, h("dt", {}, "fingerprint"), h("dd", { class: "hash" }, run.fingerprint))))));
}

function notices(report) {
  const list = [...report.run.notices, ...report.notices];
  if (report.run.mark === "last") {
    list.push("No mark prices were given: mark is taken to be the last price.");
  }
  if (list.length === 0) return null;
  return section("notices", "Notices", h("ul", {}, list.map((text) => h("li", {}, text))));
}
