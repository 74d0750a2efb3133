"use strict";
// Every trade, and the one that is looked at.

function tradeColumns(report) {
  const { trade, symbols, tags, reasons } = report;
  const column = (key, label, more) => ({ key, label, of: (i) => trade[key][i], ...more });
  const isFaulted = report.fault.time.length > 0;
  return [
    column("number", "#", { of: (i) => i + 1, text: (value) => count(value) }),
    column("symbol", "symbol", { isText: true, of: (i) => symbols[trade.instrument[i]] ?? "" }),
    column("side", "side", { isText: true, of: (i) => trade.direction[i] > 0 ? "long" : "short" }),
    column("tag", "tag", { isText: true, of: (i) => tags[trade.tag[i]] ?? "" }),
    column("entryTime", "entry (UTC)", { isText: true, text: moment }),
    column("exitTime", "exit (UTC)", { isText: true, text: moment }),
    column("held", "held", { name: "holding", text: span }),
    column("quantity", "quantity", { name: "quantity", text: (value) => String(+value.toFixed(8)) }),
    column("entryPrice", "entry price", { name: "entryPrice", text: price }),
    column("exitPrice", "exit price", { name: "exitPrice", text: price }),
    column("netProfit", "net profit", {
      name: "netDistribution", isSigned: true, text: (value) => money(value, true),
    }),
    column("r", "R", { name: "r", isSigned: true, text: (value) => number(value) }),
    column("adverse", "MAE", { name: "adverse", text: (value) => money(value) }),
    column("favourable", "MFE", { name: "favourable", text: (value) => money(value) }),
    column("fees", "fees", { name: "fees", text: (value) => money(value) }),
    column("funding", "funding", { name: "funding", text: (value) => money(value, true) }),
    column("naked", "naked", { name: "naked", text: span }),
    isFaulted ? column("faults", "faults", {
      name: "faultsInTrade", of: (i) => report.struck[i], text: (value) => count(value),
    }) : null,
    column("reason", "exit", {
      isText: true, of: (i) => trade.isOpen[i] ? "still open" : spaced(reasons[trade.reason[i]]),
    }),
  ].filter(Boolean);
}

function tradeTable(report, onChoose) {
  return new DataTable({
    id: "trades", row: "trade", label: "Trades", title: "Trades", count: report.tradeCount,
    columns: tradeColumns(report), aliases: { net: "netProfit", mae: "adverse", mfe: "favourable" },
    example: "long stop BTC … or net>10", onChoose,
    hint: "Click a trade, or press Enter on it, to see it on the chart. The filter takes words, and "
      + "conditions such as net>10, r<-1, held>3600.",
  });
}

/** What is known of one trade, in a line of figures. */
function tradePanel(report, time, i) {
  const { trade, symbols, reasons } = report;
  const stops = time.price?.stops(i) ?? [];
  const moves = stops.slice(1).filter((stop, place) => stop.price !== stops[place].price).length;
  const item = (label, text, kind) => h("div", {}, h("dt", {}, label), h("dd", { class: kind }, text));
  const net = trade.netProfit[i];
  const isLong = trade.direction[i] > 0;
  return [
    h("h3", {}, `Trade ${count(i + 1)}: ${isLong ? "long" : "short"} `
      + (symbols[trade.instrument[i]] ?? "")),
    h("dl", { class: "panel" },
      item("entry", `${moment(trade.entryTime[i])} at ${price(trade.entryPrice[i])}`),
      item(trade.isOpen[i] ? "stands" : "exit",
        `${moment(trade.exitTime[i])} at ${price(trade.exitPrice[i])}`),
      item("by", trade.isOpen[i] ? "still open" : spaced(reasons[trade.reason[i]])),
      item(term("holding", "held"), span(trade.held[i])),
      item(term("netDistribution", "net profit"), money(net, true), tone(net)),
      item(term("r", "R"), number(trade.r[i])),
      item(term("adverse", "MAE"), money(trade.adverse[i])),
      item(term("favourable", "MFE"), money(trade.favourable[i])),
      trade.delay[i] < 0 ? null : item(term("delay", "signal to fill"), span(trade.delay[i] / 1000)),
      time.price ? item(term("stopMoves", "stop"), stops.length === 0 ? NONE
        : `${price(stops[0].price)}, ${count(moves)} moves, at last ${price(stops.at(-1).price)}`) : null,
      item(term("naked", "naked"), span(trade.naked[i])),
      trade.isAmbiguous[i]
        ? item(term("ambiguity", "between"), `${money(trade.worst[i], true)} and ${money(trade.best[i], true)}`)
        : null,
      report.fault.time.length > 0
        ? item(term("faultsInTrade", "faults"), count(report.struck[i])) : null),
  ];
}
