// The report as a file: in code points, as the other surfaces count, and as every `revert` takes it.

import { findingKey } from "./decisions.js";

// From UTF-16 units to code points, of rising positions in one text.
function counter(text) {
  let units = 0;
  let points = 0;
  return (position) => {
    for (; units < position; units += 1) {
      const code = text.charCodeAt(units);
      if (code < 0xdc00 || code > 0xdfff) points += 1; // the second half of a pair counts with the first
    }
    return points;
  };
}

function counted(text, positions) {
  const count = counter(text);
  return new Map([...new Set(positions)].sort((a, b) => a - b).map((position) => [position, count(position)]));
}

const length = (text) => counter(text)(text.length);

export function report(original, result, decided, choices) {
  const { text, edits, marks } = decided;
  const { findings, damage = [] } = result;
  const spans = [...marks, ...findings, ...findings.flatMap((finding) => finding.related)];
  const here = counted(original, [...damage.map(({ start }) => start), ...spans.flatMap(({ start, end }) => [start, end])]);
  const there = counted(text, edits.flatMap((edit) => [edit.out_start, edit.out_end]));
  const span = ({ start, end }) => ({ start: here.get(start), end: here.get(end) });
  return {
    text,
    changed: edits.length > 0,
    edits: edits.map((edit) => ({
      ...edit, ...span(edit), out_start: there.get(edit.out_start), out_end: there.get(edit.out_end),
    })),
    findings: findings.map((finding) => ({ ...finding, ...span(finding), related: finding.related.map(span) })),
    ...(damage.length ? { damage: damage.map((one) => ({ ...one, start: here.get(one.start) })) } : {}),
    stats: stats(original, text, edits),
    ruleset: result.ruleset,
    offset_unit: "codepoint",
    elapsed_ms: result.elapsed_ms,
    kept: marks.filter((mark) => mark.state === "kept").map((mark) => ({
      ...span(mark), before: mark.before, after: mark.after, rules: mark.rules,
    })),
    choices: findings.filter((finding) => choices.has(findingKey(finding))).map((finding) => ({
      ...span(finding), rule: finding.rule, keep: choices.get(findingKey(finding)),
    })),
  };
}

export function stats(original, text, edits) {
  const rules = {};
  let removed = 0;
  for (const edit of edits) {
    removed += Math.max(0, length(edit.before) - length(edit.after));
    for (const rule of edit.rules) rules[rule] = (rules[rule] || 0) + 1;
  }
  return { chars_in: length(original), chars_out: length(text), chars_removed: removed, by_rule: rules };
}
