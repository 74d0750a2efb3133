"use strict";
// Runs side by side: the first is what the others are held against.

const TINTS = ["accent", "short", "stop", "gain", "loss", "quiet"];
const tintOf = (place) => TINTS[place % TINTS.length];

/** How a figure reads, by its form. */
function formed(form, value, isSigned = false) {
  if (value === null || value === undefined) return NONE;
  const sign = isSigned && value > 0 ? "+" : "";
  switch (form) {
    case "count": return sign + count(value);
    case "money": return money(value, isSigned);
    case "rate": return sign + rate(value);
    case "percent": return percent(value, isSigned);
    case "seconds": return sign + (value < 0 ? "-" : "") + span(Math.abs(value));
    default: return sign + number(value, 3);
  }
}

/** The runs, each in its colour. */
function comparedRuns({ runs }) {
  const line = ({ name, run, figures, symbols }, place) => h("tr", {},
    h("th", { scope: "row", class: "text" },
      h("span", { class: "swatch", style: `background:var(--${tintOf(place)})` }), name),
    h("td", { class: "text" }, `${run.strategy} on ${run.venue}`),
    h("td", { class: "text" }, symbols.slice(0, 4).join(", ") + (symbols.length > 4 ? " …" : "")),
    h("td", { class: "text" }, `${run.activity.firstTime?.slice(0, 10)} to ${run.activity.lastTime?.slice(0, 10)}`),
    h("td", {}, figure(`${place}.evPerTrade`, run.evPerTrade, money(run.evPerTrade, true), tone(run.evPerTrade))),
    h("td", {}, figures.evLow === null ? NONE : `${money(figures.evLow, true)} to ${money(figures.evHigh, true)}`),
    h("td", { class: "text" }, figures.verdictTitle));
  return h("header", {},
    h("h1", {}, "Comparison", h("small", {}, ` of ${count(runs.length)} runs`)),
    h("p", { class: "quiet" }, "The first run is what the others are held against."),
    runs.some(({ run }) => run.synthetic) ? h("p", { class: "warning", role: "note" },
      "Synthetic data: generated, not recorded. It proves no edge.") : null,
    differingData(runs),
    h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Runs" },
      h("table", {}, h("thead", {}, h("tr", {},
        ["run", "strategy", "symbols", "span", "EV per trade", "95 % interval", "verdict"].map((name, place) =>
          h("th", { scope: "col", class: place < 4 || place > 5 ? "text" : null },
            term({ "EV per trade": "evPerTrade", "95 % interval": "evInterval" }[name], name))))),
      h("tbody", {}, runs.map(line)))));
}

function differingData(runs) {
  const data = ({ run }) => run.inputs.filter((input) => input.kind === "candles" || input.kind === "trades")
    .map((input) => input.sha256).sort().join();
  if (runs.every((each) => data(each) === data(runs[0]))) return null;
  return h("p", { class: "warning", role: "note" },
    "The runs are of different data: where they differ, the markets may.");
}

/** Equity and drawdown of all runs, zoomed together. */
class ComparedTime {
  constructor(page) {
    this.page = page;
    this.series = page.runs.map((_, place) => {
      const { time, value } = page["equity" + place];
      return [new Series(time, value), drawdownSeries({ time, value })];
    }).filter(([equity]) => equity.times.length > 1);
    const ends = this.series.flatMap(([{ times }]) => [times[0], times.at(-1)]);
    this.timeline = new Timeline(Math.min(...ends), Math.max(...ends));
    this.timeline.onMoment = (time) => this.tell(time);
  }

  get element() {
    if (this.series.length === 0) return null;
    const { timeline } = this;
    const place = (name, label) => h("figure", { class: "chart" },
      h("figcaption", {}, term(name, label)), (this[name] = h("div", {
        class: "plot ranged " + name, id: "chart-" + name, role: "img", "aria-label": `${label} over time` })));
    this.readout = h("output", { id: "readout" });
    return section("time", "Over time", this.readout, h("div", {
      class: "charts", tabindex: 0, role: "group",
      "aria-label": "Charts over time. Arrows move, plus and minus zoom, Home shows all.",
      onkeydown: (event) => { if (timeline.key(event.key)) event.preventDefault(); },
    }, place("equity", "Equity"), place("drawdown", "Drawdown, %")),
    h("p", { class: "quiet" }, "Drag to zoom, Shift and drag to move, double-click to show all."));
  }

  draw() {
    if (this.series.length === 0) return;
    const names = this.page.runs.map((run, place) => `${place + 1} ${run.name}`).slice(0, this.series.length);
    const tints = (colours) => names.map((_, place) => colours[tintOf(place)]);
    for (const [at, name] of ["equity", "drawdown"].entries()) {
      const source = new ManySeries(this.series.map((pair) => pair[at]));
      source.colours = (colours) => ({ colors: tints(colours) });
      this.timeline.add(this[name], source, names, {
        colors: tints(palette()), strokeWidth: 1.5, connectSeparatedPoints: false,
        ...(name === "equity" ? { x: { drawAxis: false } } : { ...ranged(palette()) }),
        y: { axisLabelFormatter: (value) => number(value, Math.abs(value) >= 100 ? 0 : 1) },
      });
    }
  }

  tell(time) {
    this.readout.textContent = time === null ? "" : [moment(time), ...this.series.map(([equity], place) =>
      `${this.page.runs[place].name} ${money(equity.at(time))}`)].join("  ·  ");
  }
}

/** An interval on an axis with zero in its middle. */
function intervalBar({ difference, low, high }) {
  if (low === null) return "";
  const most = Math.max(Math.abs(low), Math.abs(high), Math.abs(difference)) || 1;
  const place = (value) => 60 + (value / most) * 56;
  return svg("svg", { viewBox: "0 0 120 16", class: "interval", "aria-hidden": "true" },
    svg("line", { x1: 60, x2: 60, y1: 0, y2: 16, class: "zero" }),
    svg("rect", { x: place(low), width: Math.max(1.5, place(high) - place(low)), y: 5, height: 6, rx: 2,
      class: low > 0 || high < 0 ? "sure" : null }),
    svg("line", { x1: place(difference), x2: place(difference), y1: 2, y2: 14 }));
}

const METHODS = {
  "Welch's t": "Difference of two means whose samples vary differently; the trades taken as independent (Welch 1947).",
  "paired t": "Mean of the differences of trades that both runs made and closed, by Student's t.",
  Newcombe: "Difference of two shares, from Wilson's interval of each (Newcombe 1998, method 10).",
  "stationary bootstrap of days": "Days of both runs drawn together in blocks of random length, 1,000 times; "
    + "of daily equity (Politis and Romano 1994).",
  "bootstrap of trades": "The trades of each run drawn with replacement, 1,000 times (Efron 1979).",
};

/** Each figure of the first run and of another, and how far apart they are. */
function differences({ runs, pairs }, at) {
  const { rows, other } = pairs[at];
  return table([
    { label: "", isText: true, text: (row) => term(row.name, row.title) },
    { label: runs[0].name, text: (row) => formed(row.form, row.left) },
    { label: runs[other].name, text: (row) => formed(row.form, row.right) },
    { label: "difference", name: "difference", text: (row) => h("span", {
      "data-difference": row.name, "data-value": JSON.stringify(row.difference),
    }, row.difference === 0 ? "=" : formed(row.form, row.difference, true)) },
    { label: "95 % interval", name: "differenceInterval", text: (row) => row.low === null ? NONE
      : `${formed(row.form, row.low, true)} to ${formed(row.form, row.high, true)}` },
    { label: "", text: intervalBar },
    { label: "by", name: "differenceMethod", isText: true,
      text: (row) => row.method ? h("abbr", { title: METHODS[row.method], tabindex: 0 }, row.method) : "" },
  ], rows.filter((row) => row.left !== null || row.right !== null),
  `${runs[other].name} less ${runs[0].name}`);
}

/** Settings that are not the same everywhere. */
function settings({ runs }) {
  const own = runs.map(({ run }) => ({ strategy: run.strategy, venue: run.venue, seed: String(run.seed), ...run.configuration }));
  const names = [...new Set(own.flatMap(Object.keys))].filter((name) =>
    own.some((each) => each[name] !== own[0][name]));
  if (names.length === 0) return null;
  return section("settings", "Settings that differ", table([
    { label: "setting", isText: true, text: (name) => name },
    ...runs.map((run, place) => ({ label: run.name, isText: true, text: (name) => own[place][name] ?? NONE })),
  ], names, "Settings that differ"));
}

/** The trades that are not the same in both runs. */
function differingTrades(page, at) {
  const { runs, pairs, reasons } = page;
  const pair = pairs[at];
  const rows = page["trades" + pair.other];
  const amount = rows.first_number.length;
  const first = (name) => (i) => rows.first_number[i] ? rows["first_" + name][i] : NaN;
  const other = (name) => (i) => rows.other_number[i] ? rows["other_" + name][i] : NaN;
  const either = (name) => (i) => rows.first_number[i] ? rows["first_" + name][i] : rows["other_" + name][i];
  const symbol = (i) => rows.first_number[i] ? runs[0].symbols[rows.first_instrument[i]]
    : runs[pair.other].symbols[rows.other_instrument[i]];
  const or = (text) => (value) => Number.isNaN(value) ? NONE : text(value);
  const reason = (i, side) => rows[side + "_number"][i] ? spaced(reasons[rows[side + "_reason"][i]]) : NONE;
  return new DataTable({
    id: "differing", row: "pair", label: "Trades that differ", title: "Trades that differ", count: amount,
    example: "long BTC … or change>5",
    columns: [
      { key: "entry", label: "entry (UTC)", isText: true, of: either("entryTime"), text: moment },
      { key: "symbol", label: "symbol", isText: true, of: (i) => symbol(i) ?? "" },
      { key: "side", label: "side", isText: true, of: (i) => either("direction")(i) > 0 ? "long" : "short" },
      { key: "in", label: "in", isText: true, of: (i) => !rows.other_number[i] ? "first only"
        : !rows.first_number[i] ? "other only" : "both" },
      { key: "entryprice", label: "entry price", name: "entryPrice", of: first("entryPrice"), text: or(price) },
      { key: "otherentry", label: "other", name: "entryPrice", of: other("entryPrice"), text: or(price) },
      { key: "exitprice", label: "exit price", name: "exitPrice", of: first("exitPrice"), text: or(price) },
      { key: "otherexit", label: "other", name: "exitPrice", of: other("exitPrice"), text: or(price) },
      { key: "net", label: "net profit", name: "netDistribution", isSigned: true, of: first("netProfit"),
        text: or((value) => money(value, true)) },
      { key: "othernet", label: "other", name: "netDistribution", isSigned: true, of: other("netProfit"),
        text: or((value) => money(value, true)) },
      { key: "change", label: "change", isSigned: true,
        of: (i) => (other("netProfit")(i) || 0) - (first("netProfit")(i) || 0), text: (value) => money(value, true) },
      { key: "exit", label: "exit", isText: true, of: (i) => reason(i, "first") },
      { key: "otherreason", label: "other", isText: true, of: (i) => reason(i, "other") },
    ],
  });
}

/** What changes with the run that is looked at beside the first. */
class ComparedPair {
  constructor(page) {
    this.page = page;
    this.content = h("div", { id: "pair" });
    this.show(0);
  }

  get picker() {
    const { pairs, runs } = this.page;
    if (pairs.length < 2) return null;
    const select = h("select", { id: "other", onchange: () => this.show(Number(select.value)) },
      pairs.map((pair, at) => h("option", { value: at }, runs[pair.other].name)));
    return h("p", { class: "bar-of-tools" }, h("label", { for: "other" }, `${runs[0].name} beside`), select);
  }

  show(at) {
    const pair = this.page.pairs[at];
    this.trades = differingTrades(this.page, at);
    const summary = `${count(pair.equal)} trades are the same in both, ${count(pair.differing)} differ, `
      + `${count(pair.onlyFirst)} only the first made, ${count(pair.onlyOther)} only the other. A trade is known `
      + "by its symbol, its side and the moment of its signal.";
    this.content.replaceChildren(...[
      section("differences", "Differences", differences(this.page, at)),
      this.trades.element ?? section("differing", "Trades that differ", h("p", {}, "None.")),
      h("p", { class: "quiet", id: "match" }, summary),
    ].filter(Boolean));
  }
}

begin(async () => {
  const page = await readPage();
  const time = new ComparedTime(page);
  const pair = new ComparedPair(page);
  window.report = { page, time, pair };
  return {
    elements: [comparedRuns(page), time.element, pair.picker, pair.content, settings(page)],
    draw: () => time.draw(), recolour: () => time.timeline.recolour(),
  };
});
