"use strict";
// What every page begins with.

/** A button that goes over to the other colours. */
function themeButton(onChange) {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : dark.matches);
  const name = () => {
    button.textContent = isDark() ? "light" : "dark";
    button.title = `go over to ${button.textContent} colours`;
  };
  const update = () => {
    name();
    onChange();
  };
  const button = h("button", {
    type: "button", id: "theme", onclick: () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      update();
    },
  });
  dark.addEventListener("change", update);
  name();
  return button;
}

/** So many pixels has the text of a page of A4 or Letter, whichever is narrower, between its margins. */
const PAPER_WIDTH = 700;

/** Lays a page out for paper while it is printed: light, and charts as wide as the paper. */
function preparePrint(main, recolour) {
  const root = document.documentElement;
  let theme;
  const lay = (width, colours) => {
    main.style.width = width;
    if (colours === undefined) delete root.dataset.theme;
    else root.dataset.theme = colours;
    window.dispatchEvent(new Event("resize"));
    recolour();
  };
  window.addEventListener("beforeprint", () => {
    theme = root.dataset.theme;
    lay(PAPER_WIDTH + "px", "light");
  });
  window.addEventListener("afterprint", () => lay("", theme));
}

/**
 * Puts a page together: `make` gives its elements, what draws once they are there, and what takes
 * over other colours; says on the page where it cannot be shown.
 */
async function begin(make) {
  const main = document.getElementById("report");
  try {
    const { elements, draw = () => {}, recolour = () => {} } = await make();
    const paint = () => {
      for (const each of drawings) each();
      recolour();
    };
    const theme = themeButton(paint);
    preparePrint(main, paint);
    main.append(h("nav", { "aria-label": "Page" }, theme), ...elements.filter(Boolean));
    draw();
    for (const each of drawings) each();
  } catch (error) {
    main.append(h("p", { class: "warning", role: "alert" },
      "This report cannot be shown: " + error.message
      + ". It needs a browser of 2023 or later, and the whole file."));
    throw error;
  } finally {
    main.setAttribute("aria-busy", "false");
  }
}
