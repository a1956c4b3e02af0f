// The card beside an edit: the rules that made it, why, and what may be done about it. By pointer, by focus, and by the two
// buttons above the text.

import { appendText } from "./chips.js";
import { editKey } from "./decisions.js";
import { button, byId, make } from "./dom.js";
import { named, number, say } from "./i18n.js";

const SHOW_MS = 90;
const HIDE_MS = 220;
const LONGEST_ALLOWED = 1000; // characters; the service takes no more

export class Card {
  // `marked`: the view; `acts`: { keep, switchRule, choose, allow, goTo, seen }.
  constructor(marked, card, state, acts) {
    Object.assign(this, { marked, card, state, acts, current: null, last: -1 });
    const { view } = marked;
    view.addEventListener("pointerover", (event) => this.pointer(event.target.closest(".edit")));
    view.addEventListener("focusin", (event) => this.show(event.target.closest(".edit")));
    view.addEventListener("click", (event) => event.target.closest(".edit")?.focus());
    view.addEventListener("keydown", (event) => this.key(event));
    view.addEventListener("scroll", () => this.place(), { passive: true });
    card.addEventListener("pointerenter", () => clearTimeout(this.timer));
    card.addEventListener("pointerleave", () => this.pointer(null));
    card.addEventListener("keydown", (event) => event.key === "Escape" && this.leave());
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
    this.acts.seen(this.last);
    this.fill(this.state.decided.marks[this.last]);
    this.card.hidden = false;
    return this.place();
  }

  fill(mark) {
    this.card.replaceChildren(change(mark));
    for (const copy of mark.related || []) this.card.append(button(say("otherCopy"), () => this.acts.goTo(copy.start), "other"));
    if (mark.state === "chosen") {
      this.card.append(make("p", {}, say("chosen")), button(say("takeBackChoice"), () => this.acts.choose(mark.finding, null)));
      return;
    }
    const kept = mark.state === "kept";
    this.card.append(
      button(say(kept ? "changeHere" : "keepHere"), () => this.acts.keep([editKey(mark)], !kept), "primary keep"),
      ...(isAllowable(mark.before) ? [button(say("allowEverywhere"), () => this.acts.allow(mark.before), "allow")] : []),
      ...mark.rules.map((rule) => this.about(rule, kept)),
    );
  }

  about(rule, kept) {
    const known = this.state.catalogue.get(rule);
    const title = make("p", { className: "title" }, known ? named(known, "title") : rule, make("code", {}, rule));
    const box = make("div", {}, title);
    if (known) box.append(make("p", {}, named(known, "why")));
    const all = this.state.answer.result.edits.filter((edit) => edit.rules.includes(rule)).map(editKey);
    if (all.length > 1) {
      const word = say(kept ? "changeRule" : "keepRule", number(all.length));
      box.append(button(word, () => this.acts.keep(all, !kept), "keep-rule"));
    }
    box.append(button(say("switchOff"), () => this.acts.switchRule(rule, false), "switch-off"));
    return box;
  }

  place() {
    if (this.card.hidden || !this.current) return;
    const frame = this.card.offsetParent.getBoundingClientRect();
    const box = this.current.getClientRects()[0] || this.current.getBoundingClientRect();
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
    byId("walk-place").textContent = "";
  }

  leave() {
    const edit = this.current;
    edit?.focus();
    this.hide();
  }

  key(event) {
    const edit = event.target.closest(".edit");
    const step = { ArrowDown: 1, ArrowRight: 1, n: 1, ArrowUp: -1, ArrowLeft: -1, p: -1 }[event.key];
    if (!edit || event.ctrlKey || event.metaKey || event.altKey) return;
    if (step) {
      event.preventDefault();
      this.walk(step);
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      this.show(edit);
      this.card.querySelector("button")?.focus();
    } else if (event.key === "Escape") this.hide();
  }

  walk(step) {
    const all = this.marked.marks.length;
    if (all) this.goToPlace(this.last < 0 && step < 0 ? all - 1 : (this.last + step + all) % all);
  }

  goToPlace(place) {
    const element = this.marked.elementOf(place);
    if (!element) return;
    this.marked.setStop(place);
    // The view scrolls, never the page: what stands above it stays in sight.
    const { view } = this.marked;
    const box = element.getClientRects()[0];
    view.scrollTop += box.top - view.getBoundingClientRect().top - view.clientHeight / 3;
    element.focus({ preventScroll: true });
    byId("walk-place").textContent = say("place", number(place + 1), number(this.marked.marks.length));
  }
}

// What may be a line of the texts that no rule changes.
function isAllowable(text) {
  return text.trim() && text.length <= LONGEST_ALLOWED && !text.includes("\n");
}

function change(edit) {
  const line = make("p", { className: "change" });
  if (edit.before) appendText(line.appendChild(make("del")), shortened(edit.before), true);
  if (edit.after) appendText(line.appendChild(make("ins")), shortened(edit.after), true);
  return line;
}

function shortened(text) {
  return text.length > 160 ? `${text.slice(0, 160)}…` : text;
}
