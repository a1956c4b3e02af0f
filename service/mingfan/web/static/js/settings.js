// Profile, level, packs and conversion: what the service offers, what is chosen.

import { byId, make, rebuild, toggle } from "./dom.js";
import { named, say } from "./i18n.js";

export function renderSettings(state, { chooseProfile, chooseLevel, switchPack, addPack }) {
  radios(byId("profiles"), state.profiles.map((profile) => profile.name), state.profile, chooseProfile, (name) => {
    return named(state.profiles.find((profile) => profile.name === name), "title");
  });
  const chosen = state.profiles.find((profile) => profile.name === state.profile);
  byId("level-setting").hidden = !chosen?.level;
  if (chosen?.level) {
    radios(byId("levels"), Object.keys(say("levels")), state.level || chosen.level, chooseLevel, (name) => say("levels")[name]);
  }
  byId("profile-why").replaceChildren(...(chosen ? [make("code", {}, chosen.name), " ", named(chosen, "why")] : []));
  const lines = allowed(state).length;
  byId("exception-count").hidden = !lines;
  byId("exception-count").textContent = String(lines);
  if (byId("allow").value !== state.allow) byId("allow").value = state.allow;
  byId("marks").checked = state.marks;
  if (!chosen) return;
  chips(byId("packs"), chosen.packs, chosen.pack_titles, (pack) => !state.packsOff.has(pack), switchPack);
  chips(byId("more-packs"), chosen.more, chosen.pack_titles, (pack) => state.added.has(pack), addPack);
  const count = chosen.more.filter((pack) => state.added.has(pack)).length;
  byId("more-count").hidden = !count;
  byId("more-count").textContent = String(count);
  const none = make("option", { value: "" }, say("noScript"));
  const conversions = state.conversions.map((one) => make("option", { value: one.name }, named(one, "title")));
  byId("script").replaceChildren(none, ...conversions);
  byId("script").value = state.script;
  byId("script-order").hidden = !state.script;
  byId("script-first").checked = state.scriptFirst;
}

// The texts that no rule changes, one a line.
export const allowed = (state) => [...new Set(state.allow.split("\n"))].filter((line) => line.trim());

function chips(parent, packs, titles, isOn, act) {
  rebuild(parent, packs.map((pack) => {
    const name = named(titles[pack] || { title: pack }, "title");
    const chip = toggle(isOn(pack), name, (on) => act(pack, on), "chip");
    Object.assign(chip.dataset, { pack, key: pack });
    chip.textContent = name;
    chip.title = pack;
    return chip;
  }));
}

// One of several, by the pattern that screen readers know: arrows move and choose, one is in the tab order.
function radios(parent, names, chosen, choose, word) {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
  rebuild(parent, names.map((name, place) => {
    const radio = make("button", { type: "button", tabIndex: name === chosen ? 0 : -1 }, word(name));
    radio.setAttribute("role", "radio");
    radio.setAttribute("aria-checked", String(name === chosen));
    Object.assign(radio.dataset, { name, key: name });
    radio.addEventListener("click", () => choose(name));
    radio.addEventListener("keydown", (event) => {
      if (!step[event.key]) return;
      event.preventDefault();
      const next = names[(place + step[event.key] + names.length) % names.length];
      parent.querySelector(`[data-name="${next}"]`).focus();
      choose(next);
    });
    return radio;
  }));
}
