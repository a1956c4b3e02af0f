// What a person should look at. Two near copies stand side by side with what differs set off; the person says which stays.

import { appendText } from "./chips.js";
import { findingKey } from "./decisions.js";
import { compare } from "./diff.js";
import { button, make, rebuild } from "./dom.js";
import { named, number, say } from "./i18n.js";

const MOST = 100;
const CHOICES = { first: "keepFirst", second: "keepSecond", both: "keepBoth" };

export function renderFindings(view, state, { choose, goTo }) {
  const findings = state.answer?.result.findings || [];
  const { choices } = state.documents[state.current];
  const items = findings.slice(0, MOST).map((finding) => item(finding, state, choices.get(findingKey(finding)), choose, goTo));
  if (!findings.length) items.push(make("p", { className: "hint" }, say("noFindings")));
  if (findings.length > MOST) items.push(make("p", { className: "hint" }, say("tooMany", number(MOST))));
  rebuild(view, items);
}

function item(finding, state, choice, choose, goTo) {
  const known = state.catalogue.get(finding.rule);
  const title = make("h3", {}, known ? named(known, "title") : say("noRule")[finding.rule] ?? finding.rule, make("code", {}, finding.rule));
  const box = make("article", { className: "finding-item" }, title, make("p", { className: "message" }, named(finding, "message")));
  box.dataset.finding = finding.start;
  if (!finding.related.length) {
    box.append(there(finding.start, goTo));
    return box;
  }
  box.append(pair(finding, state.answer.text, goTo), answers(finding, choice, choose));
  return box;
}

function there(start, goTo) {
  const link = button(say("goThere"), () => goTo(start), "quiet go");
  link.dataset.key = `go ${start}`;
  return link;
}

function pair(finding, text, goTo) {
  const [first, second] = [finding.related[0], finding];
  const sides = compare(text.slice(first.start, first.end), text.slice(second.start, second.end));
  const boxes = [first, second].map((span, place) => {
    const side = make("div", { className: "copy" }, make("h4", {}, say(place ? "second" : "first"), there(span.start, goTo)));
    side.append(differing(sides[place]));
    return side;
  });
  return make("div", { className: "pair" }, ...boxes);
}

// A text with what only it has set off, figures more than the rest.
export function differing(parts) {
  const line = make("p", { className: "compared" });
  for (const { text, same, figure } of parts) {
    const piece = make(same ? "span" : "mark", { className: figure ? "figure" : "" });
    appendText(piece, text, !same);
    line.append(piece);
  }
  return line;
}

function answers(finding, choice, choose) {
  const key = findingKey(finding);
  const row = make("div", { className: "answers" });
  row.setAttribute("role", "group");
  for (const [name, word] of Object.entries(CHOICES)) {
    const answer = button(say(word), () => choose(key, choice === name ? null : name), name === choice ? "primary" : "");
    answer.setAttribute("aria-pressed", String(choice === name));
    answer.dataset.key = `${name} ${key}`;
    answer.dataset.choice = name;
    row.append(answer);
  }
  if (choice) row.append(make("span", { className: "hint" }, say("choices")[choice]));
  return row;
}
