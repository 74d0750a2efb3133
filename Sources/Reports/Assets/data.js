"use strict";
// What the page holds: the run's object as JSON, its rows as packed columns.

/** The bytes that a base64 text stands for. */
function bytesOf(base64) {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

async function inflated(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Reads whole numbers of seven bits a byte, lowest first, the sign in the lowest bit. */
class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.offset = 0;
  }

  next() {
    const bytes = this.bytes;
    let byte = bytes[this.offset++];
    if (byte < 128) return byte & 1 ? -(byte + 1) / 2 : byte / 2;
    // Beyond 32 bits only arithmetic is wide enough.
    let value = byte & 127;
    let place = 128;
    do {
      byte = bytes[this.offset++];
      value += (byte & 127) * place;
      place *= 128;
    } while (byte > 127);
    return value % 2 ? -(value + 1) / 2 : value / 2;
  }

  /** A column of differences, summed up, times its scale. */
  column({ count, scale }) {
    const values = new Float64Array(count);
    let last = 0;
    for (let i = 0; i < count; i++) {
      last += this.next();
      values[i] = last * scale;
    }
    return values;
  }

  /** Candles, whose prices stand relative to one another. */
  candles({ count, scale, first, span }) {
    const candles = new Candles(count, span);
    const { time, open, high, low, close } = candles;
    for (let i = 0, slot = -1; i < count; i++) time[i] = first + (slot += this.next() + 1) * span;
    for (let i = 0; i < count; i++) open[i] = this.next();
    for (let i = 0; i < count; i++) high[i] = this.next();
    for (let i = 0; i < count; i++) low[i] = this.next();
    for (let i = 0, last = 0; i < count; i++) {
      const from = open[i] + last;
      last = from + this.next();
      high[i] = (Math.max(from, last) + high[i]) * scale;
      low[i] = (Math.min(from, last) - low[i]) * scale;
      open[i] = from * scale;
      close[i] = last * scale;
    }
    return candles;
  }
}

/** Candles column by column, and the same put together by fours, again and again. */
class Candles {
  constructor(count, span) {
    this.count = count;
    this.span = span;
    for (const name of ["time", "open", "high", "low", "close"]) {
      this[name] = new Float64Array(count);
    }
  }

  /** This series, then ever coarser ones of it. */
  get levels() {
    if (this.known) return this.known;
    this.known = [this];
    for (let last = this; last.count > 400; ) this.known.push((last = last.merged(4)));
    return this.known;
  }

  merged(by) {
    const result = new Candles(Math.ceil(this.count / by), this.span * by);
    for (let i = 0, from = 0; i < result.count; i++, from += by) {
      const to = Math.min(from + by, this.count);
      let high = this.high[from];
      let low = this.low[from];
      for (let j = from + 1; j < to; j++) {
        if (this.high[j] > high) high = this.high[j];
        if (this.low[j] < low) low = this.low[j];
      }
      result.time[i] = this.time[from];
      result.open[i] = this.open[from];
      result.close[i] = this.close[to - 1];
      result.high[i] = high;
      result.low[i] = low;
    }
    return result;
  }
}

/** The place of the first of sorted numbers that is not below `value`. */
function firstFrom(values, value, low = 0, high = values.length) {
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Everything that a page holds: its object, and its columns as `page[table][column]`. */
async function readPage() {
  const page = JSON.parse(document.getElementById("run").textContent);
  const element = document.getElementById("columns");
  const reader = new Reader(await inflated(bytesOf(element.textContent)));
  element.remove();
  page.candles = [];
  for (const entry of page.columns ?? []) {
    const [table, column] = entry.name.split(".");
    if (table === "candles") page.candles.push(reader.candles(entry));
    else (page[table] ??= {})[column] = reader.column(entry);
  }
  return page;
}

/** A run, with what follows from its columns. */
async function readReport() {
  const report = await readPage();
  report.tradeCount = report.trade.signal.length;
  const { trade } = report;
  trade.entryPrice = trade.entryNotional.map((worth, i) => worth / trade.quantity[i]);
  trade.exitPrice = trade.exitNotional.map((worth, i) => worth / trade.quantity[i]);
  // However a distance is signed, it is one.
  for (const name of ["adverse", "favourable"]) trade[name] = trade[name].map(Math.abs);
  trade.held = trade.exitTime.map((time, i) => (time - trade.entryTime[i]) / 1000);
  trade.r = trade.netProfit.map((net, i) =>
    trade.hasRisk[i] && trade.risk[i] ? net / trade.risk[i] : NaN,
  );
  studyFaults(report);
  return report;
}
