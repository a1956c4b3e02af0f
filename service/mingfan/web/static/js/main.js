// The page: what is chosen, what came back, and which parts are updated. Everything about the text itself comes from the service.

import * as api from "./api.js";
import { packed } from "./bytes.js";
import { Card } from "./card.js";
import { Cleaning } from "./cleaning.js";
import { decide, originalOf } from "./decisions.js";
import { ask, setUpKeyDialog } from "./dialog.js";
import { byId } from "./dom.js";
import { Editor } from "./editor.js";
import { copy, readFile, save } from "./files.js";
import { number, otherLanguage, say, translate } from "./i18n.js";
import { Input, showRefused } from "./input.js";
import { MarkedView, passagesOf } from "./marked.js";
import { pointing } from "./pointing.js";
import { renderFindings } from "./repeats.js";
import { report } from "./report.js";
import { allowed, renderSettings } from "./settings.js";
import { renderSide } from "./side.js";
import { remember, remembers } from "./storage.js";
import { Strip } from "./strip.js";
import { setUpTabs } from "./tabs.js";
import { setUpTheme, showTheme } from "./theme.js";
import { EMPTY, Work } from "./work.js";

const PAUSE_MS = 350; // after typing
const SWITCH_MS = 120; // after a switch: a second one may follow
const LARGE = 200_000; // units; from here on typing is waited for longer

const state = { profiles: [], conversions: [], catalogue: new Map(), answer: null, decided: null, shown: "input", folded: true, rendered: new Set(), refused: [] };
let delay = 0;
let showWhenDone = false;
let refusedBeside = ""; // the text that was there when files were refused; with another one they are forgotten

const work = new Work(state, refresh, (stored) => {
  byId("too-large").textContent = stored ? "" : say("tooLarge");
});
const cleaning = new Cleaning({ busy: () => status(say("working"), "busy"), answered: take, failed: fail });
const marked = new MarkedView(byId("marked"));
const cleaned = new MarkedView(byId("cleaned"));
const acts = { keep: keepOriginals, switchRule, choose, allow, goTo, goToRule, seen: (place) => strip.point(place), openDocument, removeDocument };
const card = new Card(marked, byId("card"), state, acts);
const strip = new Strip(byId("strip"), (place) => card.goToPlace(place));
const editor = new Editor({ text: () => work.document.text, ask, said: status, open: () => showTab("rules") });
pointing(marked, "point", "teachPassage", (passage) => editor.teach(passage));
const input = new Input(work, { openFiles, pasted });
const showTab = setUpTabs(document.querySelector('[role="tablist"]'), (name) => {
  state.shown = name;
  showWhenDone = false; // whoever chooses a view while a text is cleaned keeps it
  renderShown();
  if (name === "rules" && !byId("rules-result").childElementCount) editor.run();
});

function options() {
  const level = state.level ? { level: state.level } : {};
  return { profile: state.profile || null, ignore: [...state.packsOff, ...state.rulesOff].sort(), ...additions(), ...exceptions(), ...level };
}

// Packs and a conversion beside the profile, as far as the service has them.
function additions() {
  const more = state.profiles.find((profile) => profile.name === state.profile)?.more || [];
  const add = more.filter((pack) => state.added.has(pack));
  const script = state.conversions.some((one) => one.name === state.script) ? state.script : "";
  const order = script && state.scriptFirst ? { script_order: "before" } : {};
  return { ...(add.length ? { add } : {}), ...(script ? { script } : {}), ...order };
}

function exceptions() {
  const allow = allowed(state);
  return { ...(allow.length ? { allow } : {}), ...(state.marks ? {} : { exceptions: false }) };
}

// After every change of the work: what is chosen shows at once; the text follows when the service has answered.
function refresh() {
  const { text } = work.document;
  if (text !== refusedBeside) state.refused = [];
  input.show(text);
  showControls();
  if (!text) return take(null);
  if (state.answer && state.answer.text !== text) byId("panel-marked").classList.add("stale");
  const typed = text.length > LARGE ? 4 * PAUSE_MS : PAUSE_MS;
  cleaning.ask(work.document, options(), work.typing ? typed : delay);
  delay = 0;
  return undefined;
}

function showControls() {
  renderSettings(state, { chooseProfile, chooseLevel, switchPack, addPack });
  renderSide(state, acts);
  byId("undo-button").disabled = !work.history.past.length;
  byId("redo-button").disabled = !work.history.future.length;
  byId("sample-note").hidden = !work.document.sample;
  showRefused(state.refused, readDamaged);
}

function take(answer) {
  const same = answer && state.answer?.text === answer.text;
  const { document } = work;
  state.answer = answer;
  state.decided = answer && decide(answer.text, answer.result, document);
  state.rendered.clear();
  byId("panel-marked").classList.remove("stale");
  if (!same) {
    card.reset();
    marked.clear();
    cleaned.clear();
    strip.show([], []);
  }
  const count = state.decided?.edits.length;
  const { name } = document;
  if (!answer) status(name && say("emptyFile", name));
  else status(count ? say("changed", number(count)) : say("nothing"), "good");
  for (const id of ["copy-button", "download-button", "report-button"]) byId(id).disabled = !answer;
  badge("edit-count", count);
  badge("finding-count", answer?.result.findings.length);
  showControls();
  if (showWhenDone) showTab(answer ? "marked" : "input");
  else renderShown();
  showWhenDone = false;
}

// What was shown stays, and says that it is old.
function fail(error) {
  const message = error.code === "offline" ? say("offline") : `${say("failed")}: ${error.message}`;
  status(state.answer ? say("stale", message) : message, "bad", true);
  if (state.answer) byId("panel-marked").classList.add("stale");
}

function badge(id, count) {
  byId(id).hidden = !count;
  byId(id).textContent = count ? number(count) : "";
}

// A view is built when it is looked at, once for each result.
function renderShown() {
  const { shown, answer, decided, rendered } = state;
  if (rendered.has(shown)) return;
  rendered.add(shown);
  if (shown === "marked") renderMarked();
  if (shown === "clean" && decided) cleaned.render(decided.text, []);
  if (shown === "findings") renderFindings(byId("findings"), state, acts);
}

function renderMarked() {
  const { answer, decided, folded } = state;
  if (!answer) return;
  const again = card.holdsFocus() && card.last;
  marked.render(answer.text, decided.marks, passagesOf(answer.result), folded);
  strip.show(marked.layout.at, decided.marks);
  if (again !== false) marked.elementOf(Math.min(again, decided.marks.length - 1))?.focus({ preventScroll: true });
  else card.hide();
}

function status(text, kind = "", retry = false) {
  byId("status").textContent = text;
  byId("status").className = `status ${kind}`;
  byId("retry-button").hidden = !retry;
}

function pasted(text) {
  showWhenDone = true;
  work.replace(text);
}

async function openFiles(files) {
  showWhenDone = true;
  const read = await Promise.all(files.map(async (file) => {
    try {
      return { ...EMPTY, name: file.name, ...(await readFile(file)) };
    } catch (error) {
      return { name: file.name, word: error.word || "broken", file };
    }
  }));
  const documents = read.filter((one) => "text" in one);
  if (documents.length) work.open(documents);
  else showWhenDone = false;
  refuse(read.filter((one) => "word" in one));
}

function refuse(files) {
  state.refused = files;
  refusedBeside = work.document.text;
  showControls();
}

// Text whose damaged bytes are marked; the bytes stay with it, so that every answer and the report know them.
async function readDamaged(refused) {
  const { name, file } = refused;
  const others = state.refused.filter((one) => one !== refused);
  showWhenDone = true;
  try {
    const result = await ask(() => api.cleanFile(file, { offset_unit: "utf16", findings: false }));
    const document = { ...EMPTY, name, text: originalOf(result), bytes: packed(new Uint8Array(await file.arrayBuffer())) };
    work.open([document]);
    refuse(others);
  } catch (error) {
    showWhenDone = false;
    refuse([...others, { name, message: `${name}: ${error.message || say("offline")}` }]);
  }
}

function openDocument(place) {
  showWhenDone = state.shown === "input" ? false : state.shown === "marked";
  work.change({ current: place });
}

function removeDocument(place) {
  work.remove(place);
}

function keepOriginals(keys, on) {
  work.keep(keys, on);
}

function choose(finding, choice) {
  work.choose(finding, choice);
}

function switchRule(rule, on) {
  delay = SWITCH_MS;
  work.include("rulesOff", rule, !on);
}

function switchPack(pack, on) {
  delay = SWITCH_MS;
  work.include("packsOff", pack, !on);
}

function addPack(pack, on) {
  delay = SWITCH_MS;
  work.include("added", pack, on);
  if (on) loadCatalogue();
}

function allow(text) {
  delay = SWITCH_MS;
  work.change({ allow: [...allowed(state), text].join("\n") });
}

function chooseScript(script) {
  delay = SWITCH_MS;
  work.change({ script });
  loadCatalogue();
}

function chooseLevel(level) {
  delay = SWITCH_MS;
  work.change({ level });
}

function chooseProfile(profile) {
  delay = SWITCH_MS;
  work.change({ profile, level: null, packsOff: new Set(), rulesOff: new Set() });
  loadCatalogue();
}

// What a rule is for, of those in force. Without it the page names the rule by its id.
async function loadCatalogue() {
  const { rules } = await ask(() => api.rules({ profile: state.profile, ...additions() }));
  for (const rule of rules) state.catalogue.set(rule.id, rule);
  showControls();
}

function goToRule(rule) {
  showTab("marked");
  card.goToPlace(state.decided.marks.findIndex((mark) => mark.rules.includes(rule)));
}

function goTo(start) {
  showTab("marked");
  const place = state.decided.marks.findIndex((mark) => mark.start <= start && start < mark.end);
  if (place >= 0) return card.goToPlace(place);
  const element = marked.elementAt(start);
  if (!element) return undefined;
  element.tabIndex = Math.max(element.tabIndex, -1);
  if (!element.hasAttribute("tabindex")) element.setAttribute("tabindex", "-1");
  element.scrollIntoView({ block: "nearest" });
  marked.view.scrollTop += element.getClientRects()[0].top - marked.view.getBoundingClientRect().top - 80;
  return element.focus({ preventScroll: true });
}

function goToOther(event) {
  const link = event.target.closest("[data-other]");
  if (!link || event.target.closest(".edit") || !["click", "Enter"].includes(event.type === "click" ? "click" : event.key)) return;
  event.preventDefault();
  goTo(Number(link.dataset.other));
}

function showWords() {
  translate();
  byId("lang-button").textContent = say("other");
  byId("lang-button").lang = document.documentElement.lang === "en" ? "zh-CN" : "en";
  showTheme();
  showControls();
}

function baseName() {
  return (work.document.name || "text").replace(/\.[^.]+$/, "");
}

async function downloadAll() {
  for (const one of state.documents) {
    const result = await ask(() => api.clean(one, { offset_unit: "utf16", ...options() }));
    save(decide(one.text, result, one).text, `${one.name.replace(/\.[^.]+$/, "")}.clean.txt`, "text/plain;charset=utf-8");
  }
  status(say("saved", state.documents.length), "good");
}

async function loadSample() {
  const sample = await fetch(new URL("../sample.txt", import.meta.url));
  return { ...EMPTY, text: await sample.text(), sample: true };
}

function setUpButtons() {
  for (const type of ["click", "keydown"]) byId("marked").addEventListener(type, goToOther);
  const press = {
    "sample-button": async () => {
      showWhenDone = true;
      work.change({ documents: [await loadSample()], current: 0 });
    },
    "clear-button": () => {
      work.change({ documents: [EMPTY], current: 0 });
      showTab("input");
      byId("source").focus();
    },
    "copy-button": async () => {
      await copy(state.decided.text);
      status(say("copied"), "good");
    },
    "download-button": () => save(state.decided.text, `${baseName()}.clean.txt`, "text/plain;charset=utf-8"),
    "download-all-button": downloadAll,
    "report-button": () => {
      const found = report(state.answer.text, state.answer.result, state.decided, work.document.choices);
      save(JSON.stringify(found, null, 1), `${baseName()}.report.json`, "application/json");
    },
    "retry-button": () => cleaning.ask(work.document, options(), 0),
    "undo-button": () => work.undo(),
    "redo-button": () => work.redo(),
    "previous-button": () => card.walk(-1),
    "next-button": () => card.walk(1),
    "lang-button": () => {
      otherLanguage();
      showWords();
      if (state.answer) take(state.answer);
      if (byId("rules-result").childElementCount) editor.run();
    },
  };
  for (const [id, act] of Object.entries(press)) byId(id).addEventListener("click", act);
  byId("fold-box").addEventListener("change", (event) => {
    state.folded = event.target.value === "changes";
    renderMarked();
  });
  byId("script").addEventListener("change", (event) => chooseScript(event.target.value));
  byId("script-first").addEventListener("change", (event) => {
    delay = SWITCH_MS;
    work.change({ scriptFirst: event.target.checked });
  });
  byId("allow").addEventListener("input", (event) => work.change({ allow: event.target.value }, true));
  byId("marks").addEventListener("change", (event) => work.change({ marks: event.target.checked }));
  byId("remember").checked = remembers();
  byId("remember").addEventListener("change", (event) => {
    remember(event.target.checked);
    work.save();
  });
}

async function start() {
  showWhenDone = true;
  try {
    const { profiles, conversions } = await ask(api.profiles);
    Object.assign(state, { profiles, conversions });
    const known = profiles.some((profile) => profile.name === state.profile);
    if (!known) state.profile = profiles.find((profile) => profile.default).name;
    await loadCatalogue();
  } catch (error) {
    return status(error.message || say("offline"), "bad");
  }
  return refresh();
}

const restored = work.restore();
setUpButtons();
setUpTheme();
setUpKeyDialog(start);
showWords();
if (!restored) loadSample().then((sample) => Object.assign(state, { documents: [sample] })).then(start);
else start();
