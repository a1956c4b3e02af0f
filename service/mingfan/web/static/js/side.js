// What stands beside the text: the numbers, the texts at hand, and the edits by rule with a switch for each.

import { button, byId, make, rebuild, toggle } from "./dom.js";
import { named, number, say } from "./i18n.js";
import { stats } from "./report.js";

export function renderSide(state, { switchRule, goToRule, openDocument, removeDocument }) {
  renderNumbers(state);
  renderDocuments(state, openDocument, removeDocument);
  renderRules(state, switchRule, goToRule);
}

function renderNumbers({ answer, decided }) {
  byId("totals").hidden = !answer;
  byId("by-rule-empty").hidden = Boolean(answer?.result.edits.length);
  byId("by-rule-empty").textContent = say(answer ? "byRuleNothing" : "byRuleEmpty");
  if (!answer) return;
  const { elapsed_ms: elapsed, ruleset: { profile, version, sha256 } } = answer.result;
  const { chars_in: before, chars_out: after } = stats(answer.text, decided.text, []);
  byId("chars-in").textContent = number(before);
  byId("chars-out").textContent = number(after);
  byId("edits-total").textContent = number(decided.edits.length);
  byId("elapsed").textContent = `${number(Math.round(elapsed * 10) / 10)} ms`;
  byId("ruleset").textContent = `${profile} · ${version} · ${sha256.slice(0, 12)}`;
  byId("ruleset").title = sha256;
}

function renderDocuments({ documents, current }, openDocument, removeDocument) {
  byId("files-section").hidden = !documents.some((one) => one.text);
  byId("download-all-button").hidden = documents.length < 2;
  rebuild(byId("files"), documents.map((one, place) => {
    const about = [one.encoding, one.bytes && say("damagedBytes"), say("chars", number(one.text.length))].filter(Boolean).join(" · ");
    const open = button(make("span", {}, nameOf(one)), () => openDocument(place), "file");
    open.append(make("small", {}, about));
    open.dataset.key = `open ${place}`;
    if (place === current) open.setAttribute("aria-current", "true");
    const item = make("li", {}, open);
    if (documents.length > 1) {
      const close = button("×", () => removeDocument(place), "quiet close");
      close.setAttribute("aria-label", say("remove", nameOf(one)));
      close.dataset.key = `close ${place}`;
      item.append(close);
    }
    return item;
  }));
}

const nameOf = (one) => one.name || say(one.sample ? "sample" : "typed");

// Rules in the order of their edits; those switched off stay in the list, where they can be switched on again.
function renderRules(state, switchRule, goToRule) {
  const counts = new Map();
  for (const mark of state.decided?.marks || []) {
    for (const rule of mark.state === "chosen" ? [] : mark.rules) {
      const count = counts.get(rule) || { made: 0, kept: 0 };
      count[mark.state] += 1;
      counts.set(rule, count);
    }
  }
  const on = [...counts].filter(([rule]) => !state.rulesOff.has(rule)).sort((a, b) => b[1].made + b[1].kept - a[1].made - a[1].kept);
  const off = [...state.rulesOff].sort().map((rule) => [rule, null]);
  rebuild(byId("by-rule"), [...on, ...off].map(([rule, count]) => {
    const known = state.catalogue.get(rule);
    const title = known ? named(known, "title") : rule;
    const name = button(title, () => goToRule(rule), "name");
    name.append(make("code", {}, rule));
    name.title = known ? named(known, "why") : "";
    name.disabled = !count;
    name.dataset.key = `name ${rule}`;
    const flip = toggle(Boolean(count), title, (wanted) => switchRule(rule, wanted));
    flip.dataset.key = `switch ${rule}`;
    const item = make("li", { className: count ? "" : "off" }, name, numberOf(count), flip);
    item.dataset.rule = rule;
    return item;
  }));
}

function numberOf(count) {
  if (!count) return make("span", { className: "hint" }, say("off"));
  const shown = make("span", {}, make("b", {}, number(count.made)));
  if (count.kept) shown.append(make("small", { className: "hint" }, ` ${say("keptCount", number(count.kept))}`));
  return shown;
}
