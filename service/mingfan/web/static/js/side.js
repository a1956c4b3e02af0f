// The column beside the text: totals, edits by rule with a switch for each, findings, and which ruleset did it.

import { number, say } from "./i18n.js";

const MOST_FINDINGS = 200;
const byId = (id) => document.getElementById(id);

export function renderSide(state, { switchRule, goToRule, goTo }) {
  const { result } = state;
  byId("totals").hidden = !result;
  byId("by-rule-empty").hidden = Boolean(result);
  renderRules(state, switchRule, goToRule);
  renderFindings(result ? result.findings : [], goTo);
  if (!result) return;
  byId("chars-in").textContent = number(result.stats.chars_in);
  byId("chars-out").textContent = number(result.stats.chars_out);
  byId("edits-total").textContent = number(result.edits.length);
  byId("elapsed").textContent = `${number(Math.round(result.elapsed_ms * 10) / 10)} ms`;
  const { profile, version, sha256 } = result.ruleset;
  byId("ruleset").textContent = `${profile} · ${version} · ${sha256.slice(0, 12)}`;
  byId("ruleset").title = sha256;
}

function renderRules(state, switchRule, goToRule) {
  const counts = Object.entries(state.result?.stats.by_rule || {}).sort((a, b) => b[1] - a[1]);
  const off = [...state.rulesOff].sort().map((rule) => [rule, null]);
  byId("by-rule").replaceChildren(...[...counts, ...off].map(([rule, count]) => {
    const item = document.createElement("li");
    item.dataset.rule = rule;
    if (count === null) item.className = "off";
    const name = item.appendChild(document.createElement("button"));
    name.type = "button";
    name.className = "name";
    name.title = state.catalogue.get(rule)?.why || "";
    name.append(state.catalogue.get(rule)?.title || rule);
    name.appendChild(document.createElement("code")).textContent = rule;
    name.disabled = count === null;
    name.addEventListener("click", () => goToRule(rule));
    item.appendChild(document.createElement("b")).textContent = count === null ? say("off") : number(count);
    item.append(toggle(count !== null, say(count === null ? "switchOn" : "switchOff"), (on) => switchRule(rule, on)));
    return item;
  }));
}

export function toggle(on, label, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "toggle";
  button.setAttribute("role", "switch");
  button.setAttribute("aria-checked", String(on));
  button.setAttribute("aria-label", label);
  button.title = label;
  button.addEventListener("click", () => act(!on));
  return button;
}

function renderFindings(findings, goTo) {
  byId("findings-section").hidden = !findings.length;
  const items = findings.slice(0, MOST_FINDINGS).map((finding) => {
    const item = document.createElement("li");
    const button = link(item, finding.message, () => goTo(finding.start));
    button.appendChild(document.createElement("code")).textContent = finding.rule;
    for (const copy of finding.related) link(item, say("otherCopy"), () => goTo(copy.start)).className = "other";
    return item;
  });
  if (findings.length > MOST_FINDINGS) {
    items.push(Object.assign(document.createElement("li"), { textContent: say("tooMany", MOST_FINDINGS), className: "hint" }));
  }
  byId("findings").replaceChildren(...items);
}

function link(item, text, act) {
  const button = item.appendChild(document.createElement("button"));
  button.type = "button";
  button.append(text);
  button.addEventListener("click", act);
  return button;
}
