"use strict";
// What happened when, in lanes above one another.

/**
 * Lanes `{label, marks: [{from, until, tint, title, onclick}]}` between two moments; `bands` are
 * stretches `{from, until, label}` behind them, `text` how a moment reads.
 */
function laneStrip({ lanes, bands = [], low, high, text, label, onClick }) {
  const [width, gap, tall, head] = [1000, 110, 26, bands.length ? 18 : 2];
  const bottom = head + lanes.length * tall;
  const place = (time) => gap + ((Math.min(high, Math.max(low, time)) - low) / (high - low || 1)) * (width - gap);
  const drawing = svg("svg", { viewBox: `0 0 ${width} ${bottom + 20}`, class: "lanes", role: "img", "aria-label": label },
    bands.map((band, i) => svg("g", {}, svg("rect", {
      x: place(band.from), y: 0, width: place(band.until) - place(band.from), height: bottom,
      class: i % 2 ? "band odd" : "band",
    }), svg("text", { x: place(band.from) + 4, y: 12 }, band.label))),
    lanes.map((lane, i) => svg("g", {},
      svg("text", { x: gap - 8, y: head + i * tall + tall / 2 + 4, "text-anchor": "end" }, lane.label),
      svg("line", { x1: gap, x2: width, y1: head + (i + 1) * tall, y2: head + (i + 1) * tall, class: "rule" }),
      lane.marks.map((mark) => svg("rect", {
        x: place(mark.from) - 0.75, y: head + i * tall + 4, height: tall - 8, rx: 1,
        width: Math.max(1.5, place(mark.until ?? mark.from) - place(mark.from)),
        style: `fill:var(--${mark.tint})`, ...mark.data,
      }, svg("title", {}, mark.title))))),
    [0, 0.25, 0.5, 0.75, 1].map((part) => svg("text", {
      x: gap + part * (width - gap), y: bottom + 15,
      "text-anchor": part === 0 ? "start" : part === 1 ? "end" : "middle",
    }, text(low + part * (high - low)))));
  if (onClick) {
    drawing.style.cursor = "pointer";
    drawing.addEventListener("click", (event) => {
      const box = drawing.getBoundingClientRect();
      const x = ((event.clientX - box.left) / box.width) * width;
      if (x >= gap) onClick(low + ((x - gap) / (width - gap)) * (high - low));
    });
  }
  return h("div", { class: "scroll" }, drawing);
}

/** Of very many marks one for each pixel, the first of it. */
function thinnedMarks(marks, low, high) {
  const seen = new Set();
  return marks.filter((mark) => {
    const pixel = mark.tint + Math.round(((mark.from - low) / (high - low || 1)) * 900);
    if (seen.has(pixel) && !mark.until) return false;
    seen.add(pixel);
    return true;
  });
}

/** A tile with a figure in it. */
function tile(name, label, value, text, kind, ...notes) {
  return h("div", { class: "tile" }, h("div", { class: "label" }, term(name, label)),
    h("div", { class: "value" }, figure(name, value, text, kind)),
    notes.filter(Boolean).map((note) => h("div", { class: "note" }, note)));
}
