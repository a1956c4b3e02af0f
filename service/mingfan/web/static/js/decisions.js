// What a person decided over what the service proposed: edits not made, and which of two near copies stays.
// Everything here is a function of its arguments; positions are UTF-16 units of the original.

export const NONE = Object.freeze({ kept: new Set(), choices: new Map() });

export const editKey = ({ start, end, after }) => `${start}:${end}:${after}`;
export const findingKey = ({ start, end, related }) => `${start}:${end}:${related[0]?.start}`;

// `marks`: every place to show, in order, as an edit with a `state`: "made", "kept" (the original stays) or "chosen" (the
// copy that a person let go). `edits` and `text` are what comes of them.
export function decide(original, result, { kept, choices }) {
  const chosen = result.findings.flatMap((finding) => removal(original, finding, choices.get(findingKey(finding))));
  let marks = result.edits.map((edit) => ({ ...edit, state: kept.has(editKey(edit)) ? "kept" : "made" }));
  for (const cut of chosen) marks = withRemoval(marks, cut, original);
  marks.sort((a, b) => a.start - b.start || a.end - b.end);
  return { marks, ...apply(original, marks.filter((mark) => mark.state !== "kept")) };
}

// The text that a result was made from.
export function originalOf({ text, edits }) {
  const parts = [];
  let at = 0;
  for (const { out_start: start, out_end: end, before } of edits) {
    parts.push(text.slice(at, start), before);
    at = end;
  }
  return parts.join("") + text.slice(at);
}

function removal(original, finding, choice) {
  if (choice !== "first" && choice !== "second") return [];
  const { start, end } = choice === "first" ? finding : finding.related[0];
  const whole = (start === 0 || original[start - 1] === "\n") && original[end] === "\n";
  return [{ start, end: whole ? end + 1 : end, after: "", rules: [finding.rule], state: "chosen", finding: findingKey(finding) }];
}

// A removal takes in the edits inside it, and gives way to one that it would cut through.
function withRemoval(marks, cut, original) {
  let { start, end } = cut;
  for (const mark of marks) {
    if (mark.start < start && mark.end > start) start = mark.end;
    if (mark.start < end && mark.end > end) end = mark.start;
  }
  if (start >= end) return marks;
  const outside = marks.filter((mark) => mark.end <= start || mark.start >= end);
  return [...outside, { ...cut, start, end, before: original.slice(start, end) }];
}

function apply(original, marks) {
  const parts = [];
  const edits = [];
  let at = 0;
  let out = 0;
  for (const { start, end, before, after, rules } of marks) {
    parts.push(original.slice(at, start), after);
    out += start - at;
    edits.push({ start, end, out_start: out, out_end: out + after.length, before, after, rules });
    out += after.length;
    at = end;
  }
  parts.push(original.slice(at));
  return { text: parts.join(""), edits };
}

// The decisions on a text that was typed into: those before and after the place typed at go with their places.
export function carry({ kept, choices }, before, after) {
  if (!kept.size && !choices.size) return NONE;
  let head = 0;
  const most = Math.min(before.length, after.length);
  while (head < most && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < most - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  const shift = after.length - before.length;
  const moved = (place) => (place <= head ? place : place >= before.length - tail ? place + shift : NaN);
  // Of a key the first `count` parts are places.
  const key = (old, count) => old.split(":").map((part, place) => (place < count ? moved(Number(part)) : part)).join(":");
  return {
    kept: new Set([...kept].map((old) => key(old, 2))),
    choices: new Map([...choices].map(([old, choice]) => [key(old, 3), choice])),
  };
}
