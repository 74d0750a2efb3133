"use strict";
// Every trade: sorted, filtered, a page at a time; a click shows it on the chart.

const TRADE_COLUMNS = [
  { key: "number", label: "#", of: (_, i) => i + 1, text: (value) => count(value) },
  { key: "symbol", label: "symbol", isText: true, of: (r, i) => r.symbols[r.trade.instrument[i]] ?? "" },
  { key: "side", label: "side", isText: true, of: ({ trade }, i) => trade.direction[i] > 0 ? "long" : "short" },
  { key: "tag", label: "tag", isText: true, of: (r, i) => r.tags[r.trade.tag[i]] ?? "" },
  { key: "entryTime", label: "entry (UTC)", isText: true, text: moment },
  { key: "exitTime", label: "exit (UTC)", isText: true, text: moment },
  { key: "held", label: "held", name: "holding", text: span },
  { key: "quantity", label: "quantity", text: (value) => String(+value.toFixed(8)) },
  { key: "entryPrice", label: "entry price", text: price },
  { key: "exitPrice", label: "exit price", text: price },
  { key: "netProfit", label: "net profit", name: "netDistribution", isSigned: true,
    text: (value) => money(value, true) },
  { key: "r", label: "R", name: "r", isSigned: true, text: (value) => number(value) },
  { key: "adverse", label: "MAE", name: "adverse", text: (value) => money(value) },
  { key: "favourable", label: "MFE", name: "favourable", text: (value) => money(value) },
  { key: "fees", label: "fees", name: "fees", text: (value) => money(value) },
  { key: "funding", label: "funding", name: "funding", text: (value) => money(value, true) },
  { key: "naked", label: "naked", name: "naked", text: span },
  { key: "reason", label: "exit", isText: true, of: (r, i) =>
    r.trade.isOpen[i] ? "still open" : spaced(r.reasons[r.trade.reason[i]]) },
];

class TradeTable {
  constructor(report, onChoose) {
    this.report = report;
    this.onChoose = onChoose;
    this.size = 50;
    this.page = 0;
    this.sortKey = "number";
    this.isDescending = false;
    this.words = [];
    this.chosen = null;
    this.order = [...Array(report.tradeCount).keys()];
  }

  get element() {
    if (this.report.tradeCount === 0) return null;
    const input = h("input", {
      type: "search", id: "trade-filter", placeholder: "long stop BTC … or net>10",
      oninput: () => this.filter(input.value),
    });
    this.status = h("span", { role: "status", id: "trade-status" });
    this.head = h("tr");
    this.body = h("tbody");
    const turn = (by) => () => this.turn(by);
    return section("trades", "Trades",
      h("div", { class: "bar-of-tools" }, h("label", { for: "trade-filter" }, "Filter"), input,
        h("button", { type: "button", onclick: turn(-1), "aria-label": "previous page" }, "‹"),
        this.status,
        h("button", { type: "button", onclick: turn(1), "aria-label": "next page" }, "›")),
      h("p", { class: "quiet" }, "Click a trade, or press Enter on it, to see it on the chart. The "
        + "filter takes words, and conditions such as net>10, r<-1, held>3600."),
      h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Trades" },
        h("table", { class: "trades" }, h("thead", {}, this.head), this.body)));
  }

  value(column, i) {
    return column.of ? column.of(this.report, i) : this.report.trade[column.key][i];
  }

  cell(column, i) {
    const value = this.value(column, i);
    return column.text ? column.text(value) : value;
  }

  sort(key) {
    this.isDescending = this.sortKey === key && !this.isDescending;
    this.sortKey = key;
    this.arrange();
  }

  filter(text) {
    this.words = text.toLowerCase().split(/\s+/).filter(Boolean);
    this.arrange();
  }

  turn(by) {
    const pages = Math.max(1, Math.ceil(this.order.length / this.size));
    this.page = Math.min(pages - 1, Math.max(0, this.page + by));
    this.show();
  }

  /** Whether a trade fits every word and every condition. */
  fits(i) {
    return this.words.every((word) => {
      const condition = word.match(/^([a-z]+)([<>]=?|=)(-?[\d.]+)$/);
      if (!condition) {
        return TRADE_COLUMNS.some((column) =>
          column.isText && String(this.cell(column, i)).toLowerCase().includes(word));
      }
      const [, name, operator, bound] = condition;
      const key = { net: "netProfit", mae: "adverse", mfe: "favourable" }[name] ?? name;
      const column = TRADE_COLUMNS.find((each) => each.key.toLowerCase() === key.toLowerCase());
      if (!column) return false;
      const [value, limit] = [this.value(column, i), Number(bound)];
      return { "<": value < limit, ">": value > limit, "<=": value <= limit, ">=": value >= limit,
        "=": value === limit }[operator];
    });
  }

  /** Filters and sorts anew. */
  arrange() {
    const column = TRADE_COLUMNS.find((each) => each.key === this.sortKey);
    const way = this.isDescending ? -1 : 1;
    const keys = new Map();
    this.order = [];
    for (let i = 0; i < this.report.tradeCount; i++) {
      if (!this.fits(i)) continue;
      this.order.push(i);
      keys.set(i, this.value(column, i));
    }
    const rank = (value) => Number.isNaN(value) ? -Infinity : value;
    this.order.sort((a, b) => {
      const [one, other] = [rank(keys.get(a)), rank(keys.get(b))];
      return one < other ? -way : one > other ? way : a - b;
    });
    this.page = 0;
    this.show();
  }

  show() {
    const from = this.page * this.size;
    const shown = this.order.slice(from, from + this.size);
    this.status.textContent = this.order.length === 0 ? "no trade fits"
      : `${count(from + 1)} to ${count(from + shown.length)} of ${count(this.order.length)}`;
    this.head.replaceChildren(...TRADE_COLUMNS.map((column) => this.heading(column)));
    this.body.replaceChildren(...shown.map((i) => this.row(i)));
  }

  heading(column) {
    const isSorted = this.sortKey === column.key;
    return h("th", {
      scope: "col", class: column.isText ? "text" : null, title: DEFINITIONS[column.name],
      "aria-sort": isSorted ? (this.isDescending ? "descending" : "ascending") : null,
    }, h("button", { type: "button", onclick: () => this.sort(column.key) }, column.label,
      isSorted ? (this.isDescending ? " ↓" : " ↑") : ""));
  }

  row(i) {
    const choose = () => this.choose(i);
    const cells = TRADE_COLUMNS.map((column) => h("td", {
      class: classes(column.isText && "text", column.isSigned && tone(this.value(column, i))),
    }, this.cell(column, i)));
    return h("tr", {
      tabindex: 0, "data-trade": i, "aria-selected": this.chosen === i ? "true" : null,
      onclick: choose, onkeydown: (event) => { if (event.key === "Enter") choose(); },
    }, cells);
  }

  choose(i) {
    this.chosen = i;
    for (const row of this.body.children) {
      if (Number(row.dataset.trade) === i) row.setAttribute("aria-selected", "true");
      else row.removeAttribute("aria-selected");
    }
    this.onChoose(i);
  }
}
