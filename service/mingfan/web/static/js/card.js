// The card beside an edit: the rules that made it, why, and a switch. By pointer, by focus, and by the two buttons above.

import { say } from "./i18n.js";
import { appendText } from "./chips.js";

const SHOW_MS = 90;
const HIDE_MS = 220;

export class Card {
  constructor(view, card, state, { switchRule, goTo }) {
    Object.assign(this, { view, card, state, switchRule, goTo });
    this.current = null;
    this.last = -1; // the place last looked at, from which walking goes on
    view.addEventListener("pointerover", (event) => this.pointer(event.target.closest(".edit")));
    view.addEventListener("focusin", (event) => this.show(event.target.closest(".edit")));
    view.addEventListener("click", (event) => event.target.closest(".edit")?.focus());
    view.addEventListener("keydown", (event) => this.key(event));
    card.addEventListener("pointerenter", () => clearTimeout(this.timer));
    card.addEventListener("pointerleave", () => this.pointer(null));
    card.addEventListener("keydown", (event) => event.key === "Escape" && this.leave());
    view.addEventListener("scroll", () => this.place(), { passive: true });
    document.addEventListener("focusin", (event) => {
      if (!view.contains(event.target) && !card.contains(event.target)) this.hide();
    });
  }

  pointer(edit) {
    clearTimeout(this.timer);
    if (edit && edit !== this.current) this.timer = setTimeout(() => this.show(edit), SHOW_MS);
    else if (!edit && !this.holdsFocus()) this.timer = setTimeout(() => this.hide(), HIDE_MS);
  }

  holdsFocus() {
    return this.card.contains(document.activeElement) || this.current === document.activeElement;
  }

  show(element) {
    if (!element) return this.hide();
    this.current?.classList.remove("current");
    this.current = element;
    this.last = Number(element.dataset.place);
    element.classList.add("current");
    const edit = this.state.result.edits[element.dataset.place];
    this.card.replaceChildren(change(edit));
    for (const copy of edit.related || []) addButton(this.card, say("otherCopy"), () => this.goTo(copy.start)).className = "other";
    this.card.append(...edit.rules.map((rule) => this.about(rule)));
    this.card.hidden = false;
    return this.place();
  }

  about(rule) {
    const box = document.createElement("div");
    const known = this.state.catalogue.get(rule);
    const title = add(box, "p", known?.title || rule, "title");
    add(title, "code", rule);
    if (known) add(box, "p", known.why);
    addButton(box, say("switchOff"), () => this.switchRule(rule, false));
    return box;
  }

  place() {
    if (this.card.hidden || !this.current) return;
    const frame = this.card.offsetParent.getBoundingClientRect();
    const box = (this.current.getClientRects()[0] || this.current.getBoundingClientRect());
    const left = Math.min(Math.max(8, box.left - frame.left), frame.width - this.card.offsetWidth - 8);
    const below = box.bottom - frame.top + 6;
    const above = box.top - frame.top - this.card.offsetHeight - 6;
    const fits = box.bottom + this.card.offsetHeight + 12 < innerHeight || above < 0;
    this.card.style.left = `${Math.max(8, left)}px`;
    this.card.style.top = `${fits ? below : above}px`;
  }

  hide() {
    clearTimeout(this.timer);
    this.current?.classList.remove("current");
    this.current = null;
    this.card.hidden = true;
  }

  reset() {
    this.hide();
    this.last = -1;
  }

  leave() {
    const edit = this.current;
    edit?.focus();
    this.hide();
  }

  key(event) {
    const step = { ArrowDown: 1, ArrowRight: 1, n: 1, ArrowUp: -1, ArrowLeft: -1, p: -1 }[event.key];
    if (step) {
      event.preventDefault();
      this.walk(step);
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      this.show(event.target.closest(".edit"));
      this.card.querySelector("button")?.focus();
    } else if (event.key === "Escape") this.hide();
  }

  walk(step) {
    const all = this.view.querySelectorAll(".edit");
    if (!all.length) return;
    const from = this.view.querySelector('.edit[tabindex="0"]');
    const place = this.last < 0 && step < 0 ? all.length - 1 : (this.last + step + all.length) % all.length;
    if (from) from.tabIndex = -1;
    all[place].tabIndex = 0;
    all[place].scrollIntoView({ block: "center" });
    all[place].focus({ preventScroll: true });
    document.getElementById("walk-place").textContent = say("place", place + 1, all.length);
  }
}

function change(edit) {
  const line = document.createElement("p");
  line.className = "change";
  if (edit.before) appendText(line.appendChild(document.createElement("del")), shortened(edit.before), true);
  if (edit.after) appendText(line.appendChild(document.createElement("ins")), shortened(edit.after), true);
  return line;
}

function shortened(text) {
  return text.length > 160 ? `${text.slice(0, 160)}…` : text;
}

function addButton(parent, text, act) {
  const button = add(parent, "button", text);
  button.type = "button";
  button.addEventListener("click", act);
  return button;
}

function add(parent, tag, text, name = "") {
  const element = document.createElement(tag);
  element.textContent = text;
  if (name) element.className = name;
  parent.append(element);
  return element;
}
