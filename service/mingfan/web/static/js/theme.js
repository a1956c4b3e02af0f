// Light, dark, or as the system asks.

import { byId } from "./dom.js";
import { say } from "./i18n.js";

const THEMES = ["auto", "light", "dark"];
const chosen = () => localStorage.getItem("mingfan-theme") || "auto";

export function showTheme() {
  const theme = chosen();
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  byId("theme-button").title = say("themes")[theme];
  byId("theme-button").setAttribute("aria-label", say("themes")[theme]);
}

export function setUpTheme() {
  byId("theme-button").addEventListener("click", () => {
    localStorage.setItem("mingfan-theme", THEMES[(THEMES.indexOf(chosen()) + 1) % THEMES.length]);
    showTheme();
  });
}
