"use strict";
// How the trades are spread: histograms, and how far prices went against what came of it.

/** Histograms of closed trades. */
function distributions(report, onChoose) {
  const { trade, tradeCount } = report;
  const closed = [...Array(tradeCount).keys()].filter((i) => !trade.isOpen[i]);
  const of = (name) => closed.map((i) => trade[name][i]).filter(Number.isFinite);
  const delays = closed.filter((i) => trade.delay[i] >= 0).map((i) => trade.delay[i] / 1000);
  const all = [
    ["netDistribution", "Net profit", of("netProfit"), (value) => money(value)],
    ["rDistribution", "R", of("r"), (value) => number(value)],
    ["adverse", "MAE", of("adverse"), (value) => money(value)],
    ["favourable", "MFE", of("favourable"), (value) => money(value)],
    ["holding", "Holding time", of("held"), span],
    ["delay", "Latency: signal to first fill", delays.some((value) => value > 0) ? delays : [], span],
  ].filter(([, , values]) => values.length > 1);
  if (all.length === 0) return null;
  return section("distributions", "Distributions",
    h("div", { class: "columns" }, all.map(([name, label, values, text]) =>
      h("figure", { "data-histogram": name }, h("figcaption", {}, term(name, label)),
        histogram(values, text))),
    scatter(report, closed, "adverse", "MAE against net profit", onChoose),
    scatter(report, closed, "favourable", "MFE against net profit", onChoose)));
}

/** A dot for each trade: how far the price went, and what it brought; a click shows the trade. */
function scatter({ trade }, closed, name, label, onChoose) {
  if (closed.length < 2) return null;
  const canvas = h("canvas", { role: "img", "aria-label": label, "data-scatter": name });
  const edges = (values) => {
    const sorted = Float64Array.from(values).sort();
    return [sorted[Math.floor((sorted.length - 1) * 0.005)], sorted[Math.ceil((sorted.length - 1) * 0.995)]];
  };
  const [, right] = edges(closed.map((i) => trade[name][i]));
  const [low, high] = edges(closed.map((i) => trade.netProfit[i]));
  const [width, height, gap, foot] = [360, 190, 52, 22];
  const [bottom, top] = [Math.min(0, low), Math.max(0, high) || 1];
  const x = (i) => gap + Math.min(1, trade[name][i] / (right || 1)) * (width - gap - 6);
  const y = (value) => 6 + (1 - (Math.min(top, Math.max(bottom, value)) - bottom) / (top - bottom)) * (height - foot - 12);
  const draw = () => {
    const dots = Math.max(1, window.devicePixelRatio);
    [canvas.width, canvas.height] = [width * dots, height * dots];
    const context = canvas.getContext("2d");
    const colours = palette();
    context.scale(dots, dots);
    context.font = "11px system-ui, sans-serif";
    context.fillStyle = colours.quiet;
    context.textAlign = "right";
    for (const value of [bottom, 0, top]) context.fillText(money(value), gap - 6, y(value) + 4);
    context.textAlign = "center";
    for (const part of [0, 0.5, 1]) {
      context.textAlign = part === 1 ? "right" : part ? "center" : "left";
      context.fillText(money(right * part), gap + part * (width - gap - 6), height - 5);
    }
    context.fillRect(gap, y(0) - 0.5, width - gap, 1);
    context.globalAlpha = Math.max(0.15, Math.min(0.8, 400 / closed.length));
    for (const i of closed) {
      context.fillStyle = trade.netProfit[i] > 0 ? colours.gain : colours.loss;
      context.beginPath();
      context.arc(x(i), y(trade.netProfit[i]), 2.5, 0, 2 * Math.PI);
      context.fill();
    }
  };
  canvas.addEventListener("click", (event) => {
    const box = canvas.getBoundingClientRect();
    const [left, over] = [((event.clientX - box.left) / box.width) * width, ((event.clientY - box.top) / box.height) * height];
    const far = (i) => (x(i) - left) ** 2 + (y(trade.netProfit[i]) - over) ** 2;
    const nearest = closed.reduce((best, i) => far(i) < far(best) ? i : best, closed[0]);
    if (far(nearest) < 100) onChoose(nearest);
  });
  drawings.push(draw);
  return h("figure", { "data-histogram": name + "Scatter" },
    h("figcaption", {}, term(name + "Scatter", label)), canvas);
}
