// The elements of one block of a marked text: stretches, marks, folds, and the passages that findings point at.

import { appendText } from "./chips.js";
import { button, make } from "./dom.js";
import { number, say } from "./i18n.js";

const UNFOLD = 4000; // units that one press on a fold shows; the rest stays folded
const SPOKEN = 60; // units of a change that a screen reader is given

export class Writer {
  // `passages`, by position: { start, end, other }, where `other` is the place of the copy a passage is linked to, or null.
  constructor(text, marks, passages) {
    Object.assign(this, { source: text, marks, passages });
  }

  fill(element, pieces) {
    for (const piece of pieces) this[piece.kind](element, piece);
  }

  text(parent, { start, end }) {
    let at = start;
    for (const passage of this.passagesIn(start, end)) {
      const from = Math.max(at, passage.start);
      const to = Math.min(end, passage.end);
      if (from > at) this.span(parent, at, from, null);
      if (to > from) this.span(parent, from, to, passage);
      at = Math.max(at, to);
    }
    if (at < end) this.span(parent, at, end, null);
  }

  passagesIn(start, end) {
    return this.passages.filter((passage) => passage.start < end && passage.end > start);
  }

  span(parent, start, end, passage) {
    const span = make("span");
    span.dataset.start = start;
    if (passage) span.className = "finding";
    if (passage && passage.other !== null) {
      span.dataset.other = passage.other;
      span.title = say("otherCopy");
      if (start === passage.start) {
        span.tabIndex = 0;
        span.setAttribute("role", "link");
      }
    }
    appendText(span, this.source.slice(start, end));
    parent.append(span);
  }

  mark(parent, { place }) {
    const mark = this.marks[place];
    const element = make("span", { className: `edit ${mark.state}`, tabIndex: -1 });
    Object.assign(element.dataset, { place, start: mark.start });
    element.setAttribute("role", "button");
    element.setAttribute("aria-label", spoken(mark));
    if (mark.state === "kept") appendText(element, mark.before, true);
    else if (mark.before) element.append(side("del", mark.before));
    if (mark.state !== "kept" && mark.after) element.append(side("ins", mark.after));
    if (mark.state === "kept" && !mark.before) element.append("·");
    parent.append(element);
  }

  fold(parent, { start, end }) {
    const element = button(say("unfold", number(end - start)), () => this.unfold(element, start, end), "fold");
    element.dataset.start = start;
    parent.append(element);
  }

  unfold(element, start, end) {
    const to = end - start > UNFOLD ? this.source.indexOf("\n", start + UNFOLD) + 1 || end : end;
    const shown = document.createDocumentFragment();
    this.text(shown, { start, end: Math.min(to, end) });
    const first = shown.firstChild;
    if (to < end) this.fold(shown, { start: to, end });
    element.replaceWith(shown);
    first.tabIndex = -1;
    first.focus({ preventScroll: true });
  }
}

function side(tag, text) {
  const element = make(tag);
  appendText(element, text, true);
  return element;
}

export function spoken({ before, after, state }) {
  const said = [before && say("saysRemoved", short(before)), after && say("saysInserted", short(after))].filter(Boolean);
  if (state === "kept") said.push(say("saysKept"));
  return said.join(", ");
}

function short(text) {
  const line = text.replace(/[\s\p{C}]+/gu, " ").trim();
  if (!line) return say("saysBlank");
  return line.length > SPOKEN ? `${line.slice(0, SPOKEN)}…` : line;
}
