"use strict";
// Values over time that follow from what a run holds.

/** What the open trades were worth at entry, longs less shorts, over equity, in percent. */
function exposureSeries({ trade, tradeCount, equity }) {
  const changes = [];
  for (let i = 0; i < tradeCount; i++) {
    const worth = trade.entryNotional[i] * trade.direction[i];
    changes.push([trade.entryTime[i], worth], [trade.exitTime[i], -worth]);
  }
  changes.sort((a, b) => a[0] - b[0]);
  const [times, values] = [[equity.time[0]], [0]];
  let [open, k] = [0, 0];
  for (const [time, worth] of changes) {
    while (k + 1 < equity.time.length && equity.time[k + 1] <= time) k += 1;
    const share = (amount) => (equity.value[k] > 0 ? (amount / equity.value[k]) * 100 : 0);
    times.push(time, time);
    values.push(share(open), share(open + worth));
    open = Math.abs(open + worth) < 1e-6 ? 0 : open + worth;
  }
  times.push(equity.time.at(-1));
  values.push(values.at(-1));
  return new Series(Float64Array.from(times), Float64Array.from(values));
}

function drawdownSeries({ time, value }) {
  let peak = -Infinity;
  const values = value.map((level) => {
    peak = Math.max(peak, level);
    return peak > 0 ? (level / peak - 1) * 100 : 0;
  });
  return new Series(time, values);
}

/** Several values over time on one axis; each keeps its last value until the next. */
class ManySeries {
  constructor(list) {
    this.list = list;
  }

  rows(low, high, pixels) {
    const times = new Set();
    for (const series of this.list) for (const row of series.rows(low, high, pixels)) times.add(row[0]);
    return [...times].sort((a, b) => a - b).map((time) => [time, ...this.list.map((series) => series.at(time))]);
  }
}
