// A text with its edits in place, from the service's edits alone: offsets are UTF-16 units of the original.

import { appendText } from "./chips.js";
import { say } from "./i18n.js";

// A block holds about this many units and ends with a line, so that what is out of sight costs no layout.
const BLOCK = 3000;

// `passages`, by position: { start, end, other }, where `other` is the place of the copy a passage is linked to, or null.
export function renderMarked(view, original, edits, passages = []) {
  const blocks = document.createDocumentFragment();
  const writer = new Writer(blocks, passages);
  let at = 0;
  edits.forEach((edit, place) => {
    writer.text(original.slice(at, edit.start), at);
    writer.edit(edit, place);
    at = edit.end;
  });
  writer.text(original.slice(at), at);
  view.replaceChildren(blocks);
}

export function renderPlain(view, text) {
  renderMarked(view, text, []);
}

// What the findings point at, and the other copies of that and of what edits removed, each linked to the other one.
export function passagesOf({ findings, edits }) {
  const found = findings.map(({ start, end, related }) => ({ start, end, other: related[0]?.start ?? null }));
  for (const { start: other, related = [] } of [...findings, ...edits]) {
    found.push(...related.map(({ start, end }) => ({ start, end, other })));
  }
  return found.sort((a, b) => a.start - b.start || a.end - b.end);
}

class Writer {
  constructor(root, passages) {
    Object.assign(this, { root, passages, nextPassage: 0 });
    this.open();
  }

  open() {
    this.block = document.createElement("div");
    this.block.className = "block";
    this.size = 0;
    this.root.append(this.block);
  }

  text(text, start) {
    let at = 0;
    while (at < text.length) {
      const room = Math.max(1, BLOCK - this.size);
      const feed = text.length - at > room ? text.indexOf("\n", at + room - 1) : -1;
      const end = feed < 0 ? text.length : feed + 1;
      this.piece(text.slice(at, end), start + at);
      at = end;
      if (feed >= 0) this.open();
    }
  }

  piece(text, start) {
    const end = start + text.length;
    let at = start;
    for (let place = this.nextPassage; at < end; place += 1) {
      const passage = this.passages[place];
      const from = Math.min(end, passage?.start ?? end);
      if (from > at) at = this.span(text.slice(at - start, from - start), at, null);
      if (!passage) break;
      if (Math.min(end, passage.end) > at) {
        at = this.span(text.slice(at - start, Math.min(end, passage.end) - start), at, passage);
      }
      if (passage.end <= end && place === this.nextPassage) this.nextPassage += 1;
    }
    this.size += text.length;
  }

  span(text, start, passage) {
    const span = document.createElement("span");
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
    appendText(span, text);
    this.block.append(span);
    return start + text.length;
  }

  edit(edit, place) {
    const span = document.createElement("span");
    span.className = "edit";
    span.tabIndex = place ? -1 : 0;
    span.dataset.place = place;
    span.dataset.start = edit.start;
    span.setAttribute("role", "button");
    if (edit.before) span.append(side("del", edit.before));
    if (edit.after) span.append(side("ins", edit.after));
    this.block.append(span);
    this.size += edit.before.length + edit.after.length;
  }
}

function side(tag, text) {
  const element = document.createElement(tag);
  appendText(element, text, true);
  return element;
}

// The element that holds a place in the original.
export function elementAt(view, position) {
  const all = view.querySelectorAll("[data-start]");
  let low = 0;
  let high = all.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (Number(all[middle].dataset.start) <= position) low = middle;
    else high = middle - 1;
  }
  return all[low];
}
