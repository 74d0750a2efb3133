"use strict";
// Rows that can be many: sorted by any column, filtered, a page at a time.

/**
 * A table of so many rows. Columns are `{key, label, name, of, text, isText, isSigned}`: `of` gives
 * the value of a row by its number, `text` how it reads, `name` what defines it.
 */
class DataTable {
  constructor({
    id, label, title, hint, example, columns, count: amount, aliases = {}, row, onChoose, classOf,
  }) {
    Object.assign(this, { id, label, title, hint, example, columns, aliases, onChoose, classOf });
    this.count = amount;
    this.rowName = row;
    this.size = 50;
    this.page = 0;
    this.sortKey = columns[0].key;
    this.isDescending = false;
    this.words = [];
    this.chosen = null;
    this.order = [...Array(amount).keys()];
    this.parts = this.build();
    if (amount > 0) this.arrange();
  }

  /** What stands on the page; nothing without rows. */
  get element() {
    return this.count === 0 ? null : section(this.id, this.title, ...this.parts);
  }

  build() {
    const filterID = this.rowName + "-filter";
    const input = h("input", {
      type: "search", id: filterID, placeholder: this.example, oninput: () => this.filter(input.value),
    });
    this.status = h("span", { role: "status", id: this.rowName + "-status" });
    this.head = h("tr");
    this.body = h("tbody");
    const turn = (by) => () => this.turn(by);
    return [
      h("div", { class: "bar-of-tools" }, h("label", { for: filterID }, "Filter"), input,
        h("button", { type: "button", onclick: turn(-1), "aria-label": "previous page" }, "‹"),
        this.status,
        h("button", { type: "button", onclick: turn(1), "aria-label": "next page" }, "›")),
      this.hint ? h("p", { class: "quiet" }, this.hint) : null,
      h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": this.label },
        h("table", { class: classes("rows", this.id) }, h("thead", {}, this.head), this.body)),
    ].filter(Boolean);
  }

  cell(column, i) {
    const value = column.of(i);
    return column.text ? column.text(value, i) : value;
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

  /** Whether a row fits every word and every condition. */
  fits(i) {
    return this.words.every((word) => {
      const condition = word.match(/^([a-z]+)([<>]=?|=)(-?[\d.]+)$/);
      if (!condition) {
        return this.columns.some((column) =>
          column.isText && String(this.cell(column, i)).toLowerCase().includes(word));
      }
      const [, name, operator, bound] = condition;
      const key = (this.aliases[name] ?? name).toLowerCase();
      const column = this.columns.find((each) => each.key.toLowerCase() === key);
      if (!column) return false;
      const [value, limit] = [column.of(i), Number(bound)];
      return { "<": value < limit, ">": value > limit, "<=": value <= limit, ">=": value >= limit,
        "=": value === limit }[operator];
    });
  }

  /** Filters and sorts anew. */
  arrange() {
    const column = this.columns.find((each) => each.key === this.sortKey);
    const way = this.isDescending ? -1 : 1;
    const keys = new Map();
    this.order = [];
    for (let i = 0; i < this.count; i++) {
      if (!this.fits(i)) continue;
      this.order.push(i);
      keys.set(i, column.of(i));
    }
    const rank = (value) => Number.isNaN(value) || value === null ? -Infinity : value;
    this.order.sort((a, b) => {
      const [one, other] = [rank(keys.get(a)), rank(keys.get(b))];
      return one < other ? -way : one > other ? way : a - b;
    });
    this.page = 0;
    this.show();
  }

  /** Turns to the page on which a row is. */
  reveal(i) {
    const place = this.order.indexOf(i);
    if (place < 0) return;
    this.page = Math.floor(place / this.size);
    this.show();
    this.mark(i);
    this.body.querySelector("[aria-selected]")?.scrollIntoView({ block: "center" });
  }

  show() {
    const from = this.page * this.size;
    const shown = this.order.slice(from, from + this.size);
    this.status.textContent = this.order.length === 0 ? `no ${this.rowName} fits`
      : `${count(from + 1)} to ${count(from + shown.length)} of ${count(this.order.length)}`;
    this.head.replaceChildren(...this.columns.map((column) => this.heading(column)));
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
    const cells = this.columns.map((column) => h("td", {
      class: classes(column.isText && "text", column.isSigned && tone(column.of(i))),
      title: column.titleOf?.(i),
    }, this.cell(column, i)));
    const attributes = { ["data-" + this.rowName]: i, class: this.classOf?.(i) };
    if (this.onChoose) {
      const choose = () => this.choose(i);
      Object.assign(attributes, {
        tabindex: 0, "aria-selected": this.chosen === i ? "true" : null, onclick: choose,
        onkeydown: (event) => { if (event.key === "Enter") choose(); },
      });
    }
    return h("tr", attributes, cells);
  }

  /** Marks a row, and tells who wants to know. */
  choose(i) {
    this.mark(i);
    this.onChoose(i);
  }

  mark(i) {
    this.chosen = i;
    for (const row of this.body.children) {
      if (Number(row.dataset[this.rowName]) === i) row.setAttribute("aria-selected", "true");
      else row.removeAttribute("aria-selected");
    }
  }
}
