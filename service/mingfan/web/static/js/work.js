// The work: texts at hand, the decisions on each, and which rules are on. Every change makes a new state, so that undo and a
// reload can give an old one back.

import { carry, NONE } from "./decisions.js";
import { History } from "./history.js";
import { keepWork, storedWork } from "./storage.js";

export const EMPTY = Object.freeze({ name: "", encoding: "", text: "", bytes: "", sample: false, ...NONE });
const SAVE_MS = 400;

export class Work {
  // `state` gets the fields of the work; `changed` is called after each change, `kept` with whether it could be stored.
  constructor(state, changed, kept) {
    Object.assign(this, { state, changed, kept, history: new History(), typing: false });
    Object.assign(state, { documents: [EMPTY], current: 0, profile: "", level: null, script: "", scriptFirst: false, allow: "", marks: true, added: new Set(), packsOff: new Set(), rulesOff: new Set() });
    addEventListener("pagehide", () => this.save());
  }

  get document() {
    return this.state.documents[this.state.current];
  }

  snapshot() {
    const { documents, current, profile, level, script, scriptFirst, allow, marks, added, packsOff, rulesOff } = this.state;
    return { documents, current, profile, level, script, scriptFirst, allow, marks, added, packsOff, rulesOff };
  }

  change(values, typing = false) {
    if (!typing || !this.typing) this.history.record(this.snapshot());
    this.typing = typing;
    this.put(values);
  }

  put(values) {
    Object.assign(this.state, values);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), SAVE_MS);
    this.changed();
  }

  changeDocument(values, typing = false) {
    const { documents, current } = this.state;
    this.change({ documents: documents.with(current, { ...documents[current], ...values }) }, typing);
  }

  // A run of typing is one step of the history, and none where it was taken back again.
  type(text) {
    const { document } = this;
    if (!this.typing) this.before = document;
    const bytes = text === this.before.text ? this.before.bytes : ""; // what is typed has none
    this.changeDocument({ text, bytes, sample: false, ...carry(document, document.text, text) }, true);
    if (text !== this.before.text) return;
    this.history.past.pop();
    this.typing = false;
  }

  // New texts take the place of the sample or of nothing; else they come beside what is there.
  open(documents) {
    const stay = this.state.documents.filter((one) => one.text && !one.sample);
    this.change({ documents: [...stay, ...documents], current: stay.length });
  }

  replace(text) {
    this.changeDocument({ ...EMPTY, text });
  }

  remove(place) {
    const { documents, current } = this.state;
    this.change({ documents: documents.toSpliced(place, 1), current: Math.max(0, current - (place <= current)) });
  }

  keep(keys, on) {
    const kept = new Set(this.document.kept);
    for (const key of keys) kept[on ? "add" : "delete"](key);
    this.changeDocument({ kept });
  }

  choose(finding, choice) {
    const choices = new Map(this.document.choices);
    if (choice) choices.set(finding, choice);
    else choices.delete(finding);
    this.changeDocument({ choices });
  }

  // Puts a name into one of the sets of names, or takes it out.
  include(field, name, inside) {
    const names = new Set(this.state[field]);
    names[inside ? "add" : "delete"](name);
    this.change({ [field]: names });
  }

  undo() {
    return this.step(this.history.undo(this.snapshot()));
  }

  redo() {
    return this.step(this.history.redo(this.snapshot()));
  }

  step(found) {
    this.typing = false;
    if (found) this.put(found);
    return Boolean(found);
  }

  save() {
    clearTimeout(this.timer);
    const unchanged = this.state.documents.every((one) => one.sample || !one.text);
    this.kept(keepWork(unchanged ? null : this.snapshot()));
  }

  // Whether there was work of an earlier visit.
  restore() {
    const found = storedWork();
    if (!found) return false;
    const documents = found.documents.map((one) => ({
      ...EMPTY, ...one, kept: new Set(one.kept), choices: new Map(Object.entries(one.choices || {})),
    }));
    const current = Math.min(found.current || 0, documents.length - 1);
    const names = Object.fromEntries(["added", "packsOff", "rulesOff"].map((field) => [field, new Set(found[field])]));
    Object.assign(this.state, { ...found, documents, current, ...names });
    return true;
  }
}
