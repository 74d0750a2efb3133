"use strict";
// What a proof came to: a campaign, its mutants, single faults, or one seed lane by lane.

/** A name with what it is on hover. */
function explained({ summaries }, name) {
  return summaries[name] ? h("abbr", { title: summaries[name], tabindex: 0 }, name) : name;
}

function proofHead(page, verdict, isGood, words, tiles) {
  const { result, title } = page;
  return h("header", {}, h("h1", {}, title),
    h("p", { class: "quiet" }, `configuration ${result.config}`),
    h("p", { class: "verdict " + (isGood ? "gains" : "loses"), id: "verdict" }, h("strong", {}, verdict), " " + words),
    tiles ? h("div", { class: "tiles" }, tiles) : null);
}

/** Rows of a name and of bars over a whole. */
function coverage(page, rows, caption, labels) {
  const most = Math.max(1, ...rows.map((row) => row.counts[0]));
  return h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": caption },
    h("table", { class: "bars" }, h("caption", {}, caption),
      h("thead", {}, h("tr", {}, ["", ...labels, ""].map((label, place) =>
        h("th", { scope: "col", class: place ? null : "text" }, label)))),
      h("tbody", {}, rows.map((row) => h("tr", { class: row.counts.at(-1) === 0 ? "quiet" : null },
        h("th", { scope: "row", class: "text" }, explained(page, row.name)),
        row.counts.map((value) => h("td", {}, count(value))),
        h("td", { class: "bar" }, h("span", { class: "gain", style: `width:${(row.counts.at(-1) / most) * 100}%` })))))));
}

function campaign(page) {
  const { result, spread } = page;
  const { seeds, permanent, determinism, kills, signals } = result;
  const isGood = result.verdict === "passed";
  const hasFailed = seeds.failed > 0;
  const words = result.isComplete && isGood ? `In ${count(seeds.run)} seeds.`
    : !hasFailed && !result.isComplete
      ? `After ${count(seeds.run)} of ${count(seeds.wanted)} seeds, without a violation; nothing is said of the others.`
    : `${count(seeds.failed)} of ${count(seeds.run)} seeds failed, with ${count(result.violations.length)} signatures.`;
  const kinds = Object.values(result.faults).flatMap((primitive) => Object.entries(primitive.kinds));
  const faults = kinds.filter(([, each]) => each.planned > 0)
    .map(([name, each]) => ({ name, counts: [each.fired, each.effective] }))
    .sort((a, b) => b.counts[1] - a.counts[1]);
  const never = faults.filter((each) => each.counts[1] === 0).length;
  const modes = Object.entries(result.modes).map(([name, each]) => ({ name, counts: [each.effective, each.recovered] }));
  const came = modes.filter((each) => each.counts[0] > 0).length;
  const fates = [["traded", signals.traded], ...Object.entries(signals.blocked), ["pending", signals.pending]];
  const times = [["naked_s", "Worst naked time of a seed, reachable", result.naked_s],
    ["mttc_s", "Agreement after all was well", result.consistency.mttc_s],
    ["exposure_s", "Time of what could not be helped", permanent.exposure_s]];
  const histograms = [["nakedWorst", "Worst naked time of a seed", spread.naked],
    ["agreement", "Agreement after all was well", spread.agreement]].filter(([, , values]) => values.length > 1);
  return [
    proofHead(page, isGood ? "No violation." : hasFailed || result.isComplete ? "It fails." : "Cut short.",
      isGood && result.isComplete, words, [
      tile("seedsFailed", "Seeds failed", seeds.failed, count(seeds.failed), seeds.failed ? "loss" : null, `of ${count(seeds.run)}`),
      tile("seedsVoid", "Void", seeds.void, count(seeds.void), null, "no trade in the warm-up"),
      tile("simDays", "Simulated", result.sim_days, number(result.sim_days, 1) + " d", null,
        `${span(result.wall_s)}, ${count(result.speedup)} times real time`),
      tile("mismatches", "Determinism", determinism.mismatches, count(determinism.mismatches), determinism.mismatches ? "loss" : null,
        `mismatches in ${count(determinism.reruns)} seeds run twice`),
      tile("kills", "Kills", kills.kills, count(kills.kills), null, `in ${count(kills.seeds)} seeds`),
      tile("declared", "For good", permanent.unrecoverable_declared, count(permanent.unrecoverable_declared), null,
        `beyond help and declared, of ${count(permanent.seeds)} seeds`),
    ]),
    result.violations.length === 0 ? null : section("violations", "Violations",
      table([
        { label: "signature", isText: true, text: (row) => h("span", {}, explained(page, row.invariant), " " + row.signature) },
        { label: "times", text: (row) => count(row.count) },
        { label: "seeds", isText: true, text: (row) => row.seeds.join(", ") },
        { label: "after", text: (row) => span(row.after_s) },
        { label: "what", isText: true, text: (row) => `${row.symbol}: ${row.text}` },
        { label: "see it again", isText: true, text: (row) => h("code", {}, row.replay) },
      ], result.violations, "What was violated")),
    section("times", "Times", table([
      { label: "", isText: true, text: (row) => term(row[0], row[1]) },
      ...[["mean", "mean"], ["p50", "median"], ["p99", "99 of 100 within"], ["max", "longest"]].map(([key, label]) =>
        ({ label, text: (row) => span(row[2][key]) })),
    ], times, "Over seeds"),
    h("div", { class: "columns" }, histograms.map(([name, label, values]) =>
      h("figure", { "data-histogram": name }, h("figcaption", {}, term(name, label)), histogram(values, span))))),
    section("coverage", "Coverage",
      h("p", { class: "quiet" }, `${count(faults.length - never)} of ${count(faults.length)} planned kinds of faults had an effect; `
        + `${count(came)} of ${count(modes.length)} failure modes that the venue has came up.`),
      h("div", { class: "columns wide" },
        coverage(page, faults, "Faults: how often they struck, and something came of it", ["struck", "with effect"]),
        coverage(page, modes, "Failure modes: seeds in which they came up, and that passed", ["seeds", "passed"]))),
    section("funnel", "Signals", table([
      { label: "fate", isText: true, text: (row) => term("fate." + row[0], spaced(row[0])) },
      { label: "signals", text: (row) => count(row[1]) },
      { label: "share", text: (row) => percent((row[1] / signals.received) * 100) },
    ], fates, `What became of ${count(signals.received)} signals`)),
    result.mutants ? h("p", { class: "quiet", id: "mutants-found" }, mutantWords(result.mutants)) : null,
    result.mutants ? mutantTable(page, { outcomes: result.mutant_outcomes }) : null,
    result.coverage ? scenarios(page, result.coverage) : null,
  ];
}

function mutantTable(page, { outcomes }) {
  return section("outcomes", "Mutants", table([
    { label: "mutant", isText: true, text: (row) => row.name },
    { label: "of", isText: true, text: (row) => row.origin },
    { label: "bug", isText: true, text: (row) => row.summary },
    { label: "found", isText: true, text: (row) => row.exempt ? "cannot show here" : row.killed ? "yes" : "lives",
      tone: (row) => row.exempt ? null : row.killed ? "gain" : "loss" },
    { label: "seeds", text: (row) => row.exempt ? NONE : count(row.seeds) },
    { label: "by", isText: true, text: (row) => row.signature
      ? h("span", {}, explained(page, row.signature.split("/")[0]), " " + row.signature) : "" },
  ], outcomes, "Executors with known bugs"));
}

function mutantWords({ total, killed, median_seeds: median }) {
  return `${count(killed)} of ${count(total)} executors with a known bug were found, the median after ${number(median, 0)} seeds.`;
}

function mutants(page) {
  const { mutants: figures } = page.result;
  const isGood = figures.killed === figures.total;
  return [
    proofHead(page, isGood ? "Every mutant was found." : "Mutants live.", isGood, mutantWords(figures)),
    mutantTable(page, page.result),
  ];
}

/** How far the scenario of each mode came: what struck, what came of it, what was mended. */
function scenarios(page, { modes, counts }) {
  const stages = ["injected", "effective", "recovered"];
  const rows = Object.entries(modes).map(([name, each]) => ({ name, each }));
  return section("scenarios", "Scenarios",
    h("p", { class: "quiet" }, `${count(counts.all.effective)} of ${count(counts.all.modes)} failure modes had an effect in their `
      + `scenario, ${count(counts.all.recovered)} were recovered from.`),
    table([
      { label: "mode", isText: true, text: (row) => explained(page, row.name) },
      ...stages.map((stage) => ({ label: stage, isText: true, text: (row) => row.each[stage] ? "yes" : "no",
        tone: (row) => row.each[stage] ? null : "loss" })),
      { label: "what was missing", isText: true, text: (row) => [...row.each.missing, ...row.each.violations].join(", ") },
    ], rows, "The scenario of every mode"));
}

function exhaustive(page) {
  const { result } = page;
  const { cells, steps, struck } = result;
  const names = [...new Set(struck.map((cell) => cell.fault))];
  const find = new Map(struck.map((cell) => [cell.fault + "/" + cell.step, cell]));
  const mark = (name, step) => {
    const cell = find.get(name + "/" + step);
    if (!cell) return h("td", { class: "cell" }, "");
    const words = cell.passed ? `${name} at ${step}: passed` : `${name} at ${step}: ${cell.violations.join(", ")}: ${cell.text}`;
    return h("td", { class: "cell " + (cell.passed ? "gain" : "loss"), title: words },
      cell.passed ? "ok" : cell.violations[0].split("/")[0]);
  };
  return [
    proofHead(page, cells.failed === 0 ? "No single fault breaks anything." : "Single faults break it.", cells.failed === 0,
      `${count(cells.passed)} cells passed, ${count(cells.failed)} failed, ${count(cells.not_applicable)} of ${count(cells.all)} had nothing to strike.`),
    section("cells", "Every fault at every step", h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Cells" },
      h("table", { class: "cells" }, h("thead", {}, h("tr", {}, ["", ...steps].map((step, place) =>
        h("th", { scope: "col", class: place ? null : "text" }, step)))),
      h("tbody", {}, names.map((name) => h("tr", {},
        h("th", { scope: "row", class: "text" }, explained(page, name)), steps.map((step) => mark(name, step)))))))),
  ];
}

/** One seed: where it stood, what was wrong, and what happened in three lanes. */
function seed(page) {
  const { result, lane } = page;
  const seconds = (value) => number(value, 3);
  const phases = [["warm-up", 0, result.storm_s], ["storm", result.storm_s, result.heal_s], ["healed", result.heal_s, result.end_s]];
  const kindOf = (i) => result.kinds[lane.kind[i]];
  const tints = { plain: "quiet", state: "accent", fault: "short", violation: "loss" };
  const high = Math.max(result.end_s, ...(lane.time.length ? [lane.time.at(-1) / 1000] : []));
  const rows = new DataTable({
    id: "steps", row: "step", label: "Steps", title: "Time line", count: lane.time.length,
    example: "stop … or seconds>900", aliases: { s: "seconds" },
    hint: "Seconds since the seed began. Purple: a fault struck; blue: how positions stand, after a change; red: a violation. "
      + "A click above goes to that moment.",
    classOf: (i) => "step " + kindOf(i),
    columns: [
      { key: "seconds", label: "seconds", of: (i) => lane.time[i] / 1000, text: seconds },
      ...result.lanes.map((name, place) => ({
        key: name, label: name, isText: true, of: (i) => lane.lane[i] === place ? result.texts[i] : "",
      })),
    ],
  });
  rows.size = 200;
  if (rows.count > 0) rows.show();
  const strip = laneStrip({
    low: 0, high, label: "Lanes over time", text: (value) => span(value),
    bands: phases.map(([label, from, until]) => ({ label, from, until })),
    lanes: result.lanes.map((name, place) => ({
      label: name, marks: thinnedMarks([...lane.time.keys()].filter((i) => lane.lane[i] === place).map((i) => ({
        from: lane.time[i] / 1000, tint: tints[kindOf(i)], title: result.texts[i],
      })), 0, high),
    })),
    onClick: (time) => rows.reveal(Math.min(lane.time.length - 1, firstFrom(lane.time, time * 1000))),
  });
  page.rows = rows;
  const isGood = result.violations.length === 0;
  const first = [...lane.kind.keys()].find((i) => kindOf(i) === "violation");
  return [
    proofHead(page, isGood ? (result.verdict === "void" ? "Void." : "No violation.") : many(result.violations.length, "violation") + ".",
      isGood && result.verdict !== "void",
      isGood ? `${result.intensity}, on ${result.symbols.join(", ")}.` : result.violations[0].text),
    isGood ? null : section("violations", "Violations", table([
      { label: "invariant", isText: true, text: (row) => explained(page, row.invariant) },
      { label: "after", text: (row) => seconds(row.after_s) + " s" },
      { label: "symbol", isText: true, text: (row) => row.symbol },
      { label: "what", isText: true, text: (row) => row.text },
      { label: "faults before", isText: true, text: (row) => row.faults.join(", ") },
    ], result.violations, "What was violated"),
    first === undefined ? null : h("button", { type: "button", id: "to-violation", onclick: () => rows.reveal(first) }, "show it on the time line")),
    section("lanes", "Executor, journal, exchange", strip), rows.element,
    section("faults", "Faults of the plan", coverage(page, result.faults.map((each) =>
      ({ name: each.name, counts: [each.fired, each.effective] })), "How often they struck, and something came of it", ["struck", "with effect"])),
    section("origin", "Origin", h("p", {}, "This command runs it again:"),
      h("pre", { tabindex: 0 }, h("code", { id: "command" }, result.replay)),
      h("p", { class: "hash" }, `hash ${result.hash}`)),
  ];
}

begin(async () => {
  const page = await readPage();
  for (const [name, columns] of [["lane", ["time", "lane", "kind"]], ["spread", ["naked", "agreement"]]]) {
    page[name] ??= Object.fromEntries(columns.map((column) => [column, new Float64Array(0)]));
  }
  window.report = { page };
  return { elements: { campaign, mutants, exhaustive, seed }[page.kind](page) };
});
