"use strict";
// Puts the page together.

/** The charts over time, under one another on one axis. */
class TimeSection {
  constructor(report) {
    this.report = report;
    const times = [report.equity.time[0], report.equity.time.at(-1)];
    for (const { time, count: length, span: step } of report.candles) {
      times.push(time[0], time[length - 1] + step);
    }
    const [low, high] = [Math.min(...times), Math.max(...times)];
    this.timeline = new Timeline(low, high > low ? high : low + 60000);
    this.timeline.onMoment = (time) => this.tell(time);
    this.timeline.listeners.push((from, to) => this.say(from, to));
    this.price = report.candles.length > 0 ? new CandleChart(report) : null;
    this.lanes = new LaneChart(report);
    this.element = this.build();
  }

  build() {
    const { timeline } = this;
    const button = (label, title, action) =>
      h("button", { type: "button", title, "aria-label": title, onclick: action }, label);
    this.readout = h("output", { id: "readout", "aria-live": "off" });
    this.span = h("span", { id: "window", class: "quiet" });
    this.panel = h("div", { id: "trade", "aria-live": "polite" });
    const tools = h("div", { class: "bar-of-tools" }, this.symbolPicker(),
      button("‹", "earlier", () => timeline.pan(-0.5)), button("›", "later", () => timeline.pan(0.5)),
      button("+", "zoom in", () => timeline.zoom(0.5)), button("−", "zoom out", () => timeline.zoom(2)),
      button("all", "show all", () => timeline.showAll()), this.span);
    this.places = {};
    const chart = (name, label) => h("figure", { class: "chart" },
      h("figcaption", {}, term(name, label)),
      (this.places[name] = h("div", { class: "plot " + name, id: "chart-" + name, role: "img",
        "aria-label": `${label} over time` })));
    const hasLanes = this.lanes.lanes.length > 0;
    return section("time", "Over time", tools, this.panel, this.readout,
      h("div", {
        class: "charts", tabindex: 0, role: "group",
        "aria-label": "Charts over time. Arrows move, plus and minus zoom, Home shows all.",
        onkeydown: (event) => { if (timeline.key(event.key)) event.preventDefault(); },
      }, this.price ? chart("price", "Price and trades") : null, this.legend(),
      chart("equity", "Equity"), this.calmLegend(), chart("drawdown", "Drawdown, %"),
      hasLanes ? chart("lanes", "Faults and protection") : null,
      chart("exposure", "Exposure, % of equity")),
      h("p", { class: "quiet" }, "Drag to zoom, Shift and drag to move, double-click to show all."));
  }

  legend() {
    if (!this.price) return null;
    const item = (name, sign, label) => h("span", { class: "key " + name }, h("i", {}, sign), label);
    return h("p", { class: "legend" }, item("long", "▲", "long entry"), item("short", "▼", "short entry"),
      item("gain", "●", "exit with gain"), item("loss", "●", "exit with loss"),
      item("stop", "━", "stop of the chosen trade"));
  }

  calmLegend() {
    if (!this.report.calmEquity) return null;
    return h("p", { class: "legend" },
      h("span", { class: "key equity" }, h("i", {}, "━"), "this run"),
      h("span", { class: "key calm" }, h("i", {}, "┅"), "the same without faults"));
  }

  symbolPicker() {
    const { markets } = this.report;
    if (!this.price || markets.length < 2) return null;
    this.picker = h("select", {
      "aria-label": "symbol", onchange: () => this.pick(Number(this.picker.value)),
    }, markets.map((symbol, place) => h("option", { value: place }, symbol)));
    return this.picker;
  }

  pick(market) {
    this.price.choose(market);
    if (this.picker) this.picker.value = String(market);
    this.timeline.redraw();
  }

  /** Draws; the places must be on the page. */
  draw() {
    const { report, timeline, places, price: candles } = this;
    const colours = palette();
    if (candles) {
      timeline.add(places.price, candles, ["low", "high"], {
        plotter: (event) => candles.paint(event), valueRange: candles.range(...timeline.window),
        colors: ["transparent", "transparent"], highlightCircleSize: 0,
        y: { axisLabelFormatter: shortPrice },
      });
    }
    const line = (name, series, tint, options = {}) => {
      series.colours = (now) => ({ colors: [now[tint]] });
      timeline.add(places[name], series, [name], {
        colors: [colours[tint]], strokeWidth: 1.5, ...options,
        y: { axisLabelFormatter: (value) => number(value, Math.abs(value) >= 100 ? 0 : 1) },
      });
    };
    this.equity = new Series(report.equity.time, report.equity.value);
    this.drawdown = drawdownSeries(report.equity);
    this.exposure = exposureSeries(report);
    const bare = { x: { drawAxis: false } };
    this.drawEquity(line, bare);
    line("drawdown", this.drawdown, "loss", { fillGraph: true, includeZero: true, ...bare });
    if (places.lanes) {
      places.lanes.style.height = this.lanes.height + "px";
      timeline.add(places.lanes, this.lanes, ["lanes"], {
        plotter: (event) => this.lanes.paint(event), highlightCircleSize: 0, colors: ["transparent"],
        ...bare, ...this.lanes.options,
      });
    }
    line("exposure", this.exposure, "accent", {
      fillGraph: true, includeZero: true, ...ranged(colours),
    });
    this.say(...timeline.window);
  }

  drawEquity(line, bare) {
    const { calmEquity } = this.report;
    if (!calmEquity) return line("equity", this.equity, "accent", bare);
    const both = new ManySeries([this.equity, new Series(calmEquity.time, calmEquity.value)]);
    both.colours = (now) => ({ colors: [now.accent, now.quiet] });
    const colours = palette();
    this.timeline.add(this.places.equity, both, ["equity", "without faults"], {
      colors: [colours.accent, colours.quiet], strokeWidth: 1.5,
      series: { "without faults": { strokePattern: [5, 4] } }, ...bare,
      y: { axisLabelFormatter: (value) => number(value, Math.abs(value) >= 100 ? 0 : 1) },
    });
  }

  say(low, high) {
    this.span.textContent = `${moment(low)} to ${moment(high)} UTC`;
  }

  /** What all charts show at a moment. */
  tell(time) {
    if (time === null) {
      this.readout.textContent = "";
      return;
    }
    const at = (series) => series.values[Math.min(series.times.length - 1, firstFrom(series.times, time))];
    const parts = [moment(time)];
    if (this.price) {
      const { window } = this.timeline;
      const level = this.price.level(...window, this.timeline.pixels(this.places.price));
      const i = Math.max(0, firstFrom(level.time, time + 1) - 1);
      parts.push(...["open", "high", "low", "close"].map((name) => `${name} ${price(level[name][i])}`));
    }
    parts.push(`equity ${money(at(this.equity))}`, `drawdown ${number(at(this.drawdown))} %`,
      `exposure ${number(at(this.exposure), 1)} %`);
    const { window } = this.timeline;
    parts.push(...this.lanes.around(time, (window[1] - window[0]) / 300));
    this.readout.textContent = parts.join("  ·  ");
  }

  /** Shows a trade with as much before and after it as it took, at least twenty candles. */
  showTrade(i) {
    const { trade, symbols, markets } = this.report;
    if (this.price) {
      this.price.chosen = i;
      const market = markets.indexOf(symbols[trade.instrument[i]]);
      if (market >= 0 && market !== this.price.market) this.pick(market);
    }
    this.panel.replaceChildren(...tradePanel(this.report, this, i));
    const least = 20 * (this.price ? this.price.candles.span : 60000);
    const room = Math.max(trade.exitTime[i] - trade.entryTime[i], least);
    this.showSpan(trade.entryTime[i] - room, trade.exitTime[i] + room);
  }

  /** Shows a fault with a few minutes before and after it. */
  showFault(i) {
    const { time, until } = this.report.fault;
    const room = Math.max((until[i] - time[i]) / 2, 5 * 60000);
    this.showSpan(time[i] - room, until[i] + room);
  }

  showSpan(from, until) {
    this.timeline.show(from, until);
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.element.scrollIntoView({ behavior: calm ? "instant" : "smooth", block: "start" });
  }
}

begin(async () => {
  const report = await readReport();
  const time = new TimeSection(report);
  const trades = tradeTable(report, (i) => time.showTrade(i));
  const faults = faultTable(report, (i) => time.showFault(i));
  const choose = (i) => {
    trades.mark(i);
    time.showTrade(i);
  };
  window.report = { report, time, trades, faults };
  return {
    elements: [
      headline(report), time.element, funnel(report), breakdowns(report), months(report),
      distributions(report, choose), account(report), calmSection(report), troubles(report),
      faults.element, trades.element, notices(report), origin(report),
    ],
    draw: () => time.draw(), recolour: () => time.timeline.recolour(),
  };
});
