// The rule editor: the rules go to the service, and what its examples and keep cases said comes back beside them.

import * as api from "./api.js";
import { appendText } from "./chips.js";
import { CodeArea } from "./codearea.js";
import { compare } from "./diff.js";
import { button, byId, make } from "./dom.js";
import { copy, save } from "./files.js";
import { number, say } from "./i18n.js";
import { MarkedView } from "./marked.js";
import { pointing } from "./pointing.js";
import { differing } from "./repeats.js";

const PAUSE_MS = 600;

const TAUGHT = "# Taught by pointing"; // how the service begins what it taught
const EXAMPLE = `pack: mine
title: 我的规则
rules:
  - id: reader-tail
    title: 尾部的阅读提示
    why: 网站在每页末尾加的提示，不是正文
    kind: regex
    pattern: '（本页未完，请点击下一页）'
    examples:
      - {in: '他推开门。（本页未完，请点击下一页）', out: '他推开门。'}
    keep:
      - {text: '（本页未完成的部分见附录）', why: 附注}
`;

export class Editor {
  // `text` gives the text at hand, `said` takes a word for the user, `open` shows the editor.
  constructor({ text, ask, said, open }) {
    Object.assign(this, { text, ask, said, open, onText: false });
    this.source = byId("rules-source");
    this.source.value = sessionStorage.getItem("mingfan-rules") || EXAMPLE;
    this.code = new CodeArea(this.source, byId("rules-lines"));
    this.marked = new MarkedView(byId("rules-marked"));
    this.source.addEventListener("input", () => this.later());
    byId("rules-run").addEventListener("click", () => this.run());
    byId("rules-on-text").addEventListener("click", () => this.switchText());
    byId("rules-download").addEventListener("click", () => save(this.source.value, this.fileName(), "application/yaml"));
    byId("rules-copy").addEventListener("click", async () => {
      await copy(byId("rules-line").textContent);
      said(say("copied"), "good");
    });
    pointing(this.marked, "point-taught", "keepPassage", (passage) => this.teach(passage, true));
    this.showLine();
  }

  // A rule for a passage of the text, or a keep case for it, beside those that were taught before. Rules that a person
  // wrote are never written over.
  async teach(passage, keep = false) {
    const present = this.source.value.startsWith(TAUGHT) ? this.source.value : "";
    if (!present && this.source.value.trim() && this.source.value !== EXAMPLE) return this.said(say("ownRules"), "bad");
    const body = { rules: present, text: this.text(), offset_unit: "utf16", teach: { passage, keep } };
    try {
      const found = await this.ask(() => api.testRules(body));
      this.source.value = found.rules || EXAMPLE;
      this.onText = true;
      byId("rules-on-text").setAttribute("aria-pressed", "true");
      this.source.dispatchEvent(new Event("input"));
      this.open();
      return this.show(found, body.text);
    } catch (error) {
      return this.said(error.message || say("offline"), "bad");
    }
  }

  fileName() {
    return `${/^pack:\s*([a-z0-9-]+)\s*$/m.exec(this.source.value)?.[1] || "mine"}.yaml`;
  }

  showLine() {
    byId("rules-line").textContent = `mingfan clean --rules ${this.fileName()} text.txt`;
  }

  later() {
    sessionStorage.setItem("mingfan-rules", this.source.value);
    this.showLine();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.run(), PAUSE_MS);
  }

  switchText() {
    this.onText = !this.onText;
    byId("rules-on-text").setAttribute("aria-pressed", String(this.onText));
    return this.run();
  }

  // What was asked last is what is shown, in the language of the page.
  async run() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.request = new AbortController();
    const { signal } = this.request;
    const text = this.onText ? this.text() : "";
    const body = { rules: this.source.value, offset_unit: "utf16", ...(text ? { text } : {}) };
    try {
      this.show(await this.ask(() => api.testRules(body, signal)), text);
    } catch (error) {
      if (error.name !== "AbortError") this.fail(error);
    }
  }

  show({ outcomes, result, failure }, text) {
    const failed = outcomes.filter((outcome) => !outcome.passed);
    const words = failed.length ? say("wrong", failed.length, outcomes.length) : say("passed", outcomes.length);
    const list = make("ul", { className: "outcomes" }, ...[...failed, ...outcomes.filter((o) => o.passed)].map(outcomeItem));
    const shown = [make("p", { className: failed.length ? "verdict bad" : "verdict good" }, words), list];
    if (failure) shown.push(make("p", { className: "verdict bad" }, failure.message));
    if (result) shown.push(make("p", { className: "verdict" }, say("onTextCount", number(result.edits.length))));
    byId("rules-result").replaceChildren(...shown);
    byId("rules-marked").hidden = !result;
    if (result) this.marked.render(text, result.edits.map((edit) => ({ ...edit, state: "made" })), [], true);
  }

  fail(error) {
    const faults = error.faults.map((fault) => {
      return make("li", { className: "bad" }, button(say("line", fault.line), () => this.code.goTo(fault.line)), " ", fault.message);
    });
    const words = faults.length ? say("faults", faults.length) : error.message || say("offline");
    byId("rules-result").replaceChildren(
      make("p", { className: "verdict bad" }, words), make("ul", { className: "outcomes" }, ...faults),
    );
    byId("rules-marked").hidden = true;
  }
}

function outcomeItem(outcome) {
  const item = make("li", { className: outcome.passed ? "good" : "bad" }, make("code", {}, `${outcome.rule} · ${caseName(outcome.case)}`));
  if (outcome.passed) {
    appendText(item.appendChild(make("span", { className: "case" })), outcome.text);
    return item;
  }
  item.append(make("p", {}, outcome.why));
  const sides = compare(outcome.expected, outcome.got);
  [say("expected"), say("got")].forEach((name, place) => {
    item.append(make("div", { className: "case" }, make("b", {}, name), differing(sides[place])));
  });
  return item;
}

// The service counts `example 1`, `keep 2`.
function caseName(name) {
  const [kind, place] = name.split(" ");
  return say("cases")[kind]?.(place) || name;
}
