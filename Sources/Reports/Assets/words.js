"use strict";
// How figures read, and what each of them is.

const NONE = "–";

function number(value, places = 2) {
  if (value === null || value === undefined || !Number.isFinite(Number(value))) return NONE;
  const text = Number(value).toLocaleString("en-US", {
    minimumFractionDigits: places, maximumFractionDigits: places,
  });
  return /^-[0.,]*$/.test(text) ? text.slice(1) : text;
}

function count(value) {
  return number(value, 0);
}

/** Two places, more where the amount is small. */
function money(value, isSigned = false) {
  if (value === null || value === undefined) return NONE;
  const size = Math.abs(value);
  const text = number(value, size >= 1 || size === 0 ? 2 : size >= 0.01 ? 4 : 8);
  return isSigned && value > 0 ? "+" + text : text;
}

/** As many places as tell one price from the next. */
function price(value) {
  const size = Math.abs(value);
  return number(value, size >= 1000 ? 2 : size >= 1 ? 4 : 8);
}

/** The same for an axis, where the last places are the same all over. */
function shortPrice(value) {
  const size = Math.abs(value);
  return number(value, size >= 1000 ? 0 : size >= 10 ? 2 : size >= 0.1 ? 4 : 7);
}

function percent(value, isSigned = false) {
  if (value === null || value === undefined) return NONE;
  const size = Math.abs(value);
  return (isSigned && value > 0 ? "+" : "") + number(value, size >= 0.1 || size === 0 ? 2 : 4) + " %";
}

/** A fraction as percent. */
function rate(value) {
  return value === null || value === undefined ? NONE : percent(value * 100);
}

/** Seconds in the two largest units. */
function span(seconds) {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return NONE;
  if (seconds === 0) return "0 s";
  if (seconds < 60) return number(seconds, seconds < 10 ? 2 : 1) + " s";
  const total = Math.floor(seconds);
  const [days, hours] = [Math.floor(total / 86400), Math.floor(total / 3600) % 24];
  const [minutes, rest] = [Math.floor(total / 60) % 60, total % 60];
  if (days > 0) return `${count(days)} d ${hours} h`;
  return hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min ${rest} s`;
}

/** A moment in UTC, such as 2025-01-31 14:05. */
function moment(milliseconds) {
  return new Date(milliseconds).toISOString().slice(0, 16).replace("T", " ");
}

/** `alreadyInPosition` as `already in position`. */
function spaced(name) {
  return name.replace(/([A-Z])/g, (letter) => " " + letter.toLowerCase());
}

function tone(value) {
  return value > 0 ? "gain" : value < 0 ? "loss" : null;
}

const VERDICTS = {
  gains: ["It earns.", "The interval of its expected value lies above zero."],
  loses: ["It loses.", "The interval of its expected value lies below zero."],
  open: ["Not decided.", "The interval of its expected value holds zero: chance alone could do this."],
  few: ["Too few trades.", "Fewer than two closed trades tell nothing."],
};

const DEFINITIONS = {
  evPerTrade: "Expected value: the mean net profit of closed trades, after fees and funding.",
  evInterval: "Where the mean lies with 95 % confidence, by Student's t over closed trades, as if "
    + "they were independent. It does not know of data chosen or settings tuned.",
  evPercent: "Mean of net profit over entry notional.",
  evR: "Mean of net profit over initial risk: the loss at the first stop's price, before fees.",
  winRate: "Closed trades with a net profit above zero, over all closed trades; Wilson's interval of 95 %.",
  executionRate: "Signals whose entry filled at least one lot, over all signals; Wilson's interval of 95 %.",
  nakedSeconds: "How long positions that should have a stop stood without one at the venue.",
  nakedWorstSeconds: "The longest single stretch without a stop.",
  phantomSeconds: "How long the executor believed in a position that the venue did not have.",
  maxDrawdownPercent: "The deepest fall of equity from a peak, over every candle close, in percent of the peak.",
  netProfit: "Final equity less initial capital; what is still open counts at its mark.",
  netProfitPercent: "Net profit over initial capital.",
  ambiguity: "Net profit had every ambiguous trade met the worst, or the best, order of high and low "
    + "inside its candle; entries, sizes and later trades held.",
  ambiguousTrades: "Trades whose outcome depends on the order of high and low inside a candle.",
  fees: "Fees paid; rebates subtract.",
  funding: "Funding received; negative where it was paid.",
  finalEquity: "Initial capital, plus all that was realised, less fees, plus funding, plus what is open.",
  buyAndHoldPercent: "Mean over the symbols of last close over first open, less one; without costs.",
  turnover: "The worth of all fills.",
  exposureShare: "Candle closes at which any position stood, over all.",
  makerRate: "Fills that added liquidity, over all fills.",
  profitFactor: "The sum of wins over the sum of losses.",
  payoffRatio: "The mean win over the mean loss.",
  sharpe: "Mean over deviation of daily returns, times the root of 365; no risk-free rate.",
  sortino: "Mean of daily returns over the root of their mean squared losses, times the root of 365.",
  calmar: "Yearly return over the deepest fall of daily equity.",
  sqn: "System quality number: the root of the number of trades, times mean over deviation of profits.",
  kelly: "Win rate less loss rate over payoff ratio: the share of capital that would grow fastest.",
  cagrPercent: "Growth a year, had the whole run's growth been even.",
  volatilityPercent: "Deviation of daily returns, times the root of 365.",
  valueAtRiskPercent: "The daily return that one day in twenty falls below.",
  ulcerIndexPercent: "The root of the mean squared fall from the peak, over days.",
  holding: "From the first fill to the last.",
  longestLossStreak: "Most losses in a row, in the order of closing.",
  equity: "The account marked to the market, at candle closes, thinned to what a chart can show.",
  drawdown: "Equity under its highest value so far, in percent of it.",
  alarmsSoFar: "How often the executor thought that a person should look; faults show as steps.",
  exposure: "Entry notional of open trades, longs less shorts, over equity.",
  netDistribution: "Net profit of closed trades.",
  rDistribution: "Net profit over initial risk, of closed trades that had a stop at first.",
  adverse: "MAE: how far the price went against a trade, as money at its largest size.",
  favourable: "MFE: how far the price went for a trade, as money at its largest size.",
  r: "Net profit over initial risk.",
  naked: "How long the trade stood without a live stop though it should have had one.",
  trades: "Closed trades: round trips from flat to flat.",
  requests: "Requests sent to the venue; a position sync counts as two.",
  rejections: "Requests that the venue refused.",
  liquidations: "Fills by which the venue closed a position for lack of margin.",
  alarms: "What the executor thought a person should look at.",
};
