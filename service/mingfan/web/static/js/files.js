// Files in and out of the page: reading what is dropped strictly, saving what the service gave.

import { decode } from "./encodings.js";
import { htmlText, officeText } from "./office.js";
import { Refused } from "./refused.js";

const MOST_BYTES = 64 << 20;
const STARTS = [
  ["%PDF", "pdf"], ["\xd0\xcf\x11\xe0", "doc"], ["{\\rtf", "rtf"], ["\x89PNG", "media"], ["\xff\xd8\xff", "media"], ["GIF8", "media"],
  ["RIFF", "media"], ["ID3", "media"], ["OggS", "media"], ["\x1f\x8b", "zip"], ["Rar!", "zip"], ["7z\xbc\xaf", "zip"],
];

// The text of a file and what it was read as. Refused where it is no text. Nothing is replaced: a byte that does not fit
// rules the encoding out.
export async function readFile(file) {
  if (file.size > MOST_BYTES) throw new Refused("large");
  const bytes = new Uint8Array(await file.arrayBuffer());
  const start = String.fromCharCode(...bytes.subarray(0, 4));
  const known = STARTS.find(([magic]) => start.startsWith(magic.slice(0, 4)));
  if (known) throw new Refused(known[1]);
  if (start === "PK\x03\x04") return officeText(bytes);
  const found = decode(bytes);
  const isPage = /\.x?html?$/i.test(file.name);
  if (!found) throw new Refused(isPage ? "unreadable" : "damaged");
  if (!isPage) return found;
  return { text: htmlText(found.text), encoding: `HTML · ${found.encoding}` };
}

export function save(content, name, type) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

export async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  // Without TLS browsers offer only this older way.
  const area = document.body.appendChild(document.createElement("textarea"));
  area.value = text;
  area.select();
  document.execCommand("copy");
  area.remove();
}
