// What tells two short texts apart, word by word: a figure with its signs is one word, so is a Latin one.

const TOKEN = /[-+−]?\d[\d.,:/]*[%％‰]?|[A-Za-z]+|\s+|./gsu;
const FIGURE = /\d|[零〇一二两三四五六七八九十百千万亿半]/u;
const MOST = 4_000_000; // cells of the table; beyond it everything between the common ends counts as different

// Two lists of { text, same, figure }, one for each side.
export function compare(one, two) {
  const a = one.match(TOKEN) || [];
  const b = two.match(TOKEN) || [];
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail += 1;
  const [sameA, sameB] = common(a.slice(head, a.length - tail), b.slice(head, b.length - tail));
  return [parts(a, sameA, head), parts(b, sameB, head)];
}

// For each side, which of its tokens are in the longest common subsequence.
function common(a, b) {
  const inA = new Array(a.length).fill(false);
  const inB = new Array(b.length).fill(false);
  if (!a.length || !b.length || a.length * b.length > MOST) return [inA, inB];
  const width = b.length + 1;
  const table = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const at = i * width + j;
      table[at] = a[i] === b[j] ? table[at + width + 1] + 1 : Math.max(table[at + width], table[at + 1]);
    }
  }
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) {
      inA[i++] = inB[j++] = true;
    } else if (table[(i + 1) * width + j] >= table[i * width + j + 1]) i += 1;
    else j += 1;
  }
  return [inA, inB];
}

function parts(tokens, same, head) {
  const found = [];
  tokens.forEach((text, place) => {
    const inner = place - head;
    const kept = inner < 0 || inner >= same.length || same[inner];
    const last = found.at(-1);
    if (last?.same === kept) last.text += text;
    else found.push({ text, same: kept });
  });
  for (const part of found) part.figure = !part.same && FIGURE.test(part.text);
  return found;
}
