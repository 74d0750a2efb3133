"use strict";
// Charts over time: dygraphs draws them, one window of time holds for all of them.

/** The colours of the page as it is now. */
function palette() {
  const style = getComputedStyle(document.documentElement);
  return new Proxy({}, { get: (_, name) => style.getPropertyValue("--" + name).trim() });
}

/** What shows the whole under a chart, to be dragged. */
function ranged(colours) {
  return {
    showRangeSelector: true, rangeSelectorHeight: 28, rangeSelectorPlotStrokeColor: colours.accent,
    rangeSelectorPlotFillColor: colours.line, rangeSelectorBackgroundStrokeColor: colours.line,
    rangeSelectorForegroundStrokeColor: colours.quiet, rangeSelectorAlpha: 0.2,
    rangeSelectorPlotFillGradientColor: colours.panel,
  };
}

/** Values over time that are thinned to the extremes of each pixel. */
class Series {
  constructor(times, values) {
    this.times = times;
    this.values = values;
    this.overview = this.thinned(0, times.length, 400);
  }

  /** All that is in the window as fine as its pixels, and an overview of what is not. */
  rows(low, high, pixels) {
    const from = Math.max(0, firstFrom(this.times, low) - 1);
    const to = Math.min(this.times.length, firstFrom(this.times, high) + 1);
    const [start, end] = [this.times[from], this.times[to - 1]];
    return [
      ...this.overview.filter((row) => row[0] < start), ...this.thinned(from, to, pixels),
      ...this.overview.filter((row) => row[0] > end),
    ];
  }

  /** The value at a moment: the last that came, or nothing before all. */
  at(time) {
    const place = firstFrom(this.times, time + 0.001) - 1;
    return place < 0 ? null : this.values[place];
  }

  thinned(from, to, buckets) {
    const rows = [];
    const size = (to - from) / (buckets * 2);
    if (size <= 1) {
      for (let i = from; i < to; i++) rows.push([this.times[i], this.values[i]]);
      return rows;
    }
    for (let bucket = 0; bucket < buckets; bucket++) {
      const begin = from + Math.floor(bucket * 2 * size);
      const end = Math.min(to, from + Math.floor((bucket + 1) * 2 * size));
      let [lowest, highest] = [begin, begin];
      for (let i = begin; i < end; i++) {
        if (this.values[i] < this.values[lowest]) lowest = i;
        if (this.values[i] > this.values[highest]) highest = i;
      }
      const [one, other] = lowest < highest ? [lowest, highest] : [highest, lowest];
      rows.push([this.times[one], this.values[one]]);
      if (other !== one) rows.push([this.times[other], this.values[other]]);
    }
    return rows;
  }
}

/** All charts on one axis of time. */
class Timeline {
  constructor(low, high) {
    this.whole = [low, high];
    this.window = [low, high];
    this.charts = [];
    this.listeners = [];
  }

  /**
   * Adds a chart into `element`: `source.rows(low, high, pixels)` gives its rows, `source.range`
   * the values between which it is drawn, where it knows better than dygraphs.
   */
  add(element, source, labels, options) {
    const colours = palette();
    const graph = new Dygraph(element, source.rows(...this.window, this.pixels(element)), {
      labels: ["time", ...labels],
      legend: "never",
      labelsUTC: true,
      dateWindow: this.window,
      gridLineColor: colours.line,
      axisLineColor: colours.line,
      axisLabelFontSize: 12,
      highlightCircleSize: 3,
      xRangePad: 0,
      drawCallback: (graph, isInitial) => this.drawn(graph, isInitial),
      highlightCallback: (_, time) => this.tell(time),
      unhighlightCallback: () => this.tell(null),
      ...options,
      axes: {
        x: {
          ticker: Dygraph.dateTicker,
          axisLabelFormatter: Dygraph.dateAxisLabelFormatter,
          pixelsPerLabel: 80,
          ...options.x,
        },
        y: { axisLabelWidth: 64, pixelsPerLabel: 28, ...options.y },
      },
    });
    this.charts.push({ graph, source, element, height: element.clientHeight });
    return graph;
  }

  pixels(element) {
    return Math.max(200, element.clientWidth - 70);
  }

  /** Whoever draws may have been dragged: the others follow. */
  drawn(graph, isInitial) {
    if (isInitial || this.isSetting) return;
    const [low, high] = graph.xAxisRange();
    if (low === this.window[0] && high === this.window[1]) return;
    this.wanted = [low, high];
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = null;
      this.show(...this.wanted);
    });
  }

  /** Shows a window of time in every chart. */
  show(low, high) {
    const [first, last] = this.whole;
    const least = Math.min(60000, last - first);
    const width = Math.min(Math.max(high - low, least), last - first);
    low = Math.min(Math.max(low, first), last - width);
    this.window = [low, low + width];
    this.redraw();
  }

  redraw() {
    this.isSetting = true;
    for (const { graph, source, element } of this.charts) {
      const options = {
        file: source.rows(...this.window, this.pixels(element)),
        dateWindow: [...this.window],
      };
      const range = source.range?.(...this.window);
      if (range) options.valueRange = range;
      graph.updateOptions(options);
    }
    this.isSetting = false;
    for (const listener of this.listeners) listener(...this.window);
  }

  /** Takes over the colours of the page after they have changed. */
  recolour() {
    const colours = palette();
    for (const { graph, source } of this.charts) {
      graph.updateOptions({
        gridLineColor: colours.line, axisLineColor: colours.line, ...source.colours?.(colours),
      }, true);
    }
    this.redraw();
  }

  pan(part) {
    const step = (this.window[1] - this.window[0]) * part;
    this.show(this.window[0] + step, this.window[1] + step);
  }

  zoom(factor) {
    const middle = (this.window[0] + this.window[1]) / 2;
    const half = ((this.window[1] - this.window[0]) / 2) * factor;
    this.show(middle - half, middle + half);
  }

  showAll() {
    this.show(...this.whole);
  }

  /** Says what stands at a moment, or nothing. */
  tell(time) {
    this.onMoment?.(time);
  }

  /** What a key does; returns whether it does anything. */
  key(name) {
    const actions = {
      ArrowLeft: () => this.pan(-0.25), ArrowRight: () => this.pan(0.25),
      "+": () => this.zoom(0.5), "=": () => this.zoom(0.5), "-": () => this.zoom(2),
      Home: () => this.showAll(), 0: () => this.showAll(),
    };
    actions[name]?.();
    return name in actions;
  }
}
