// Profile and packs: what the service offers, what is chosen.

import { toggle } from "./side.js";

const byId = (id) => document.getElementById(id);

export function renderSettings(state, { chooseProfile, switchPack }) {
  const names = state.profiles.map((profile) => profile.name);
  byId("profiles").replaceChildren(...state.profiles.map((profile) => {
    const button = document.createElement("button");
    const on = profile.name === state.profile;
    button.type = "button";
    button.setAttribute("role", "radio");
    button.setAttribute("aria-checked", String(on));
    button.tabIndex = on ? 0 : -1;
    button.title = profile.why;
    button.append(profile.name);
    button.addEventListener("click", () => chooseProfile(profile.name));
    button.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      chooseProfile(names[(names.indexOf(profile.name) + step + names.length) % names.length]);
      byId("profiles").querySelector('[aria-checked="true"]').focus();
    });
    return button;
  }));
  const chosen = state.profiles.find((profile) => profile.name === state.profile);
  byId("profile-why").textContent = chosen ? `${chosen.title}：${chosen.why}` : "";
  byId("packs").replaceChildren(...(chosen ? chosen.packs : []).map((pack) => {
    const chip = toggle(!state.packsOff.has(pack), pack, (on) => switchPack(pack, on));
    chip.className = "chip";
    chip.textContent = pack;
    return chip;
  }));
}
