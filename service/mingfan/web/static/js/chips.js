// Text nodes with every character that would not show, or would act on the page, as a chip that names it.

// Controls but tab and line feed, soft hyphen, marks of direction, zero-width and other invisible characters, tags.
const HIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff\u{e0000}-\u{e0fff}]/gu;
// Where cleaning left them they shape the letters beside them (emoji, Persian, Indic): showing them would break those.
const SHAPING = new Set(["\u200c", "\u200d", "\ufe0e", "\ufe0f"]);

const NAMES = {
  "\u0000": "NUL", "\u00ad": "SHY", "\u200b": "ZWSP", "\u200c": "ZWNJ", "\u200d": "ZWJ", "\u200e": "LRM", "\u200f": "RLM",
  "\u061c": "ALM", "\u202a": "LRE", "\u202b": "RLE", "\u202c": "PDF", "\u202d": "LRO", "\u202e": "RLO", "\u2060": "WJ",
  "\u2066": "LRI", "\u2067": "RLI", "\u2068": "FSI", "\u2069": "PDI", "\ufeff": "BOM", "\r": "CR",
};

function chip(character) {
  const code = character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
  const element = document.createElement("span");
  element.className = "mark";
  element.textContent = NAMES[character] || `U+${code}`;
  element.title = `U+${code}`;
  return element;
}

// `changed`: inside an edit, where line feeds and joiners are shown too.
export function appendText(parent, text, changed = false) {
  let at = 0;
  for (const match of text.matchAll(HIDDEN)) {
    if (!changed && SHAPING.has(match[0])) continue;
    if (match.index > at) parent.append(text.slice(at, match.index));
    parent.append(chip(match[0]));
    at = match.index + match[0].length;
  }
  if (at < text.length) parent.append(at ? text.slice(at) : text);
  if (changed && /^\n+$/.test(text)) parent.prepend(lineFeed());
}

function lineFeed() {
  const element = document.createElement("span");
  element.className = "mark";
  element.textContent = "↵";
  element.title = "U+000A";
  return element;
}
