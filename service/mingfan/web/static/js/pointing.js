// Pointing at a passage of a marked text: what is selected in it, as a passage of the original, and a button for it.

import { button, byId } from "./dom.js";
import { say } from "./i18n.js";

const MOST = 4000; // units of a passage

// `view`: a MarkedView; `box`: the id of the element that holds the button; `word`: what it says; `act` takes a passage.
export function pointing(view, box, word, act) {
  const element = byId(box);
  const hide = () => {
    element.hidden = true;
  };
  document.addEventListener("selectionchange", () => {
    const passage = selected(view);
    if (!passage) return hide();
    element.replaceChildren(button(say(word), () => {
      hide();
      act(passage);
    }, "primary"));
    element.hidden = false;
    return place(element);
  });
  element.addEventListener("keydown", (event) => event.key === "Escape" && hide());
  // The button must not take the selection away before it acts.
  element.addEventListener("pointerdown", (event) => event.preventDefault());
}

function selected({ view, text, marks }) {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed || !view.getClientRects().length) return "";
  const range = selection.getRangeAt(0);
  if (!view.contains(range.startContainer) || !view.contains(range.endContainer)) return "";
  const start = position(range.startContainer, range.startOffset, marks, "start");
  const end = position(range.endContainer, range.endOffset, marks, "end");
  const passage = text.slice(start, end).trim();
  return passage.length > MOST ? "" : passage;
}

// The place in the original of a boundary of the selection; one inside an edit is at the `side` of the edit.
function position(node, offset, marks, side) {
  let [inside, at] = [node, offset];
  if (node.nodeType !== Node.TEXT_NODE) {
    const next = node.childNodes[offset];
    const holders = next ? [] : [...(node.querySelectorAll?.("[data-start]") || [])];
    inside = next || holders.at(-1) || node;
    at = next ? 0 : Infinity;
  }
  const element = inside.nodeType === Node.TEXT_NODE ? inside.parentElement : inside;
  const holder = element.closest("[data-start]") || element.querySelector?.("[data-start]");
  if (!holder) return NaN;
  if (holder.dataset.place !== undefined) return marks[holder.dataset.place][side];
  return Number(holder.dataset.start) + lengthBefore(holder, inside, at);
}

// Units of the original before a place in a stretch: a chip stands for one character.
function lengthBefore(holder, node, offset) {
  let length = 0;
  for (const child of holder.childNodes) {
    const isText = child.nodeType === Node.TEXT_NODE;
    if (child === node || child.contains(node)) return length + (isText ? Math.min(offset, child.length) : 0);
    length += isText ? child.length : String.fromCodePoint(parseInt(child.title.slice(2), 16)).length;
  }
  return offset ? length : 0;
}

function place(element) {
  const box = getSelection().getRangeAt(0).getBoundingClientRect();
  const frame = element.offsetParent.getBoundingClientRect();
  element.style.left = `${Math.min(Math.max(8, box.left - frame.left), Math.max(8, frame.width - element.offsetWidth - 8))}px`;
  element.style.top = `${box.bottom - frame.top + 6}px`;
}
