"use strict";
// What a monitor found: issues over time, and how long things took.

const SEVERITY_TINTS = { CRITICAL: "loss", HIGH: "stop", MEDIUM: "accent", LOW: "quiet" };
const SEVERITIES = Object.keys(SEVERITY_TINTS);

function monitorHead(report) {
  const { issues, worst } = report;
  const counts = SEVERITIES.map((severity) => [severity, issues.filter((issue) => issue.severity === severity).length]);
  const open = issues.filter((issue) => !issue.until).length;
  return h("header", {},
    h("h1", {}, "Monitor", h("small", {}, " · " + report.source)),
    h("p", { class: "quiet" }, `${report.from} to ${report.to}`),
    h("p", { class: "verdict " + (worst ? "loses" : "gains"), id: "verdict" },
      h("strong", {}, worst ? many(issues.length, "issue") + "." : "No issues."),
      worst ? ` The worst is ${worst.toLowerCase()}; ${open === 0 ? "none stands any more" : many(open, "of them") + " still there"}.`
        : " Executor, journal and exchange agreed at every look."),
    h("div", { class: "tiles" },
      tile("issues", "Issues", issues.length, count(issues.length), issues.length ? "loss" : null),
      counts.map(([severity, amount]) =>
        tile("severity." + severity, severity.toLowerCase(), amount, count(amount), amount && severity === "CRITICAL" ? "loss" : null))));
}

/** Every kind of issue in a lane, from when it was seen first until it was gone. */
function issueLanes({ issues, from, to }, onChoose) {
  if (issues.length === 0) return null;
  const [low, high] = [Date.parse(from), Date.parse(to)];
  const kinds = [...new Set(issues.map((issue) => issue.kind))].sort((a, b) =>
    SEVERITIES.indexOf(issues.find((issue) => issue.kind === a).severity)
    - SEVERITIES.indexOf(issues.find((issue) => issue.kind === b).severity));
  const lanes = kinds.map((kind) => ({
    label: spaced(kind), marks: issues.filter((issue) => issue.kind === kind).map((issue) => ({
      from: Date.parse(issue.since), until: issue.until ? Date.parse(issue.until) : high,
      tint: SEVERITY_TINTS[issue.severity],
      title: `${issue.symbol}, ${issue.since} to ${issue.until ?? "the end"}`,
      data: { "data-bar": issues.indexOf(issue) },
    })),
  }));
  const strip = laneStrip({ lanes, low, high, text: (time) => momentOfSecond(time).slice(5), label: "Issues over time" });
  strip.addEventListener("click", (event) => {
    const bar = event.target.closest("[data-bar]");
    if (bar) onChoose(Number(bar.dataset.bar));
  });
  return section("over-time", "Issues over time",
    h("p", { class: "legend" }, SEVERITIES.map((severity) => h("span", { class: "key" },
      h("i", { style: `color:var(--${SEVERITY_TINTS[severity]})` }, "■"), severity.toLowerCase()))), strip);
}

function issueTable({ issues }) {
  const seconds = (issue) => issue.until ? (Date.parse(issue.until) - Date.parse(issue.since)) / 1000 : Infinity;
  return new DataTable({
    id: "issues", row: "issue", label: "Issues", title: "Issues", count: issues.length,
    example: "critical BTC … or lasted>60",
    columns: [
      { key: "since", label: "since (UTC)", isText: true, of: (i) => Date.parse(issues[i].since), text: momentOfSecond },
      { key: "severity", label: "severity", isText: true, of: (i) => issues[i].severity,
        text: (value) => value.toLowerCase() },
      { key: "kind", label: "what", isText: true, of: (i) => issues[i].kind, text: spaced,
        titleOf: (i) => issues[i].advice },
      { key: "symbol", label: "symbol", isText: true, of: (i) => issues[i].symbol },
      { key: "lasted", label: "lasted", name: "issueLasted", of: (i) => seconds(issues[i]),
        text: (value) => value === Infinity ? "still there" : span(value) },
      { key: "seen", label: "seen", isText: true,
        of: (i) => issues[i].context.map(({ name, value }) => `${name} ${value}`).join(", ") },
      { key: "advice", label: "what to do", isText: true, of: (i) => issues[i].advice },
    ],
  });
}

function monitorMeasures({ measures, looks }) {
  const time = (value) => value === null || value === undefined ? NONE : number(value) + " ms";
  return section("measures", "Measures", h("div", { class: "columns wide" },
    table([
      { label: "measure", isText: true, text: (row) => row.name },
      { label: "times", text: (row) => count(row.count) },
      { label: "median", text: (row) => time(row.p50) },
      { label: "99 of 100", text: (row) => time(row.p99), tone: (row) => row.isWithin === false ? "loss" : null },
      { label: "bound", text: (row) => time(row.threshold) },
    ], measures, "How long things took"),
    table([
      { label: "task", isText: true, text: ([name]) => spaced(name) },
      { label: "looks", text: ([, amount]) => count(amount) },
    ], Object.entries(looks), "How often each task has looked")));
}

begin(async () => {
  const report = await readPage();
  const issues = issueTable(report);
  window.report = { report, issues };
  return { elements: [monitorHead(report), issueLanes(report, (i) => issues.reveal(i)), issues.element, monitorMeasures(report)] };
});
