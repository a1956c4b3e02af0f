// How a marked text is laid out: which stretches are shown and which are folded away, cut into blocks. Places only, no
// elements: a text of 8 MB with 100,000 edits is planned in a moment, and built where it is looked at.

const BLOCK = 3000; // units shown in a block, about
const AROUND = 160; // units of context before and after a change, at most
const CUT = 120; // the same where the line goes on beyond them
const WORTH = 80; // folding less than this saves nobody anything
const ANCHOR = 120; // units shown of a passage that is only pointed at

// `places`: the { start, end } to show, by position. Gives the visible intervals [start, end) with context, merged.
export function visible(text, places) {
  const found = [];
  for (const { start, end } of places) {
    const from = before(text, start);
    const to = after(text, end);
    const last = found.at(-1);
    if (last && from - last[1] < WORTH) last[1] = Math.max(last[1], to);
    else found.push([from < WORTH ? 0 : from, to]);
  }
  const last = found.at(-1);
  if (last && text.length - last[1] < WORTH) last[1] = text.length;
  return found;
}

// The line of a place and the one before it, or as much of them as is near.
function before(text, place) {
  const near = text.slice(Math.max(0, place - AROUND), place);
  const line = near.lastIndexOf("\n");
  if (line < 0) return near.length < AROUND ? 0 : whole(text, place - CUT);
  const previous = near.lastIndexOf("\n", line - 1);
  if (previous >= 0 && line > 0) return place - near.length + previous + 1;
  return near.length < AROUND ? 0 : place - near.length + line + 1;
}

function after(text, place) {
  const ended = place > 0 && text[place - 1] === "\n" ? place - 1 : place;
  const near = text.slice(ended, ended + AROUND);
  const line = near.indexOf("\n");
  if (line < 0) return near.length < AROUND ? text.length : whole(text, ended + CUT);
  const next = near.indexOf("\n", line + 1);
  return Math.max(place, ended + (next < 0 ? line : next) + 1);
}

// Never between the halves of a surrogate pair.
function whole(text, place) {
  const code = text.charCodeAt(place);
  return code >= 0xdc00 && code <= 0xdfff ? place - 1 : place;
}

// Blocks of pieces: { text }, { mark } and { fold }, each with `start` and `end` in the original. `at` gives, for each mark,
// its share of the way down.
export function plan(text, marks, passages, folded) {
  const anchors = passages.map(({ start, end }) => ({ start, end: whole(text, Math.min(end, start + ANCHOR)) }));
  const places = folded ? [...marks, ...anchors].sort((a, b) => a.start - b.start) : [];
  const shown = folded && places.length ? visible(text, places) : [[0, text.length]];
  const layout = new Layout(text);
  let at = 0;
  let next = 0;
  for (const [from, to] of shown) {
    if (from > at) layout.fold(at, from);
    at = from;
    for (; next < marks.length && marks[next].start < to; next += 1) {
      layout.text(at, marks[next].start);
      layout.mark(next, marks[next]);
      at = marks[next].end;
    }
    layout.text(at, to);
    at = Math.max(at, to);
  }
  if (at < text.length) layout.fold(at, text.length);
  return layout.done();
}

class Layout {
  constructor(text) {
    Object.assign(this, { source: text, blocks: [], size: 0, marks: [] });
    this.open();
  }

  open() {
    this.block = { pieces: [], size: 0 };
    this.blocks.push(this.block);
  }

  text(start, end) {
    let at = start;
    while (at < end) {
      const room = Math.max(1, BLOCK - this.block.size);
      const feed = end - at > room ? this.source.slice(at + room - 1, Math.min(end, at + room + BLOCK)).indexOf("\n") : -1;
      let to = feed >= 0 ? at + room + feed : end - at > room + BLOCK ? whole(this.source, at + room + BLOCK) : end;
      if (to <= at) to = end;
      this.add({ kind: "text", start: at, end: to }, to - at);
      at = to;
    }
  }

  mark(place, mark) {
    this.marks.push({ at: this.size, block: this.blocks.length - 1 });
    this.add({ kind: "mark", place, start: mark.start, end: mark.end }, mark.before.length + mark.after.length);
  }

  fold(start, end) {
    this.add({ kind: "fold", start, end }, 20);
  }

  add(piece, size) {
    this.block.pieces.push(piece);
    this.block.size += size;
    this.size += size;
    if (this.block.size >= BLOCK) this.open();
  }

  done() {
    const blocks = this.blocks.filter((block) => block.pieces.length);
    return { blocks, at: this.marks.map(({ at }) => at / Math.max(1, this.size)), blockOf: this.marks.map(({ block }) => block) };
  }
}
