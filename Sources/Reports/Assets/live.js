"use strict";
// A running session: what it holds, what it waits for, what it says.

/** After so long without a word what stands here is old, in milliseconds. */
const SILENCE = 5000;

/** Equity as a line. */
function equityLine(curve) {
  if (curve.length < 2) return null;
  const values = curve.map((point) => point[1]);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const [first, last] = [curve[0][0], curve.at(-1)[0]];
  const points = curve.map(([time, value]) =>
    `${((time - first) / (last - first || 1)) * 1000},${96 - ((value - low) / (high - low || 1)) * 90}`);
  return h("figure", { class: "chart" }, h("figcaption", {}, term("equity", "Equity"),
    ` ${money(low)} to ${money(high)}`),
  svg("svg", { viewBox: "0 0 1000 100", preserveAspectRatio: "none", class: "curve", role: "img", id: "equity-line",
    "aria-label": `equity from ${money(values[0])} to ${money(values.at(-1))}` },
  svg("polyline", { points: points.join(" ") })));
}

function holdings({ holdings: list }) {
  if (list.length === 0) return section("positions", "Positions and stops", h("p", {}, "Flat."));
  const stop = (row) => row.isUnprotected ? "none, by wish" : row.stop === null ? "NONE"
    : price(Number(row.stop)) + (row.isConfirmed ? " live" : " not seen yet");
  return section("positions", "Positions and stops", table([
    { label: "symbol", isText: true, text: (row) => row.symbol },
    { label: "side", isText: true, text: (row) => row.size.startsWith("-") ? "short" : "long" },
    { label: "size", text: (row) => row.size.replace("-", "") },
    { label: "entry", text: (row) => price(Number(row.entry)) },
    { label: "mark", text: (row) => row.mark === null ? NONE : price(Number(row.mark)) },
    { label: "unrealised", text: (row) => money(row.unrealised, true), tone: (row) => tone(Number(row.unrealised)) },
    { label: "stop", text: stop,
      tone: (row) => row.isUnprotected || row.isConfirmed ? null : "loss" },
  ], list, "Open positions, each with its stop"));
}

function workingOrders({ orders }) {
  if (orders.length === 0) return section("orders", "Orders", h("p", {}, "None stands."));
  return section("orders", "Orders", table([
    { label: "symbol", isText: true, text: (row) => row.symbol },
    { label: "order", isText: true, text: (row) => row.name },
    { label: "side", isText: true, text: (row) => row.side },
    { label: "quantity", text: (row) => row.quantity },
    { label: "filled", text: (row) => row.filled },
    { label: "price", text: (row) => row.price === null ? "market" : price(Number(row.price)) },
    { label: "status", isText: true, text: (row) => row.status, tone: (row) => row.isInDoubt ? "loss" : null },
  ], orders, "Orders that stand, or may"));
}

function notes(id, title, list) {
  if (list.length === 0) return section(id, title, h("p", {}, "None."));
  return section(id, title, h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": title },
    h("table", { class: "notes" }, h("tbody", {}, [...list].reverse().map(([time, symbol, text]) => h("tr", {},
      h("td", { class: "text" }, momentOfSecond(time)), h("td", { class: "text" }, symbol),
      h("td", { class: "text" }, text)))))));
}

function sessionHead(state) {
  const naked = state.holdings.filter((row) => !row.isUnprotected && !row.isConfirmed).length;
  const doubt = state.orders.filter((row) => row.isInDoubt).length;
  const ill = state.health.filter((each) => !each.isWell);
  const isWell = state.halt === null && naked === 0 && ill.length === 0;
  const words = [state.halt && "halted: " + state.halt, naked > 0 && many(naked, "position") + " without a confirmed stop",
    ...ill.map((each) => `${each.name}: ${each.text}`)].filter(Boolean).join("; ");
  return h("header", {},
    h("h1", {}, state.title), h("p", { class: "quiet" },
      `as of ${momentOfSecond(state.time)} UTC, running for ${span((state.time - state.started) / 1000)}`),
    h("p", { class: "verdict " + (isWell ? "gains" : "loses"), id: "verdict" },
      h("strong", {}, isWell ? "All is well." : "Look here."), isWell ? "" : ` ${words}.`),
    h("div", { class: "tiles" },
      tile("equityNow", "Equity", state.equity, money(state.equity), null),
      tile("freeMargin", "Free margin", state.freeMargin, money(state.freeMargin), null),
      tile("positions", "Positions", state.holdings.length, count(state.holdings.length), null),
      tile("unprotected", "Without a stop", naked, count(naked), naked > 0 ? "loss" : null),
      tile("orders", "Orders", state.orders.length, count(state.orders.length), null,
        doubt > 0 ? count(doubt) + " in doubt" : ""),
      tile("alarms", "Alarms", state.alarms.length, count(state.alarms.length), state.alarms.length > 0 ? "loss" : null)));
}

function health({ health: list }) {
  if (list.length === 0) return null;
  return section("health", "Health", table([
    { label: "", isText: true, text: (row) => row.name },
    { label: "", isText: true, text: (row) => row.isWell ? "well" : "ill", tone: (row) => row.isWell ? "gain" : "loss" },
    { label: "", isText: true, text: (row) => row.text },
  ], list, "What the session rests on"));
}

/** Hears of each new state; says where it hears nothing any more. */
class Session {
  constructor() {
    this.content = h("div", { id: "session" }, h("p", { class: "quiet" }, "Waiting for the session …"));
    this.notice = h("p", { class: "warning", role: "status", id: "notice", hidden: true });
    this.received = 0;
    this.heard = Date.now();
    this.wait = 500;
    this.connect();
    setInterval(() => this.judge(), 500);
  }

  connect() {
    const token = new URLSearchParams(location.search).get("token");
    const socket = new WebSocket(`ws://${location.host}/live?token=${encodeURIComponent(token)}`);
    socket.onmessage = (event) => this.take(JSON.parse(event.data));
    socket.onclose = () => {
      this.isGone = true;
      this.judge();
      setTimeout(() => this.connect(), this.wait);
      this.wait = Math.min(10000, this.wait * 2);
    };
  }

  take(state) {
    this.state = state;
    this.received += 1;
    this.heard = Date.now();
    this.isGone = false;
    this.wait = 500;
    document.title = `${state.title} · Drydock`;
    const place = scrollY;
    this.content.replaceChildren(...[
      sessionHead(state), equityLine(state.curve), holdings(state), workingOrders(state),
      notes("alarms", "Alarms", state.alarms), funnel({ run: state.funnel }), health(state),
      notes("events", "Last events", state.events),
    ].filter(Boolean));
    scrollTo(scrollX, place);
    this.judge();
  }

  /** What is old must not look as if it were now. */
  judge() {
    const age = Date.now() - this.heard;
    const isOld = this.isGone || age > SILENCE;
    this.notice.hidden = !isOld;
    this.content.classList.toggle("old", isOld);
    this.notice.textContent = this.isGone ? "The session cannot be reached: what stands here is old."
      : `Nothing was heard for ${span(Math.floor(age / 1000))}: what stands here is old.`;
  }
}

begin(async () => {
  const session = new Session();
  window.report = { session };
  return { elements: [session.notice, session.content] };
});
