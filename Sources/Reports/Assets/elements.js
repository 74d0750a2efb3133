"use strict";
// Elements out of values. Text only ever becomes text: nothing here parses HTML.

/** What is painted on canvases and must be painted anew when the colours change. */
const drawings = [];

/** An element with attributes, listeners (`onclick: f`) and children. */
function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  return dress(element, attributes, children);
}

/** The same of a drawing. */
function svg(name, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  return dress(element, attributes, children);
}

function dress(element, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** A part of the page with a heading; nothing where it has no children. */
function section(id, title, ...children) {
  const content = children.flat().filter(Boolean);
  if (content.length === 0) return null;
  return h("section", { id, "aria-labelledby": id + "-title" },
    h("h2", { id: id + "-title" }, title), content);
}

/** A figure's name, whose definition shows on hover and on focus. */
function term(name, label) {
  const definition = DEFINITIONS[name];
  if (!definition) return label;
  return h("abbr", { title: definition, tabindex: 0, "data-definition": definition }, label);
}

/** A figure's value, with the raw one beside it for those who read by program. */
function figure(name, value, text, tone) {
  return h("span", { "data-figure": name, "data-value": JSON.stringify(value ?? null), class: tone },
    text);
}

/** A table: columns of `{label, name, text, tone, isText}`, one row for each of `rows`. */
function table(columns, rows, caption) {
  const head = columns.map((column) =>
    h("th", { scope: "col", class: column.isText ? "text" : null }, term(column.name, column.label)));
  const body = rows.map((row) =>
    h("tr", {}, columns.map((column, index) => {
      const attributes = { class: classes(column.isText && "text", column.tone?.(row)) };
      return index === 0
        ? h("th", { scope: "row", ...attributes }, column.text(row))
        : h("td", attributes, column.text(row));
    })));
  return h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": caption },
    h("table", {}, h("caption", {}, caption), h("thead", {}, h("tr", {}, head)),
      h("tbody", {}, body)));
}

function classes(...names) {
  return names.filter(Boolean).join(" ") || null;
}
