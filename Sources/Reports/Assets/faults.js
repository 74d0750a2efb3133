"use strict";
// What went wrong on purpose, when, and what came after it.

/** How long after a fault something counts as having followed it, in milliseconds. */
const AFTERMATH = 60000;

/** What followed each fault, and how many faults struck each trade; counted once. */
function studyFaults(report) {
  const { fault, spell, alarm, trade, tradeCount } = report;
  const amount = fault.time.length;
  const after = { alarms: new Float64Array(amount), naked: new Float64Array(amount),
    phantom: new Float64Array(amount), trades: new Float64Array(amount) };
  report.struck = new Float64Array(tradeCount);
  const entries = [...Array(tradeCount).keys()].sort((a, b) => trade.entryTime[a] - trade.entryTime[b]);
  const starts = Float64Array.from(entries, (i) => trade.entryTime[i]);
  const longest = entries.reduce((most, i) => Math.max(most, trade.exitTime[i] - trade.entryTime[i]), 0);
  for (let i = 0; i < amount; i++) {
    const [from, until] = [fault.time[i], fault.until[i]];
    const end = until + AFTERMATH;
    after.alarms[i] = firstFrom(alarm.time, end) - firstFrom(alarm.time, from);
    for (let k = firstFrom(spell.from, from); k < spell.from.length && spell.from[k] < end; k++) {
      const list = spell.kind[k] === 0 ? after.naked : after.phantom;
      list[i] += (spell.until[k] - spell.from[k]) / 1000;
    }
    for (let k = firstFrom(starts, from - longest); k < entries.length && starts[k] <= until; k++) {
      if (trade.exitTime[entries[k]] < from) continue;
      after.trades[i] += 1;
      if (fault.isEffective[i]) report.struck[entries[k]] += 1;
    }
  }
  report.after = after;
}

/** Faults by where they struck, naked and phantom time, alarms: each in a lane, a source of rows. */
class LaneChart {
  constructor(report) {
    const { fault, spell, alarm, faultKinds } = report;
    const marks = (tint, times, ends, those, text) => ({
      tint, from: Float64Array.from(those, (i) => times[i]),
      until: Float64Array.from(those, (i) => ends[i]), text: (place) => text(those[place]),
    });
    const faults = (hook, isEffective) => marks(isEffective ? "short" : "line", fault.time, fault.until,
      [...fault.time.keys()].filter((i) =>
        fault.isEffective[i] === isEffective && faultKinds[fault.kind[i]].hook === hook),
      (i) => faultKinds[fault.kind[i]].name);
    const spells = (kind, tint, name) => marks(tint, spell.from, spell.until,
      [...spell.kind.keys()].filter((i) => spell.kind[i] === kind), () => name);
    const kinds = Object.keys(report.run.activity.alarmKinds);
    const hooks = ["request", "response", "ack", "fill", "ticker", "stream", "clock", "account", "process"];
    this.lanes = [
      ...hooks.map((hook) => ({ label: hook, marks: [faults(hook, 0), faults(hook, 1)] })),
      { label: "naked", marks: [spells(0, "loss", "naked")] },
      { label: "phantom", marks: [spells(1, "stop", "phantom")] },
      { label: "alarm", marks: [marks("accent", alarm.time, alarm.time, [...alarm.time.keys()],
        (i) => kinds[alarm.kind[i]] ?? "alarm")] },
    ].filter((lane) => lane.marks.some(({ from }) => from.length > 0));
  }

  /** Rows for the mouse to find. */
  rows(low, high) {
    return Array.from({ length: 201 }, (_, i) => [low + ((high - low) * i) / 200, 0]);
  }

  get height() {
    return 8 + 22 * this.lanes.length;
  }

  get options() {
    const { lanes } = this;
    const ticks = lanes.map((lane, i) => ({ v: lanes.length - i - 0.5, label: lane.label }));
    return { valueRange: [0, lanes.length], y: { ticker: () => ticks, drawGrid: false } };
  }

  paint(event) {
    const { dygraph: graph, drawingContext: context, plotArea: area } = event;
    const [low, high] = graph.xAxisRange();
    const colours = palette();
    const tall = area.h / this.lanes.length;
    this.lanes.forEach((lane, i) => {
      for (const marks of lane.marks) {
        context.fillStyle = colours[marks.tint];
        this.paintMarks(context, marks, low, high, { ...area, y: area.y + tall * i + 3, h: tall - 6 });
      }
    });
    context.globalAlpha = 1;
  }

  /** What lasts is a bar; what struck once is a pixel, the stronger the more there are in it. */
  paintMarks(context, { from, until }, low, high, area) {
    const place = (time) => ((time - low) / (high - low)) * area.w;
    const counts = new Uint32Array(Math.ceil(area.w) + 1);
    context.globalAlpha = 0.8;
    for (let k = 0; k < from.length && from[k] <= high; k++) {
      if (until[k] < low) continue;
      const x = Math.max(0, place(from[k]));
      const wide = Math.min(area.w, place(until[k])) - x;
      if (wide < 1.5) counts[Math.floor(x)] += 1;
      else context.fillRect(area.x + x, area.y, wide, area.h);
    }
    const most = Math.max(...counts);
    counts.forEach((amount, x) => {
      if (amount === 0) return;
      context.globalAlpha = 0.4 + 0.6 * (amount / most);
      context.fillRect(area.x + x, area.y, 1.5, area.h);
    });
  }

  /** What there is within so much of a moment, as words. */
  around(time, room) {
    return this.lanes.flatMap(({ marks }) => marks).flatMap((each) => {
      const from = firstFrom(each.from, time - room);
      const to = firstFrom(each.from, time + room);
      if (to === from) return [];
      return [each.text(from) + (to - from > 1 ? ` and ${count(to - from - 1)} more` : "")];
    });
  }
}

/** What the faults of each kind did. */
function faultKinds(report) {
  const { fault, after, trade, tradeCount } = report;
  const groups = report.faultKinds.map((kind) => ({
    ...kind, alarms: 0, naked: 0, phantom: 0, trades: 0,
  }));
  for (let i = 0; i < fault.time.length; i++) {
    const group = groups[fault.kind[i]];
    for (const name of ["alarms", "naked", "phantom", "trades"]) group[name] += after[name][i];
  }
  groups.sort((a, b) => b.struck - a.struck || (a.name < b.name ? -1 : 1));
  const closed = [...Array(tradeCount).keys()].filter((i) => !trade.isOpen[i]);
  const halves = [["struck by none", closed.filter((i) => report.struck[i] === 0)],
    ["struck by some", closed.filter((i) => report.struck[i] > 0)]].map(([name, those]) => {
    const net = those.reduce((sum, i) => sum + trade.netProfit[i], 0);
    const wins = those.filter((i) => trade.netProfit[i] > 0).length;
    return { name, trades: those.length, ev: those.length ? net / those.length : null,
      winRate: those.length ? wins / those.length : null,
      naked: those.reduce((sum, i) => sum + trade.naked[i], 0) };
  });
  const struck = groups.reduce((sum, group) => sum + group.struck, 0);
  return h("div", {},
    struck === fault.time.length ? null : h("p", { class: "quiet" },
      `Of ${count(struck)} faults ${count(fault.time.length)} are kept one by one: those that struck orders `
      + "first, then queries, then the rest. What followed, and the trades that were met, are of those."),
    table([
      { label: "fault", isText: true, text: (group) => group.summary
        ? h("abbr", { title: group.summary, tabindex: 0 }, group.name) : group.name },
      { label: "struck", name: "faultStruck", text: (group) => count(group.struck) },
      { label: "with effect", name: "faultEffective", text: (group) => count(group.effective) },
      { label: "lasted", name: "faultLasted", text: (group) => group.lasted ? span(group.lasted) : NONE },
      { label: "alarms after", name: "faultAlarms", text: (group) => count(group.alarms) },
      { label: "naked after", name: "faultNaked", text: (group) => span(group.naked) },
      { label: "phantom after", name: "faultPhantom", text: (group) => span(group.phantom) },
      { label: "trades met", name: "faultTrades", text: (group) => count(group.trades) },
    ], groups, "What the faults of each kind did"),
    table([
      { label: "closed trades", isText: true, text: (half) => half.name },
      { label: "trades", name: "trades", text: (half) => count(half.trades) },
      { label: "EV", name: "evPerTrade", text: (half) => money(half.ev, true), tone: (half) => tone(half.ev) },
      { label: "win rate", name: "winRate", text: (half) => rate(half.winRate) },
      { label: "naked", name: "naked", text: (half) => span(half.naked) },
    ], halves, "Trades that a fault with effect met, and others"));
}

/** Every fault; a click shows it on the charts. */
function faultTable(report, onChoose) {
  const { fault, after } = report;
  const kind = (i) => report.faultKinds[fault.kind[i]];
  return new DataTable({
    id: "faults", row: "fault", label: "Faults", title: "Fault timeline", count: fault.time.length,
    example: "loseAnswer stop … or naked>0", onChoose,
    hint: "Click a fault to see it on the charts. What followed is what began while it lasted or within "
      + "a minute of it, whatever it came from.",
    columns: [
      { key: "number", label: "#", of: (i) => i + 1, text: (value) => count(value) },
      { key: "time", label: "time (UTC)", isText: true, of: (i) => fault.time[i], text: momentOfSecond },
      { key: "fault", label: "fault", isText: true, of: (i) => kind(i).name, titleOf: (i) => kind(i).summary },
      { key: "target", label: "struck", name: "faultTarget", isText: true,
        of: (i) => report.faultTargets[fault.target[i]] || "by itself" },
      { key: "lasted", label: "lasted", name: "faultLasted", of: (i) => (fault.until[i] - fault.time[i]) / 1000,
        text: (value) => value ? span(value) : NONE },
      { key: "effect", label: "effect", name: "faultEffective", isText: true,
        of: (i) => fault.isEffective[i] ? "yes" : "none" },
      { key: "alarms", label: "alarms after", name: "faultAlarms", of: (i) => after.alarms[i], text: count },
      { key: "naked", label: "naked after", name: "faultNaked", of: (i) => after.naked[i], text: span },
      { key: "phantom", label: "phantom after", name: "faultPhantom", of: (i) => after.phantom[i], text: span },
      { key: "trades", label: "trades met", name: "faultTrades", of: (i) => after.trades[i], text: count },
    ],
  });
}

/** The figures without faults, those with them, and how far apart they are. */
function calmSection({ calm }) {
  if (!calm || calm.length === 0) return null;
  const text = (row, value, isSigned) => {
    if (value === null) return NONE;
    const sign = isSigned && value > 0 ? "+" : "";
    if (row.unit === "rate") return percent(value * 100, isSigned);
    if (row.unit === "percent") return percent(value, isSigned);
    return row.unit === "seconds" ? sign + (value < 0 ? "-" : "") + span(Math.abs(value)) : money(value, isSigned);
  };
  const margin = (row) => row.margin === null ? "" : " ± " + text(row, row.margin, false);
  const good = (row, value) => tone(row.name.endsWith("Seconds") || row.name.includes("Drawdown") ? -value : value);
  const seeds = Math.max(...calm.map((group) => group.seeds));
  const note = seeds > 1
    ? "Means over seeds; ± is half the interval that holds the mean with 95 % confidence, by Student's t."
    : "The same run without its faults; one seed tells of no interval (--seeds 20 does).";
  if (calm.length > 1) {
    return section("calm", "Clean against faulted", table([
      { label: "change by", isText: true, text: (group) => group.name },
      { label: "seeds", text: (group) => count(group.seeds) },
      ...calm[0].rows.map((first, place) => ({
        label: first.title, name: first.name, tone: (group) => good(first, group.rows[place].change),
        text: (group) => text(first, group.rows[place].change, true) + margin(group.rows[place]),
      })),
    ], calm, "What each fault alone changes"), h("p", { class: "quiet" }, note));
  }
  const [group] = calm;
  return section("calm", "Clean against faulted", table([
    { label: "", isText: true, text: (row) => term(row.name, row.title) },
    { label: "clean", name: "clean", text: (row) => text(row, row.calm, false) },
    { label: group.name, name: "faulted", text: (row) => text(row, row.faulted, false) },
    { label: "change", name: "change", tone: (row) => good(row, row.change),
      text: (row) => h("span", { "data-change": row.name, "data-value": JSON.stringify(row.change) },
        text(row, row.change, true) + margin(row)) },
  ], group.rows, `Without faults and by plan ${group.name}, ${count(group.seeds)} `
    + (group.seeds > 1 ? "seeds" : "seed")), h("p", { class: "quiet" }, note));
}

/** What the plan was, and what the executor had to say of it. */
function troubles(report) {
  const { run, alarms, symbols } = report;
  const kinds = Object.entries(run.activity.alarmKinds).map(([name, amount]) => ({ name, amount }));
  const { faults, faultRules } = run.configuration;
  if (!faults && kinds.length === 0) return null;
  const rows = alarms.map(([time, instrument, text]) =>
    h("tr", {}, h("td", { class: "text" }, moment(time)),
      h("td", { class: "text" }, instrument === null ? "" : symbols[instrument] ?? ""),
      h("td", { class: "text" }, text)));
  return section("troubles", faults ? "Faults and alarms" : "Alarms",
    faults ? h("p", {}, "Fault plan ", h("strong", {}, faults)) : null,
    faultRules ? h("details", {}, h("summary", {}, "Its rules"),
      h("ul", {}, faultRules.split("; ").map((rule) => h("li", {}, rule)))) : null,
    report.fault.time.length > 0 ? faultKinds(report) : null,
    kinds.length === 0 ? null : table([
      { label: "alarm", isText: true, text: (kind) => kind.name },
      { label: "times", name: "alarms", text: (kind) => count(kind.amount) },
    ], kinds, "Alarms by kind"),
    rows.length === 0 ? null : h("details", {},
      h("summary", {}, `The first ${count(rows.length)} of ${count(run.activity.alarms)} alarms`),
      h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Alarms" },
        h("table", {}, h("thead", {}, h("tr", {}, ["time (UTC)", "symbol", "alarm"].map((name) =>
          h("th", { scope: "col", class: "text" }, name)))), h("tbody", {}, rows)))));
}
