"use strict";
// How values are spread, as bars.

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
