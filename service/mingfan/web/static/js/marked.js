// A text with its edits in place. Blocks out of sight are empty boxes of about the right height until they come near.

import { plan } from "./segments.js";
import { Writer } from "./writer.js";

const EAGER = 40; // blocks built at once: a text of this size is wholly there, for the browser's own search too
const NEAR = "1500px";

export class MarkedView {
  constructor(view) {
    this.view = view;
    this.clear();
  }

  clear() {
    this.watch?.disconnect();
    Object.assign(this, { layout: { blocks: [], at: [], blockOf: [] }, boxes: [], marks: [] });
    this.view.replaceChildren();
  }

  // What is at the top of the view stays there, and the focus stays on its mark.
  render(text, marks, passages = [], folded = false) {
    const anchor = this.anchor();
    const focused = this.view.contains(document.activeElement) ? document.activeElement.dataset.start : undefined;
    const stop = this.stop ?? marks[0]?.start;
    this.clear();
    Object.assign(this, { text, marks, stop });
    this.writer = new Writer(text, marks, passages);
    this.layout = plan(text, marks, passages, folded);
    this.boxes = this.layout.blocks.map((block, place) => this.box(block, place));
    this.view.replaceChildren(...this.boxes);
    this.fillFirst();
    this.setStop(this.placeOf(stop));
    if (anchor) this.scrollBack(anchor);
    if (focused !== undefined) (this.elementOf(this.placeOf(Number(focused))) || this.elementAt(Number(focused)))?.focus({ preventScroll: true });
  }

  box(block, place) {
    const box = document.createElement("div");
    box.className = "block";
    box.dataset.block = place;
    return box;
  }

  fillFirst() {
    if (this.boxes.length <= EAGER) {
      this.boxes.forEach((_, place) => this.fill(place));
      return;
    }
    const perLine = Math.max(10, this.view.clientWidth / 17);
    this.boxes.forEach((box, place) => {
      box.style.height = `${Math.ceil((this.layout.blocks[place].size / perLine) * 30)}px`;
    });
    const options = { root: this.view, rootMargin: NEAR };
    this.watch = new IntersectionObserver((seen) => {
      for (const { isIntersecting, target } of seen) if (isIntersecting) this.fill(Number(target.dataset.block));
    }, options);
    this.boxes.forEach((box) => this.watch.observe(box));
  }

  fill(place) {
    const box = this.boxes[place];
    if (!box || box.childElementCount) return;
    box.style.height = "";
    this.watch?.unobserve(box);
    this.writer.fill(box, this.layout.blocks[place].pieces);
    const stop = box.querySelector(`.edit[data-start="${this.stop}"]`);
    if (stop) stop.tabIndex = 0;
  }

  // The mark that the Tab key reaches.
  setStop(place) {
    this.view.querySelector('.edit[tabindex="0"]')?.setAttribute("tabindex", "-1");
    this.stop = this.marks[place]?.start;
    this.elementOf(place)?.setAttribute("tabindex", "0");
  }

  placeOf(start) {
    const place = lastUpTo(this.marks, start);
    return this.marks[place]?.start === start ? place : Math.max(0, place);
  }

  elementOf(place) {
    if (!(place in this.layout.blockOf)) return null;
    this.fill(this.layout.blockOf[place]);
    return this.boxes[this.layout.blockOf[place]].querySelector(`[data-place="${place}"]`);
  }

  // The element that holds a place in the original; a fold gives way to it.
  elementAt(position) {
    const place = lastUpTo(this.layout.blocks.map((block) => block.pieces[0]), position);
    if (place < 0) return null;
    this.fill(place);
    let found = holder(this.boxes[place], position);
    for (let tries = 0; found?.className === "fold" && tries < 1000; tries += 1) {
      found.click();
      found = holder(this.boxes[place], position);
    }
    return found;
  }

  anchor() {
    const top = this.view.getBoundingClientRect().top;
    if (!this.view.scrollTop) return null;
    const box = this.boxes.find((one) => one.getBoundingClientRect().bottom > top);
    const element = box && [...box.querySelectorAll("[data-start]")].find((one) => one.getBoundingClientRect().bottom > top);
    return element ? { start: Number(element.dataset.start), top: element.getBoundingClientRect().top } : null;
  }

  scrollBack({ start, top }) {
    const place = lastUpTo(this.layout.blocks.map((block) => block.pieces[0]), start);
    if (place < 0) return;
    this.fill(place);
    const element = holder(this.boxes[place], start);
    if (element) this.view.scrollTop += element.getBoundingClientRect().top - top;
  }
}

// Of things in order of their `start`, the last that does not lie after a position; -1 where there is none.
function lastUpTo(things, position) {
  let low = -1;
  let high = things.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (things[middle].start <= position) low = middle;
    else high = middle - 1;
  }
  return low;
}

function holder(box, position) {
  const all = [...box.querySelectorAll("[data-start]")].map((element) => ({ element, start: Number(element.dataset.start) }));
  return all[Math.max(0, lastUpTo(all, position))]?.element;
}

// What the findings point at, and the other copies of that and of what edits removed, each linked to the other one.
export function passagesOf({ findings, edits }) {
  const found = findings.map(({ start, end, related }) => ({ start, end, other: related[0]?.start ?? null }));
  for (const { start: other, related = [] } of [...findings, ...edits]) {
    found.push(...related.map(({ start, end }) => ({ start, end, other })));
  }
  return found.sort((a, b) => a.start - b.start || a.end - b.end);
}
