"use strict";
// From signals to trades.

/** From signals to trades, with every reason that blocked any. */
function funnel({ run }) {
  if (!run.signals) return section("funnel", "From signals to trades", h("p", {}, "No signal was raised."));
  const rows = [["traded", run.traded], ...Object.entries(run.blocked), ["pending", run.pending]];
  const bar = ([name, amount]) => h("tr", {},
    h("th", { scope: "row", class: "text" }, term("fate." + name, spaced(name))),
    h("td", {}, figure(name === "traded" ? "traded" : "blocked." + name, amount, count(amount))),
    h("td", {}, percent((amount / run.signals) * 100)),
    h("td", { class: "bar" }, h("span", {
      class: name === "traded" ? "gain" : "", style: `width:${(amount / run.signals) * 100}%`,
    })));
  return section("funnel", "From signals to trades",
    h("table", { class: "bars" }, h("caption", {}, "What became of each signal"),
      h("thead", {}, h("tr", {}, ["fate", "signals", "share", ""].map((name) =>
        h("th", { scope: "col", class: name === "fate" ? "text" : null }, term(name, name))))),
      h("tbody", {}, rows.filter((row) => row[1] > 0 || row[0] === "traded").map(bar)),
      h("tfoot", {}, h("tr", {}, h("th", { scope: "row", class: "text" }, "signals"),
        h("td", {}, figure("signals", run.signals, count(run.signals))), h("td", {}, "100 %"),
        h("td", {})))));
}
