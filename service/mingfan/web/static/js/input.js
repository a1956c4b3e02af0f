// The ways a text comes in: typed, pasted, dropped, opened. And Ctrl-Z, which gives a text back that a paste replaced.

import { button, byId, make, rebuild } from "./dom.js";
import { say } from "./i18n.js";

const EDITABLE = "textarea, input, [contenteditable]";

export class Input {
  constructor(work, { openFiles, pasted }) {
    Object.assign(this, { work, openFiles, pasted, area: byId("source"), settled: "" });
    this.area.addEventListener("input", () => work.type(this.area.value));
    document.addEventListener("paste", (event) => this.paste(event));
    document.addEventListener("keydown", (event) => this.key(event));
    byId("file-input").addEventListener("change", (event) => {
      openFiles([...event.target.files]);
      event.target.value = "";
    });
    this.setUpDropping();
  }

  // The text of the work, where it is not the one being typed.
  show(text) {
    if (this.area.value === text) return;
    this.area.value = text;
    this.settled = this.area.value;
  }

  // A whole text pasted is taken as it is, line ends included, and shown marked. Besides, browsers take half a minute to
  // type a megabyte into a text area.
  paste(event) {
    const text = event.clipboardData.getData("text/plain");
    const files = [...event.clipboardData.files];
    const { area } = this;
    if (event.target !== area && event.target.closest?.(EDITABLE)) return;
    const whole = event.target !== area || (area.selectionStart === 0 && area.selectionEnd === area.value.length);
    if (files.length && !text) this.openFiles(files);
    else if (!text || !whole) return;
    else this.pasted(text);
    event.preventDefault();
  }

  // In the text area the browser undoes what was typed, as far back as the text that was last put there whole.
  key(event) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const letter = event.key.toLowerCase();
    const undo = letter === "z" && !event.shiftKey;
    const redo = letter === "y" || (letter === "z" && event.shiftKey);
    if (!undo && !redo) return;
    if (event.target === this.area ? this.area.value !== this.settled : event.target.closest?.(EDITABLE)) return;
    if (undo ? this.work.undo() : this.work.redo()) event.preventDefault();
  }

  setUpDropping() {
    const over = (event, on) => {
      if (![...event.dataTransfer.types].includes("Files")) return;
      event.preventDefault();
      byId("drop").hidden = !on;
    };
    document.body.addEventListener("dragover", (event) => over(event, true));
    document.body.addEventListener("dragleave", (event) => !event.relatedTarget && over(event, false));
    document.body.addEventListener("drop", (event) => {
      over(event, false);
      if (event.dataTransfer.files.length) this.openFiles([...event.dataTransfer.files]);
    });
  }
}

// What could not be read, and for damaged text the offer to read it all the same.
export function showRefused(refused, readDamaged) {
  const words = say("refused");
  rebuild(byId("refused"), refused.flatMap((one) => {
    const said = make("span", {}, one.message || (words[one.word]?.(one.name) ?? say("unreadable", one.name)));
    if (one.word !== "damaged") return [said, " "];
    const offer = button(say("readDamaged"), () => readDamaged(one));
    offer.dataset.key = `damaged ${one.name}`;
    return [said, " ", offer, " "];
  }));
}
