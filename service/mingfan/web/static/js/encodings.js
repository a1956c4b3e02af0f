// From bytes to text, strictly: UTF-8 and UTF-16, else what a page says it is, else GB18030 or Big5, whichever its bytes favour.

const DECLARED = /<meta[^>]{0,100}charset\s*=\s*["']?([\w-]+)|<\?xml[^>]{0,100}encoding\s*=\s*["']([\w-]+)/i;
const NAMES = { "utf-8": "UTF-8", "utf-16le": "UTF-16", "utf-16be": "UTF-16", gb18030: "GB18030", big5: "Big5" };

// { text, encoding }, or null where no encoding fits every byte.
export function decode(bytes) {
  const marked = (bytes[0] === 0xff && bytes[1] === 0xfe && "utf-16le") || (bytes[0] === 0xfe && bytes[1] === 0xff && "utf-16be");
  for (const encoding of marked ? [marked] : ["utf-8", ...declared(bytes), ...(favoursBig5(bytes) ? ["big5", "gb18030"] : ["gb18030", "big5"])]) {
    try {
      const text = new TextDecoder(encoding, { fatal: true, ignoreBOM: !marked }).decode(bytes);
      if (!text.includes("\0")) return { text, encoding: NAMES[encoding] || encoding };
    } catch {
      continue;
    }
  }
  return null;
}

function declared(bytes) {
  const head = new TextDecoder("latin1").decode(bytes.subarray(0, 1024));
  const found = DECLARED.exec(head);
  return found ? [found[1] || found[2]] : [];
}

// Chinese text in GB18030 is nearly all pairs whose second byte is 0xA1 or above; in Big5 two in five are below 0x7F. A digit
// in second place is half of four bytes, which only GB18030 has.
function favoursBig5(bytes) {
  let pairs = 0;
  let low = 0;
  for (let at = 0; at + 1 < Math.min(bytes.length, 1 << 20); at += 1) {
    if (bytes[at] < 0x81) continue;
    pairs += 1;
    if (bytes[at + 1] < 0x3a) return false;
    if (bytes[at + 1] < 0x7f) low += 1;
    at += 1;
  }
  return low > pairs * 0.25;
}
