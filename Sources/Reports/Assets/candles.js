"use strict";
// Candles with what was traded on them, drawn on a chart of dygraphs.

/** The candles of one symbol and its trades, as a source of rows and as a painter. */
class CandleChart {
  constructor(report) {
    this.report = report;
    this.chosen = null;
    this.byInstrument = report.symbols.map(() => []);
    const { instrument, entryTime } = report.trade;
    for (let i = 0; i < report.tradeCount; i++) this.byInstrument[instrument[i]]?.push(i);
    for (const list of this.byInstrument) list.sort((a, b) => entryTime[a] - entryTime[b]);
    this.choose(0);
  }

  /** Goes over to another symbol, by its place among those whose candles are there. */
  choose(market) {
    this.market = market;
    this.candles = this.report.candles[market];
    this.instrument = this.report.symbols.indexOf(this.report.markets[market]);
    this.trades = this.byInstrument[this.instrument] ?? [];
    this.entries = Float64Array.from(this.trades, (i) => this.report.trade.entryTime[i]);
    this.longest = this.trades.reduce(
      (longest, i) => Math.max(longest, this.report.trade.exitTime[i] - this.report.trade.entryTime[i]), 0);
    this.overview = this.rowsOf(this.candles.levels.at(-1), 0, Infinity);
  }

  /** The finest candles of which a window holds no more than fit. */
  level(low, high, pixels) {
    const most = Math.max(60, pixels / 3);
    return this.candles.levels.find((level) => {
      return (high - low) / level.span <= most;
    }) ?? this.candles.levels.at(-1);
  }

  rows(low, high, pixels) {
    const inside = this.rowsOf(this.level(low, high, pixels), low, high);
    if (inside.length === 0) return this.overview;
    return [
      ...this.overview.filter((row) => row[0] < inside[0][0]), ...inside,
      ...this.overview.filter((row) => row[0] > inside.at(-1)[0]),
    ];
  }

  rowsOf(level, low, high) {
    const rows = [];
    const from = Math.max(0, firstFrom(level.time, low) - 1);
    for (let i = from; i < level.count && level.time[i] <= high; i++) {
      rows.push([level.time[i], level.low[i], level.high[i]]);
    }
    return rows;
  }

  /** From the lowest to the highest price of a window, and of the chosen trade in it. */
  range(low, high) {
    const level = this.level(low, high, 600);
    let [least, most] = [Infinity, -Infinity];
    const from = Math.max(0, firstFrom(level.time, low) - 1);
    for (let i = from; i < level.count && level.time[i] <= high; i++) {
      least = Math.min(least, level.low[i]);
      most = Math.max(most, level.high[i]);
    }
    if (this.isChosenHere) {
      const { entryPrice, exitPrice } = this.report.trade;
      const prices = [entryPrice[this.chosen], exitPrice[this.chosen],
        ...this.stops(this.chosen).map((stop) => stop.price)];
      const room = (most - least) * 2;
      for (const value of prices) {
        // A stop that stands far away would press the candles flat.
        if (value > least - room) least = Math.min(least, value);
        if (value < most + room) most = Math.max(most, value);
      }
    }
    if (least > most) return null;
    const pad = (most - least) * 0.06 || most * 0.01 || 1;
    return [least - pad, most + pad];
  }

  get isChosenHere() {
    return this.chosen !== null && this.report.trade.instrument[this.chosen] === this.instrument;
  }

  /** Where the stop of a trade stood: `{time, price}`, oldest first. */
  stops(trade) {
    const { time, instrument, price } = this.report.stop;
    const { entryTime, exitTime } = this.report.trade;
    const result = [];
    let i = firstFrom(time, entryTime[trade]);
    for (; i < time.length && time[i] <= exitTime[trade]; i++) {
      if (instrument[i] === this.report.trade.instrument[trade]) {
        result.push({ time: time[i], price: price[i], reason: this.report.stop.reason[i] });
      }
    }
    return result;
  }

  /** Draws all; the plotter of the chart's first series. */
  paint(event) {
    if (event.seriesIndex > 0) return;
    const graph = event.dygraph;
    const context = event.drawingContext;
    const colours = palette();
    const [low, high] = graph.xAxisRange();
    this.paintCandles(graph, context, colours, low, high, event.plotArea.w);
    if (this.isChosenHere) this.paintChosen(graph, context, colours);
    this.paintTrades(graph, context, colours, low, high, event.plotArea.w);
  }

  paintCandles(graph, context, colours, low, high, width) {
    const level = this.level(low, high, width);
    const slot = graph.toDomXCoord(low + level.span) - graph.toDomXCoord(low);
    const body = slot < 2.5 ? 0 : Math.max(1, slot * 0.7);
    const paths = { rise: new Path2D(), fall: new Path2D() };
    const from = Math.max(0, firstFrom(level.time, low) - 1);
    for (let i = from; i < level.count && level.time[i] <= high; i++) {
      const path = level.close[i] >= level.open[i] ? paths.rise : paths.fall;
      const x = graph.toDomXCoord(level.time[i] + level.span / 2);
      const [top, bottom] = [graph.toDomYCoord(level.high[i]), graph.toDomYCoord(level.low[i])];
      path.rect(x - 0.5, top, 1, Math.max(1, bottom - top));
      if (body === 0) continue;
      const [one, other] = [graph.toDomYCoord(level.open[i]), graph.toDomYCoord(level.close[i])];
      path.rect(x - body / 2, Math.min(one, other), body, Math.max(1, Math.abs(one - other)));
    }
    for (const name of ["rise", "fall"]) {
      context.fillStyle = colours[name];
      context.fill(paths[name]);
    }
  }

  /** Triangles where trades began, discs where they ended; at most one of a kind a pixel. */
  paintTrades(graph, context, colours, low, high, width) {
    const { trade } = this.report;
    const paths = { long: new Path2D(), short: new Path2D(), gain: new Path2D(), loss: new Path2D() };
    const last = {};
    const first = firstFrom(this.entries, low - this.longest);
    const isCrowded = firstFrom(this.entries, high) - first > width / 8;
    const size = isCrowded ? 0.5 : 1;
    const put = (name, time, value, draw) => {
      if (time < low || time > high) return;
      const x = graph.toDomXCoord(time);
      if (x - last[name] < 1.5) return;
      last[name] = x;
      draw(paths[name], x, graph.toDomYCoord(value));
    };
    for (let k = first; k < this.trades.length; k++) {
      const i = this.trades[k];
      if (trade.entryTime[i] > high) break;
      const isLong = trade.direction[i] > 0;
      put(isLong ? "long" : "short", trade.entryTime[i], trade.entryPrice[i], (path, x, y) => {
        const way = isLong ? 1 : -1;
        path.moveTo(x, y);
        path.lineTo(x - 5 * size, y + 9 * size * way);
        path.lineTo(x + 5 * size, y + 9 * size * way);
        path.closePath();
      });
      if (trade.isOpen[i]) continue;
      put(trade.netProfit[i] > 0 ? "gain" : "loss", trade.exitTime[i], trade.exitPrice[i],
        (path, x, y) => {
          path.moveTo(x + 4 * size, y);
          path.arc(x, y, 4 * size, 0, 2 * Math.PI);
        });
    }
    context.lineWidth = size;
    context.strokeStyle = colours.ground;
    for (const [name, path] of Object.entries(paths)) {
      context.fillStyle = colours[name];
      context.fill(path);
      context.stroke(path);
    }
  }

  /** The time and the way of the chosen trade, and its stop. */
  paintChosen(graph, context, colours) {
    const { trade } = this.report;
    const i = this.chosen;
    const [x0, x1] = [graph.toDomXCoord(trade.entryTime[i]), graph.toDomXCoord(trade.exitTime[i])];
    const [y0, y1] = [graph.toDomYCoord(trade.entryPrice[i]), graph.toDomYCoord(trade.exitPrice[i])];
    const area = graph.getArea();
    context.save();
    context.globalAlpha = 0.12;
    context.fillStyle = trade.netProfit[i] > 0 ? colours.gain : colours.loss;
    context.fillRect(x0, area.y, Math.max(2, x1 - x0), area.h);
    context.globalAlpha = 1;
    context.lineWidth = 1.5;
    context.strokeStyle = colours.text;
    context.setLineDash([4, 3]);
    context.beginPath();
    context.moveTo(x0, y0);
    context.lineTo(x1, y1);
    context.stroke();
    this.paintStop(graph, context, colours, x1);
    context.restore();
  }

  paintStop(graph, context, colours, end) {
    const stops = this.stops(this.chosen);
    if (stops.length === 0) return;
    context.setLineDash([]);
    context.lineWidth = 2;
    context.strokeStyle = colours.stop;
    context.beginPath();
    stops.forEach((stop, place) => {
      const y = graph.toDomYCoord(stop.price);
      const x = graph.toDomXCoord(stop.time);
      if (place === 0) context.moveTo(x, y);
      else context.lineTo(x, graph.toDomYCoord(stops[place - 1].price));
      context.lineTo(x, y);
    });
    context.lineTo(end, graph.toDomYCoord(stops.at(-1).price));
    context.stroke();
    // Where it moved because it trails the price.
    const trailing = this.report.reasons.indexOf("trailingStop");
    context.fillStyle = colours.stop;
    for (const stop of stops.slice(1).filter((each) => each.reason === trailing)) {
      context.beginPath();
      context.arc(graph.toDomXCoord(stop.time), graph.toDomYCoord(stop.price), 3, 0, 2 * Math.PI);
      context.fill();
    }
  }
}
