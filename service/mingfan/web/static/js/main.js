// The page: what is chosen, what came back, and who is told. Everything about the text itself comes from the service.

import * as api from "./api.js";
import { Card } from "./card.js";
import { Editor } from "./editor.js";
import { copy, readFile, save } from "./files.js";
import { otherLanguage, say, translate } from "./i18n.js";
import { elementAt, passagesOf, renderMarked, renderPlain } from "./marked.js";
import { renderSettings } from "./settings.js";
import { renderSide } from "./side.js";
import { setUpTabs } from "./tabs.js";

const PAUSE_MS = 350;
const LARGE = 200_000; // from here on typing is waited for longer
const byId = (id) => document.getElementById(id);

const state = {
  text: "", name: "text", profiles: [], profile: "", catalogue: new Map(), packsOff: new Set(), rulesOff: new Set(),
  result: null, shown: "input", rendered: new Set(),
};
const source = byId("source");
const showTab = setUpTabs(document.querySelector('[role="tablist"]'), (name) => {
  state.shown = name;
  renderShown();
  if (name === "rules" && !byId("rules-result").childElementCount) editor.run();
});
const card = new Card(byId("marked"), byId("card"), state, { switchRule, goTo });
const editor = new Editor(state, ask);
for (const type of ["click", "keydown"]) byId("marked").addEventListener(type, goToOther);
let timer;
let request;

// What `call` gives; where the service asks for a key the user is asked, once.
async function ask(call) {
  try {
    return await call();
  } catch (error) {
    if (error.status !== 401 || !(await askForKey())) throw error;
    return call();
  }
}

function askForKey() {
  const dialog = byId("key-dialog");
  byId("key-button").hidden = false;
  if (dialog.open) return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue === "ok"), { once: true }));
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener("close", () => {
    if (dialog.returnValue === "ok") api.setKey(byId("key-input").value.trim());
    byId("key-input").value = "";
    resolve(dialog.returnValue === "ok");
  }, { once: true }));
}

function options() {
  return { profile: state.profile || null, ignore: [...state.packsOff, ...state.rulesOff] };
}

async function clean() {
  clearTimeout(timer);
  request?.abort();
  request = new AbortController();
  const { signal } = request;
  const { text } = state;
  if (!text) return take(null);
  status(say("working"), "busy");
  try {
    const result = await ask(() => api.clean({ text, offset_unit: "utf16", copies: true, ...options() }, signal));
    if (text === state.text) take(result);
  } catch (error) {
    if (error.name === "AbortError") return undefined;
    take(null);
    status(error.code === "offline" ? say("offline") : `${say("failed")}：${error.message}`, "bad");
  }
  return undefined;
}

function take(result) {
  state.result = result;
  state.rendered.clear();
  card.reset();
  status(!result ? "" : result.changed ? say("changed", result.edits.length) : say("nothing"), result ? "good" : "");
  for (const id of ["copy-button", "download-button", "report-button"]) byId(id).disabled = !result;
  byId("edit-count").hidden = !result;
  byId("edit-count").textContent = result ? result.edits.length : "";
  byId("walk-place").textContent = "";
  renderSide(state, { switchRule, goToRule, goTo });
  renderShown();
}

// A view is built when it is looked at, once for each result.
function renderShown() {
  const { shown, result, rendered } = state;
  if (rendered.has(shown)) return;
  rendered.add(shown);
  if (shown === "marked" && !result) renderPlain(byId("marked"), "");
  if (shown === "marked" && result) {
    renderMarked(byId("marked"), state.text, result.edits, passagesOf(result));
  }
  if (shown === "clean") renderPlain(byId("cleaned"), result ? result.text : "");
}

function status(text, kind = "") {
  byId("status").textContent = text;
  byId("status").className = `status ${kind}`;
}

function setText(text, name = "text") {
  Object.assign(state, { text, name });
  source.value = text;
  clean().then(() => state.result && showTab("marked"));
}

function switchRule(rule, on) {
  state.rulesOff[on ? "delete" : "add"](rule);
  clean();
}

function goToRule(rule) {
  showTab("marked");
  const place = state.result.edits.findIndex((edit) => edit.rules.includes(rule));
  const element = byId("marked").querySelector(`[data-place="${place}"]`);
  element?.scrollIntoView({ block: "center" });
  element?.focus({ preventScroll: true });
}

function goTo(start) {
  showTab("marked");
  const element = elementAt(byId("marked"), start);
  element?.scrollIntoView({ block: "center" });
  element?.focus({ preventScroll: true });
}

function goToOther(event) {
  const passage = event.target.closest("[data-other]");
  if (passage && (event.type === "click" || event.key === "Enter")) goTo(Number(passage.dataset.other));
}

async function chooseProfile(name) {
  Object.assign(state, { profile: name, packsOff: new Set(), rulesOff: new Set() });
  showSettings();
  const { rules } = await ask(() => api.rules(name));
  for (const rule of rules) state.catalogue.set(rule.id, rule);
  await clean();
}

function showSettings() {
  renderSettings(state, {
    chooseProfile,
    switchPack(pack, on) {
      state.packsOff[on ? "delete" : "add"](pack);
      showSettings();
      clean();
    },
  });
}

async function open(file) {
  const found = await readFile(file);
  if (!found) return status(say("unreadable"), "bad");
  if (found.encoding !== "utf-8") status(say("readAs", found.encoding));
  return setText(found.text, file.name.replace(/\.[^.]+$/, ""));
}

function showWords() {
  translate();
  byId("lang-button").textContent = say("other");
  byId("lang-button").lang = document.documentElement.lang === "en" ? "zh-CN" : "en";
  renderSide(state, { switchRule, goToRule, goTo });
}

function showTheme(theme) {
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  byId("theme-button").title = say("themes")[theme];
}

function setUpTheme() {
  const themes = ["auto", "light", "dark"];
  let theme = localStorage.getItem("mingfan-theme") || "auto";
  showTheme(theme);
  byId("theme-button").addEventListener("click", () => {
    theme = themes[(themes.indexOf(theme) + 1) % themes.length];
    localStorage.setItem("mingfan-theme", theme);
    showTheme(theme);
  });
}

function setUpDropping() {
  const panel = document.body;
  const over = (event, on) => {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    byId("drop").hidden = !on;
  };
  panel.addEventListener("dragover", (event) => over(event, true));
  panel.addEventListener("dragleave", (event) => !event.relatedTarget && over(event, false));
  panel.addEventListener("drop", (event) => {
    over(event, false);
    if (event.dataTransfer.files.length) open(event.dataTransfer.files[0]);
  });
}

// A whole text pasted is taken as it is, line ends included, and shown marked. Besides, browsers take half a minute to
// type a megabyte into a text area.
function paste(event) {
  const text = event.clipboardData.getData("text/plain");
  const whole = source.selectionStart === 0 && source.selectionEnd === source.value.length;
  if (!text || !whole) return;
  event.preventDefault();
  setText(text);
}

function setUpButtons() {
  source.addEventListener("paste", paste);
  source.addEventListener("input", () => {
    state.text = source.value;
    clearTimeout(timer);
    timer = setTimeout(clean, state.text.length > LARGE ? 4 * PAUSE_MS : PAUSE_MS);
  });
  byId("sample-button").addEventListener("click", async () => {
    const sample = await fetch(new URL("../sample.txt", import.meta.url));
    setText(await sample.text(), "sample");
  });
  byId("file-input").addEventListener("change", (event) => {
    if (event.target.files.length) open(event.target.files[0]);
    event.target.value = "";
  });
  byId("copy-button").addEventListener("click", async () => {
    await copy(state.result.text);
    status(say("copied"), "good");
  });
  byId("download-button").addEventListener("click", () => save(state.result.text, `${state.name}.clean.txt`, "text/plain;charset=utf-8"));
  byId("report-button").addEventListener("click", downloadReport);
  byId("previous-button").addEventListener("click", () => card.walk(-1));
  byId("next-button").addEventListener("click", () => card.walk(1));
  byId("key-button").addEventListener("click", async () => (await askForKey()) && start());
  byId("lang-button").addEventListener("click", () => {
    otherLanguage();
    showWords();
  });
}

// In code points, as the other surfaces count, and as the service takes it back.
async function downloadReport() {
  const report = await ask(() => api.clean({ text: state.text, ...options() }));
  save(JSON.stringify(report, null, 1), `${state.name}.report.json`, "application/json");
}

async function start() {
  try {
    const { profiles } = await ask(api.profiles);
    state.profiles = profiles;
    await chooseProfile(profiles.find((profile) => profile.default).name);
  } catch (error) {
    status(error.message || say("offline"), "bad");
  }
}

setUpButtons();
setUpDropping();
showWords();
setUpTheme();
start();
