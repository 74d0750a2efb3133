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

/** `1 issue`, `2 issues`. */
function many(amount, name) {
  return `${count(amount)} ${name}${amount === 1 || name.includes(" ") ? "" : "s"}`;
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

/** The same to the second. */
function momentOfSecond(milliseconds) {
  return new Date(milliseconds).toISOString().slice(0, 19).replace("T", " ");
}

/** `alreadyInPosition` as `already in position`. */
function spaced(name) {
  return name.replace(/([A-Z])/g, (letter) => " " + letter.toLowerCase());
}

function tone(value) {
  return value > 0 ? "gain" : value < 0 ? "loss" : null;
}
