// The rule editor: the rules go to the service, and what its examples and keep cases said comes back.

import * as api from "./api.js";
import { appendText } from "./chips.js";
import { say } from "./i18n.js";
import { renderMarked } from "./marked.js";

const PAUSE_MS = 600;
const byId = (id) => document.getElementById(id);

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
  constructor(state, ask) {
    this.state = state;
    this.ask = ask;
    this.source = byId("rules-source");
    this.source.value = sessionStorage.getItem("mingfan-rules") || EXAMPLE;
    this.source.addEventListener("input", () => this.later());
    byId("rules-run").addEventListener("click", () => this.run());
    byId("rules-on-text").addEventListener("change", () => this.run());
  }

  later() {
    sessionStorage.setItem("mingfan-rules", this.source.value);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.run(), PAUSE_MS);
  }

  async run() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.request = new AbortController();
    const onText = byId("rules-on-text").checked && this.state.text;
    const body = { rules: this.source.value, offset_unit: "utf16" };
    if (onText) body.text = this.state.text;
    try {
      const answer = await this.ask(() => api.testRules(body, this.request.signal));
      this.show(answer, onText ? this.state.text : null);
    } catch (error) {
      if (error.name !== "AbortError") this.fail(error);
    }
  }

  show({ outcomes, result, failure }, text) {
    const failed = outcomes.filter((outcome) => !outcome.passed);
    const head = line("p", failed.length ? say("wrong", failed.length, outcomes.length) : say("passed", outcomes.length));
    head.className = failed.length ? "verdict bad" : "verdict good";
    const list = document.createElement("ul");
    list.className = "outcomes";
    list.append(...outcomes.map(outcomeItem));
    byId("rules-result").replaceChildren(head, list);
    if (failure) byId("rules-result").append(line("p", failure.message, "verdict bad"));
    const view = byId("rules-marked");
    view.hidden = !result;
    if (result && text !== null) renderMarked(view, text, result.edits);
  }

  fail(error) {
    const faults = error.faults.map((fault) => {
      const item = document.createElement("li");
      const button = item.appendChild(line("button", say("line", fault.line)));
      button.type = "button";
      button.addEventListener("click", () => this.goTo(fault.line));
      item.append(" ", fault.message);
      return item;
    });
    const list = document.createElement("ul");
    list.className = "outcomes";
    list.append(...faults);
    byId("rules-result").replaceChildren(line("p", error.message || say("offline"), "verdict bad"), list);
    byId("rules-marked").hidden = true;
  }

  goTo(number) {
    const lines = this.source.value.split("\n");
    const start = lines.slice(0, number - 1).join("\n").length + (number > 1 ? 1 : 0);
    this.source.focus();
    this.source.setSelectionRange(start, start + (lines[number - 1] || "").length);
  }
}

function outcomeItem(outcome) {
  const item = document.createElement("li");
  item.className = outcome.passed ? "good" : "bad";
  item.append(line("code", `${outcome.rule} · ${outcome.case}`));
  if (outcome.passed) {
    appendText(item.appendChild(line("span", "", "case")), outcome.text);
    return item;
  }
  item.append(line("p", outcome.why));
  for (const [name, text] of [[say("expected"), outcome.expected], [say("got"), outcome.got]]) {
    const row = item.appendChild(line("p", `${name} `, "case"));
    appendText(row.appendChild(document.createElement("bdi")), text);
  }
  return item;
}

function line(tag, text, name = "") {
  return Object.assign(document.createElement(tag), { textContent: text, className: name });
}
